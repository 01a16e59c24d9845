import { toURLRange } from '@grafana/data';
import { getTemplateSrv, locationService } from '@grafana/runtime';
import { alertWindow, asUrlTimes } from '../domain/alerts/window';
import { MAX_EXPR, ROUTES } from '../shared/plugin';
import type { LinkContext, LinkTarget } from './context';

/** Parameters of the Investigate page; `domain/url/codec` reads them, and is too large for this chunk. */
type Params = Partial<Record<'rule' | 'expr' | 'metrics' | 'trace' | 'traces' | 'from' | 'to', string>>;

const MINUTE_MS = 60_000;

/** Opens what the context is about; the start page where it says nothing that can be read. */
export function open(context: LinkContext | undefined): void {
  locationService.push(addressOf(context));
}

export function addressOf(context: LinkContext = {}): string {
  for (const read of [ofAlert, ofTrace, ofQueries]) {
    const found = attempt(() => read(context));
    if (found) {
      const given = Object.entries(found).flatMap(([key, value]) => (value ? [[key, value]] : []));
      return `${ROUTES.investigate}?${new URLSearchParams(given)}`;
    }
  }
  return ROUTES.start;
}

/** Contexts are proxies: reading a property of a frozen object throws. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** The uid of a Grafana-managed rule says everything else; a data source's own rule is its query. */
function ofAlert(context: LinkContext): Params | undefined {
  const rule = attempt(() => context.rule?.uid);
  if (rule) {
    return { rule };
  }
  const expr = context.rule?.query;
  if (!expr) {
    return undefined;
  }
  const metrics = attempt(() => context.rule?.namespace?.rulesSource?.uid);
  const activeAtMs = attempt(() => Date.parse(context.instance?.activeAt ?? ''));
  const isKnown = activeAtMs !== undefined && activeAtMs > 0;
  const times = isKnown ? asUrlTimes(alertWindow({ activeAtMs, nowMs: Date.now() })) : {};
  return { expr: bounded(expr), metrics, ...times };
}

function ofTrace({ traceID, startTime, endTime, datasource }: LinkContext): Params | undefined {
  if (!traceID) {
    return undefined;
  }
  const [startMs, endMs] = [Number(startTime) / 1000, Number(endTime) / 1000];
  const times = {
    from: String(Math.floor(startMs - 15 * MINUTE_MS)),
    to: String(Math.ceil(Math.min(Math.max(Date.now(), endMs), endMs + 5 * MINUTE_MS))),
  };
  return { trace: traceID, traces: datasource?.uid, ...(startMs > 0 && endMs > 0 && times) };
}

const isPrometheus = ({ datasource, expr }: LinkTarget) => /prom/.test(`${datasource?.type}`) && !!expr;
const isLatency = ({ expr }: LinkTarget) => /histogram_quantile|_bucket/.test(`${expr}`);

/** Of several queries, the first that is about a histogram and not switched off. */
function ofQueries({ targets = [], scopedVars, timeRange }: LinkContext): Params | undefined {
  const shown = [...targets].sort((a, b) => Number(a.hide ?? false) - Number(b.hide ?? false));
  const queries = shown.filter(isPrometheus);
  const query = queries.find(isLatency) ?? queries[0];
  const trace = shown.find(({ datasource }) => datasource?.type === 'tempo');
  const uid = getTemplateSrv().replace((query ?? trace)?.datasource?.uid, scopedVars) || undefined;
  const times = timeRange && toTimes(timeRange);
  if (query?.expr) {
    const expr = getTemplateSrv().replace(query.expr, scopedVars, inPromql);
    return { expr: bounded(expr), metrics: uid, ...times };
  }
  return trace?.query ? { trace: trace.query, traces: uid, ...times } : undefined;
}

function toTimes(range: NonNullable<LinkContext['timeRange']>) {
  const { from, to } = toURLRange(range);
  return { from: String(from), to: String(to) };
}

/** One character more than the page reads, so that it says what is wrong with a longer one. */
const bounded = (expr: string) => expr.slice(0, MAX_EXPR + 1);

/** A variable's value as Prometheus queries hold it: of several values, a regular expression of all. */
function inPromql(value: unknown): string {
  if (!Array.isArray(value)) {
    return String(value);
  }
  // Twice escaped: for the regular expression, and for the string that it stands in.
  const escaped = value.map((one) => String(one).replace(/[.*+?^${}()|[\]\\]/g, '\\\\$&'));
  return escaped.length > 1 ? `(${escaped.join('|')})` : escaped.join('');
}
