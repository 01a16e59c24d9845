import { normalizeSpanId, normalizeTraceId, parseTraceparent } from '../../shared/ids';
import { MAX_EXPR, ROUTES } from '../../shared/plugin';
import { parseDuration } from '../investigation/durations';
import type { Investigation } from '../investigation/types';
import { quoted } from '../investigation/words';
import { checkTime } from './times';

/** One sentence about one parameter of the URL: its name, the value given, and what is expected. */
export interface UrlProblem {
  param: string;
  message: string;
}

export type ParamKey =
  | 'service'
  | 'metric'
  | 'threshold'
  | 'quantile'
  | 'metrics'
  | 'traces'
  | 'logs'
  | 'trace'
  | 'span'
  | 'rule'
  | 'expr'
  | 'ledger';

/** What one parameter says, or why it says nothing. */
type Read = { part: Investigation } | { expected: string };

const MAX_SERVICE = 500;
const MAX_METRIC = 200;
const MAX_THRESHOLD_MS = 86_400_000;
const BUCKET = '_bucket';

const readers: Record<ParamKey, (text: string) => Read> = {
  service: (text) =>
    text.length > MAX_SERVICE
      ? { expected: `a service name of at most ${MAX_SERVICE} characters` }
      : { part: { service: text } },
  metric: readMetric,
  threshold: readThreshold,
  quantile: readQuantile,
  metrics: (text) => (isUid(text) ? { part: { metrics: text } } : { expected: uidOf('a Prometheus data source') }),
  traces: (text) => (isUid(text) ? { part: { traces: text } } : { expected: uidOf('a Tempo data source') }),
  logs: (text) => (isUid(text) ? { part: { logs: text } } : { expected: uidOf('a Loki data source') }),
  trace: readTrace,
  span: (text) => {
    const span = normalizeSpanId(text);
    return span ? { part: { span } } : { expected: 'a span id of up to 16 hex digits' };
  },
  rule: (text) => (isUid(text) ? { part: { rule: text } } : { expected: uidOf('an alert rule') }),
  ledger: (text) => (isUid(text) ? { part: { ledger: text } } : { expected: uidOf('an evidence ledger') }),
  // What it says is read by a grammar, which is only loaded where there is an expression.
  expr: (text) =>
    text.length > MAX_EXPR
      ? { expected: `a PromQL expression of at most ${MAX_EXPR} characters` }
      : { part: { expr: text } },
};

/** Grafana's own rule for uids (`util.ValidateUID`). */
const isUid = (text: string): boolean => /^[A-Za-z0-9_-]{1,40}$/.test(text);
const uidOf = (what: string): string => `the uid of ${what}, up to 40 letters, digits, dashes and underscores`;

