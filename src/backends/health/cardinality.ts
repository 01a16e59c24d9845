import { nameKind } from '../../domain/health/cardinality/idNames';
import { counted, countText } from '../../domain/health/cardinality/counted';
import { distinctQuery, largestQuery, samplesQuery, seriesQuery } from '../../domain/health/cardinality/queries';
import type { CardinalityObservation, SeriesCount } from '../../domain/health/cardinality/types';
import type { Matcher, TimeWindow } from '../../domain/investigation/types';
import { selector } from '../../domain/query/promql';
import { escapeRegex } from '../../domain/query/regex';
import { describeFailure } from '../../domain/failure';
import { empty, failed, ok, type Result } from '../../domain/result';
import { isRecord } from '../../shared/isRecord';
import { framesOf, refusalIn, resultsIn } from '../loki/answer';
import type { Transport } from '../transport';
import type { DataSourceInfo } from '../types';
import { askPrometheus, atTime } from './askPrometheus';

const MAX_METRICS = 10;
const MAX_LABELS = 20;
/** A metric with more series than this has only a few labels counted: each count reads all of them. */
const HUGE_SERIES = 50_000;
const HUGE_LABELS = 4;

export interface SeriesRequest {
  /** Narrows to one service. */
  matcher?: Matcher;
  /** Instead of the metrics with the most series. */
  metrics?: readonly string[];
  /** 10 at most; each is one request. */
  maxMetrics?: number;
  /** Series that have samples at its end are counted. */
  window: TimeWindow;
}

interface Largest {
  name: string;
  series?: number;
}

/**
 * How many series the largest metrics have, how many values each of their labels, and a few of these. Two requests, and
 * one for each metric; answers are counts, so nothing large is sent. What was left out is said in the value.
 */
export async function countSeries(
  request: SeriesRequest,
  source: DataSourceInfo,
  transport: Transport,
  signal?: AbortSignal
): Promise<Result<CardinalityObservation>> {
  const { window, matcher } = request;
  const most = Math.min(MAX_METRICS, request.maxMetrics ?? MAX_METRICS);
  const matchers = matcher ? [matcher] : [];
  const largest = request.metrics
    ? ok(request.metrics.slice(0, most).map((name): Largest => ({ name })))
    : await largestMetrics(most, matchers, window, source, transport, signal);
  if (largest.status !== 'ok') {
    return largest;
  }
  const names = largest.value.map(({ name }) => name);
  if (names.length === 0) {
    return empty(`${source.name} has no series of this in the last minutes. Check that it is scraped.`);
  }
  const byName: Matcher = { label: '__name__', op: '=~', value: names.map((name) => escapeRegex(name)).join('|') };
  const match = selector('', [byName, ...matchers]);
  const recent = { fromMs: Math.max(window.fromMs, window.toMs - RECENT_MS), toMs: window.toMs };
  const labels = await askPrometheus(
    { path: 'labels', params: [['match[]', match]], window: recent },
    source,
    transport,
    signal
  );
  if (labels.status !== 'ok') {
    return labels;
  }
  const found = strings(labels.value).filter((label) => label !== '__name__');
  const answers = await Promise.all(
    largest.value.map((metric) => countMetric(metric, found, matchers, window, source, transport, signal))
  );
  const failures = answers.flatMap((answer) => (answer.status === 'failed' ? answer.failure : []));
  const counts = answers.flatMap((answer) => (answer.status === 'ok' ? answer.value : []));
  const [first] = failures;
  if (first && counts.length === 0) {
    return failed(first);
  }
  const notes = request.metrics
    ? []
    : [`${counted(names.length, 'metric')} with the most series ${names.length === 1 ? 'was' : 'were'} looked at.`];
  return ok({ counts, notes, refused: first ? [first.message] : [] });
}

/** As long as Prometheus looks back for an instant answer. */
const RECENT_MS = 5 * 60_000;

const strings = (value: unknown) =>
  Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];

