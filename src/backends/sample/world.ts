import { metricHistory, type Sample, type Series } from './model/metricHistory';
import type { FaultName, FaultSet } from './model/faults';
import type { LineRecord, RequestRecord, SpanRecord } from './model/records';
import { SERVICES } from './model/services';
import { simulate } from './model/simulate';
import { normalizeTraceId } from '../../shared/ids';
import { SAMPLE } from './uids';

/** One series as the sample's Prometheus holds it; names of exemplar labels are up to the service. */
export interface StoredSeries {
  /** With `__name__`. */
  labels: Record<string, string>;
  samples: Sample[];
  exemplars: Array<{ labels: Record<string, string>; value: number; timeMs: number }>;
}

/** What the three sample stores hold: one incident, every signal of it with the same ids. */
export interface SampleWorld {
  endMs: number;
  /** The latency histogram of every service. */
  series: StoredSeries[];
  /** Kept traces by id, 32 lower-case hex characters. */
  traces: Map<string, SpanRecord[]>;
  /** In the order in which they were written. */
  lines: LineRecord[];
  linesOfTrace: Map<string, LineRecord[]>;
  /** Exemplars lead to these traces, but they were never stored. */
  deadTraces: ReadonlySet<string>;
}

/** A run of its own: nothing else has its ids. */
const SEED = 'sample';
/** User requests per second: enough for a p99, few enough to be simulated while a page opens. */
const RATE = 1;
/** Prometheus' default, and what Grafana takes for granted. */
export const SCRAPE_MS = 15_000;
/** The service whose latency raises the alert. */
const SLOW_SERVICE = 'task-svc';

/**
 * The faults of a moment: the incident, and all along what every real store has: some traces with a 64-bit or a
 * zero-led id, some that are not sampled (their lines are there, without flags).
 */
function faultsAt(timeMs: number, endMs: number): FaultSet {
  const faults = new Set<FaultName>();
  const beforeEnd = endMs - timeMs;
  if (beforeEnd <= SAMPLE.incident.fromMs && beforeEnd > SAMPLE.incident.toMs) {
    faults.add('throttle');
  }
  const second = Math.floor(beforeEnd / 1000);
  if (second % 4 === 1) {
    faults.add('short-ids');
  }
  if (second % 7 === 3) {
    faults.add('head-sampling');
  }
  return faults;
}

/**
 * Simulates the shop's minutes before `endMs` (Unix milliseconds, a whole minute). Takes some 100 ms. The same end
 * gives the same world; another one gives the same world at another time, ids included.
 */
export function createWorld(endMs: number): SampleWorld {
  const spans: SpanRecord[] = [];
  const lines: LineRecord[] = [];
  const requests: RequestRecord[] = [];
  simulate({
    seed: SEED,
    startMs: endMs - SAMPLE.lengthMs,
    endMs,
    rate: RATE,
    faultsAt: (timeMs) => faultsAt(timeMs, endMs),
    recorder: {
      span: (span) => spans.push(span),
      line: (line) => lines.push(line),
      request: (request) => requests.push(request),
    },
  });
  const series = metricHistory(requests, { stepMs: SCRAPE_MS, wholeLe: '1.0' }).map(asScraped);
  const deadTraces = new Set([slowestTrace(series)]);
  return {
    endMs,
    series,
    traces: grouped(
      spans.filter(({ traceId }) => !deadTraces.has(traceId)),
      ({ traceId }) => traceId
    ),
    lines,
    linesOfTrace: grouped(lines, ({ span }) => span?.traceId),
    deadTraces,
  };
}

/** Its exemplars carry the ids under the names of an older client library. */
const OLD_LIBRARY = 'web-frontend';

/** As scraped from the service itself: under its own instance, exemplars as its client library labels them. */
function asScraped({ labels, samples, exemplars }: Series): StoredSeries {
  const service = Object.values(SERVICES).find(({ name }) => name === labels.service);
  const named = ({ trace_id, span_id }: { trace_id: string; span_id: string }): Record<string, string> =>
    service?.name === OLD_LIBRARY ? { traceID: trace_id, spanID: span_id } : { trace_id, span_id };
  return {
    labels: { ...labels, instance: service?.instanceId ?? '' },
    samples,
    exemplars: exemplars.map((exemplar) => ({ ...exemplar, labels: named(exemplar.labels) })),
  };
}

/** The trace of the slowest exemplar of the slow service: the one that everybody opens first. */
function slowestTrace(series: StoredSeries[]): string {
  const [slowest] = series
    .filter(({ labels }) => labels.service === SLOW_SERVICE)
    .flatMap(({ exemplars }) => exemplars)
    .sort((a, b) => b.value - a.value);
  return normalizeTraceId(slowest?.labels.trace_id ?? '') ?? '';
}

function grouped<T>(items: T[], keyOf: (item: T) => string | undefined): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) {
      continue;
    }
    const group = groups.get(key);
    if (group) {
      group.push(item);
    } else {
      groups.set(key, [item]);
    }
  }
  return groups;
}