function readMetric(text: string): Read {
  const name = text.endsWith(BUCKET) ? text.slice(0, -BUCKET.length) : text;
  // Prometheus 3 takes any UTF-8 name; what has one of these is an expression or a selector.
  return name === '' || name.length > MAX_METRIC || /["'`\\(){}[\]=<>,;$\p{Cc}\p{Cs}]|^\s|\s$/u.test(name)
    ? { expected: 'the name of a histogram, such as http_server_request_duration_seconds' }
    : { part: { metric: name } };
}

function readThreshold(text: string): Read {
  const ms = parseDuration(text.trim());
  return ms !== undefined && ms > 0 && ms <= MAX_THRESHOLD_MS
    ? { part: { thresholdMs: ms } }
    : { expected: 'a duration with its unit, such as 500ms or 1.5s, of at most a day' };
}

/** `0.99`, or a percentile: `99`, `99%`, `p99`, `p99.9`. A lone 1 could mean both, so it means neither. */
function readQuantile(text: string): Read {
  const [, p, digits = '', percent] = /^(p?)(\d+(?:\.\d+)?(?:e-\d+)?)(%?)$/i.exec(text.trim()) ?? [];
  const number = Number(digits || NaN);
  const isPercentile = p || percent || number > 1;
  const quantile = isPercentile ? Number((number / 100).toPrecision(15)) : number;
  return quantile > 0 && quantile < 1
    ? { part: { quantile } }
    : { expected: 'a number between 0 and 1, such as 0.99, or a percentile, such as p99' };
}

/** The span that a traceparent names is the caller's: narrowing the lines to it would hide the callee's. */
function readTrace(text: string): Read {
  const trace = parseTraceparent(text)?.traceId ?? normalizeTraceId(text);
  return trace ? { part: { trace } } : { expected: 'a trace id of up to 32 hex digits, or a traceparent' };
}

/** The keys of an investigation, in their order in a URL; `from` and `to` belong to the time range. */
export const PARAM_KEYS: readonly ParamKey[] = [
  'service',
  'metric',
  'threshold',
  'quantile',
  'metrics',
  'traces',
  'logs',
  'trace',
  'span',
  'rule',
  'expr',
  'ledger',
];

export interface Decoded {
  investigation: Investigation;
  /** `from` and `to` in a form that Grafana's scenes read right; absent where the URL has none or a bad one. */
  times: { from?: string; to?: string };
  problems: UrlProblem[];
}

/**
 * Reads the public URL of an investigation. Total: what cannot be read is left out and gives a problem; unknown and
 * empty parameters are nothing.
 */
export function decodeInvestigation(params: Readonly<Record<string, string | undefined>> | URLSearchParams): Decoded {
  const get = (key: string) => (params instanceof URLSearchParams ? params.get(key) : params[key]) ?? '';
  const decoded: Decoded = { investigation: {}, times: {}, problems: [] };
  for (const param of PARAM_KEYS) {
    const text = get(param);
    const read = text === '' ? { part: {} } : readers[param](text);
    if ('part' in read) {
      Object.assign(decoded.investigation, read.part);
    } else {
      decoded.problems.push({ param, message: `The ${param} ${quoted(text)} is not ${read.expected}.` });
    }
  }
  for (const param of ['from', 'to'] as const) {
    const checked = get(param) === '' ? undefined : checkTime(get(param), param);
    if (checked?.ok) {
      decoded.times[param] = checked.value;
    } else if (checked) {
      decoded.problems.push({ param, message: checked.problem });
    }
  }
  return decoded;
}

/** The parameters that `decodeInvestigation` reads back as the same investigation; `undefined` where it says nothing. */
export function encodeInvestigation(investigation: Investigation): Record<ParamKey, string | undefined> {
  const { service, metric, thresholdMs, quantile, metrics, traces, logs, trace, span, rule, expr, ledger } =
    investigation;
  return {
    service,
    // A name that itself ends in _bucket would lose it on the way back.
    metric: metric?.endsWith(BUCKET) ? `${metric}${BUCKET}` : metric,
    threshold: thresholdMs === undefined || !(thresholdMs > 0) ? undefined : durationText(thresholdMs),
    quantile: quantile === undefined || Number.isNaN(quantile) ? undefined : String(quantile),
    metrics,
    traces,
    logs,
    trace,
    span,
    rule,
    expr,
    ledger,
  };
}

const durationText = (ms: number): string => (ms >= 1000 && ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`);

/**
 * The public URL of an investigation, as runbooks link to it.
 * @param window times as Grafana's URL has them: `now-1h`, or milliseconds since the epoch
 * @param appSubUrl where Grafana is served below a path, e.g. `/grafana`
 */
export function investigateUrl(
  investigation: Investigation,
  window: { from?: string; to?: string } = {},
  appSubUrl = ''
): string {
  const { service, metric, threshold, quantile, ...rest } = encodeInvestigation(investigation);
  const params = { service, metric, threshold, quantile, from: window.from, to: window.to, ...rest };
  const given = Object.entries(params).flatMap(([key, value]) => (value ? [[key, value]] : []));
  const search = given.length > 0 ? `?${new URLSearchParams(given)}` : '';
  return `${appSubUrl.replace(/\/+$/, '')}${ROUTES.investigate}${search}`;
}