/** From the head's statistics, where nothing narrows it and they may be read; else by asking for a count by name. */
async function largestMetrics(
  most: number,
  matchers: readonly Matcher[],
  window: TimeWindow,
  source: DataSourceInfo,
  transport: Transport,
  signal?: AbortSignal
): Promise<Result<Largest[]>> {
  // The sum and count of a histogram have the labels of its buckets and would only take up places.
  const listed = 3 * most;
  if (matchers.length === 0) {
    const status = await askPrometheus(
      { path: 'status/tsdb', params: [['limit', String(listed)]] },
      source,
      transport,
      signal
    );
    const counts = status.status === 'ok' && isRecord(status.value) ? status.value.seriesCountByMetricName : undefined;
    if (Array.isArray(counts)) {
      const all = counts.filter(isRecord).map(({ name, value }) => ({ name: String(name), series: Number(value) }));
      return ok(withoutParts(all).slice(0, most));
    }
  }
  const query = largestQuery(listed, matchers);
  const answer = await askPrometheus(
    { path: 'query', params: [['query', query], atTime(window.toMs)] },
    source,
    transport,
    signal
  );
  if (answer.status !== 'ok') {
    return answer;
  }
  const rows = isRecord(answer.value) && Array.isArray(answer.value.result) ? answer.value.result.filter(isRecord) : [];
  const found = rows.flatMap(({ metric, value }): Largest[] =>
    isRecord(metric) && typeof metric.__name__ === 'string' && Array.isArray(value)
      ? [{ name: metric.__name__, series: Number(value[1]) }]
      : []
  );
  return ok(withoutParts(found).slice(0, most));
}

function withoutParts(metrics: readonly Largest[]): Largest[] {
  const names = new Set(metrics.map(({ name }) => name));
  return metrics.filter(
    ({ name }) => !/_(?:sum|count)$/.test(name) || !names.has(name.replace(/_(?:sum|count)$/, '_bucket'))
  );
}

/** One request with a query for each number. */
async function countMetric(
  { name, series }: Largest,
  labels: readonly string[],
  matchers: readonly Matcher[],
  window: TimeWindow,
  source: DataSourceInfo,
  transport: Transport,
  signal?: AbortSignal
): Promise<Result<SeriesCount>> {
  const isHuge = series !== undefined && series > HUGE_SERIES;
  // Those whose names look like ids first: a bound may cut the rest.
  const asked = [...labels].sort((a, b) => suspicion(b) - suspicion(a)).slice(0, isHuge ? HUGE_LABELS : MAX_LABELS);
  const seriesExpr = seriesQuery(name, matchers);
  const queries = [
    { refId: 'series', expr: seriesExpr },
    ...asked.flatMap((label, i) => [
      { refId: `distinct${i}`, expr: distinctQuery(name, matchers, label) },
      { refId: `samples${i}`, expr: samplesQuery(name, matchers, label) },
    ]),
  ];
  const answer = await transport.request({
    source: source.name,
    url: '/api/ds/query',
    method: 'POST',
    data: {
      from: String(window.fromMs),
      to: String(window.toMs),
      queries: queries.map((query) => ({
        ...query,
        datasource: { type: source.type, uid: source.uid },
        instant: true,
        range: false,
        exemplar: false,
      })),
    },
    signal,
  });
  if (answer.status !== 'ok') {
    return answer;
  }
  const results = resultsIn(answer.value);
  if (!results) {
    return failed(describeFailure(source.name, 'bad-answer'));
  }
  const refusals = queries.flatMap(({ refId }) => refusalIn(results[refId], source.name) ?? []);
  const [refusal] = refusals;
  if (refusal && refusals.length === queries.length) {
    return failed(refusal);
  }
  const counted = asked.map((label, i) => ({
    name: label,
    distinct: refusalIn(results[`distinct${i}`], source.name) ? undefined : (numberIn(results[`distinct${i}`]) ?? 0),
    samples: valuesIn(results[`samples${i}`], label),
  }));
  const left = labels.length - asked.length;
  return ok({
    name,
    kind: 'metric',
    series: numberIn(results.series) ?? series,
    // The labels were asked for all metrics at once.
    labels: counted.filter(({ distinct }) => distinct !== 0),
    notes: [...(left > 0 ? [leftOut(left, isHuge ? series : undefined)] : []), ...(refusal ? [refusal.what] : [])],
    asked: { source: source.name, uid: source.uid, query: seriesExpr, window },
  });
}

const leftOut = (left: number, series: number | undefined) =>
  series === undefined
    ? `${counted(left, 'more label')} ${left === 1 ? 'was' : 'were'} not counted.`
    : `It has ${countText(series)} series, so ${left} more labels were not counted.`;

const suspicion = (label: string): number => {
  const kind = nameKind(label);
  return kind === 'request' || kind === 'person' ? 2 : kind === 'none' ? 1 : 0;
};

/** The one number of an instant answer. */
function numberIn(result: unknown): number | undefined {
  const [frame] = framesOf(result);
  const value: unknown = frame?.fields.find(({ type }) => type === 'number')?.values[0];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function valuesIn(result: unknown, label: string): string[] {
  const fields = framesOf(result).flatMap((frame) => frame.fields);
  return fields.flatMap(({ labels }) => labels?.[label] ?? []);
}
