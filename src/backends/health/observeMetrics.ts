import type { Matcher, TimeWindow } from '../../domain/investigation/types';
import { labelSets, type LatencyCandidate, latencyMetricsOf, seriesNames } from '../../domain/health/latencyMetrics';
import { medianInterval } from '../../domain/health/medianInterval';
import type { LatencyMetric, Observed, RawExemplar } from '../../domain/health/observations';
import { readRawExemplars } from '../../domain/health/rawExemplars';
import { histogramSelector, selector } from '../../domain/query/promql';
import { escapeRegex } from '../../domain/query/regex';
import { empty, ok, type Result } from '../../domain/result';
import { isRecord } from '../../shared/isRecord';
import type { DataSourceInfo } from '../types';
import { askPrometheus, atTime } from './askPrometheus';
import { latencyServices, oneOfEach } from './latencyServices';
import { asked, type HealthSession } from './session';

/** Old series of pods that are gone would fill the labels. */
const SERIES_MS = 15 * 60_000;
/** A first look at exemplars, so that a busy store need not send an hour of them. */
const EXEMPLARS_MS = 5 * 60_000;
const MOST_SERIES = 2000;
/** Holds two scrapes of anything that is scraped once in five minutes. */
const SAMPLES = '10m';

const newest = ({ fromMs, toMs }: TimeWindow, ms: number): TimeWindow => ({
  fromMs: Math.max(fromMs, toMs - ms),
  toMs,
});

export interface MetricsSeen {
  metrics: Observed<LatencyMetric[]>;
  /** A series of the best one. */
  oneSeries?: Record<string, string>;
}

/**
 * The latency metrics of a service, the best first: two requests, and three the first time.
 * @param names what the metrics may call it
 */
export async function observeMetrics(
  session: HealthSession,
  source: DataSourceInfo,
  names: ReadonlySet<string>,
  signal?: AbortSignal
): Promise<MetricsSeen> {
  const { transport, window } = session;
  const learnt = await latencyServices(session, source, signal);
  if (learnt.status !== 'ok') {
    return { metrics: { asked: asked(source, 'GET /api/v1/label/__name__/values', window), answer: learnt } };
  }
  const services = learnt.value.services.filter(({ service }) => names.has(service));
  const candidates = learnt.value.candidates.filter(({ name }) => services.some(({ metric }) => metric === name));
  const [best] = services.filter(({ metric }) => metric === candidates[0]?.name);
  if (!best) {
    const reason = `${source.name} has no latency metric of ${[...names].join(' or ')}.`;
    return { metrics: { asked: asked(source, oneOfEach(learnt.value.candidates), window), answer: empty(reason) } };
  }
  const matchers = [
    ...new Map(services.map(({ label, value }) => [`${label}\n${value}`, { label, value }])).values(),
  ].map(({ label, value }): Matcher => ({ label, op: '=', value }));
  const perMatcher = matchers.map((matcher) => oneOfEach(candidates, matcher));
  const [series, bounds] = await Promise.all([
    askPrometheus(
      {
        path: 'series',
        params: [...perMatcher.map((match) => ['match[]', match] as const), ['limit', String(MOST_SERIES)]],
        window: newest(window, SERIES_MS),
      },
      source,
      transport,
      signal
    ),
    askPrometheus(
      { path: 'query', params: [['query', boundsQuery(candidates, matchers)], atTime(window.toMs)] },
      source,
      transport,
      signal
    ),
  ]);
  const question = asked(source, perMatcher.join(' or '), window);
  if (series.status !== 'ok') {
    return { metrics: { asked: question, answer: series } };
  }
  const sets = labelSets(series.value).slice(0, MOST_SERIES);
  const found = latencyMetricsOf(candidates, services, sets, bounds.status === 'ok' ? labelSets(bounds.value) : []);
  const [bestSeries] = seriesNames(candidates.slice(0, 1));
  return {
    metrics: { asked: question, answer: ok(found) },
    oneSeries: sets.find((labels) => labels.__name__ === bestSeries && labels[best.label] === best.value),
  };
}

/** The buckets of the classic ones, and whether a native histogram of the same name is there. */
function boundsQuery(candidates: readonly LatencyCandidate[], matchers: readonly Matcher[]): string {
  const histograms = candidates.filter(({ kind }) => kind !== 'summary');
  const names = histograms.map(({ name }) => `${escapeRegex(name)}(_bucket)?`).join('|');
  const parts = matchers.map(
    (matcher) => `group by (__name__, le) (${selector('', [{ label: '__name__', op: '=~', value: names }, matcher])})`
  );
  return parts.join(' or on (__name__, le) ');
}

/** The median distance of two samples of this series, ms. One request. */
export async function observeScrapeInterval(
  { transport, window }: HealthSession,
  source: DataSourceInfo,
  oneSeries: Record<string, string>,
  signal?: AbortSignal
): Promise<Observed<number>> {
  const { __name__: name = '', ...labels } = oneSeries;
  const matchers = Object.entries(labels).map(([label, value]): Matcher => ({ label, op: '=', value }));
  const query = `${selector(name, matchers)}[${SAMPLES}]`;
  const answer = await askPrometheus(
    { path: 'query', params: [['query', query], atTime(window.toMs)] },
    source,
    transport,
    signal
  );
  return { asked: asked(source, query, window), answer: answer.status === 'ok' ? intervalIn(answer.value) : answer };
}

function intervalIn(data: unknown): Result<number> {
  const rows = isRecord(data) && Array.isArray(data.result) ? data.result.filter(isRecord) : [];
  const times = rows
    .flatMap(({ values }) => (Array.isArray(values) ? values : []))
    .map((sample: unknown) => (Array.isArray(sample) ? Number(sample[0]) * 1000 : NaN));
  const interval = medianInterval(times);
  return interval === undefined ? empty(`The series has fewer than two samples in ${SAMPLES}.`) : ok(interval);
}

/** The newest exemplars of a metric, 200 at most. One request, and another for the whole window where there are few. */
export async function observeExemplars(
  { transport, window }: HealthSession,
  source: DataSourceInfo,
  metric: LatencyMetric,
  signal?: AbortSignal
): Promise<Observed<RawExemplar[]>> {
  const query =
    metric.kind === 'summary'
      ? selector(metric.name, [metric.matcher])
      : histogramSelector({ name: metric.name, kind: metric.kind, unit: 's' }, [metric.matcher]);
  const ask = async (range: TimeWindow): Promise<Observed<RawExemplar[]>> => {
    const answer = await askPrometheus(
      { path: 'query_exemplars', params: [['query', query]], window: range },
      source,
      transport,
      signal
    );
    return {
      asked: asked(source, query, range),
      answer: answer.status === 'ok' ? ok(readRawExemplars(answer.value)) : answer,
    };
  };
  const first = await ask(newest(window, EXEMPLARS_MS));
  const isAll = window.toMs - window.fromMs <= EXEMPLARS_MS;
  return isAll || first.answer.status !== 'ok' || first.answer.value.length > 0 ? first : ask(window);
}
