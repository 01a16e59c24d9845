import { BUCKETS, exemplarLabels, LATENCY_METRIC, requestLabels } from './latencyMetric';
import type { RequestRecord } from './records';
import { SERVICES, type ServiceName } from './services';

/** One value of a series; `stale` is the marker that the series has ended. Unix milliseconds. */
export interface Sample {
  timeMs: number;
  value: number | 'stale';
}

export interface Exemplar {
  labels: { trace_id: string; span_id: string };
  /** The request's duration in seconds. */
  value: number;
  timeMs: number;
}

/** One series as Prometheus stores it; samples and exemplars are in the order of time. */
export interface Series {
  /** With `__name__`. */
  labels: Record<string, string>;
  samples: Sample[];
  exemplars: Exemplar[];
}

export interface MetricHistoryOptions {
  /** Milliseconds between two samples: the scrape interval. */
  stepMs: number;
  /** How this Prometheus spells a whole `le`: `1` up to version 2, `1.0` from version 3 on. */
  wholeLe: '1' | '1.0';
}

/** The instance of a service in the history: its series are not those of the live one. */
export function historyInstance(service: ServiceName): string {
  return `${service}-history`;
}

/**
 * What Prometheus would have scraped from the services while they answered these requests: the cumulative latency
 * histogram of each service, at each multiple of `stepMs`, with the latest exemplar of each bucket. As on a live service, a series
 * begins with its first request. It ends, one step after its last sample, with a staleness marker.
 * @param requests in the order of time
 */
export function metricHistory(requests: Iterable<RequestRecord>, { stepMs, wholeLe }: MetricHistoryOptions): Series[] {
  const histograms = new Map<string, Histogram>();
  let nextMs: number | undefined;
  const scrape = (timeMs: number) => histograms.forEach((histogram) => histogram.scrape(timeMs));

  for (const request of requests) {
    nextMs ??= Math.ceil(request.timeMs / stepMs) * stepMs;
    for (; request.timeMs > nextMs; nextMs += stepMs) {
      scrape(nextMs);
    }
    const key = `${request.service} ${request.method} ${request.route} ${request.status}`;
    let histogram = histograms.get(key);
    if (!histogram) {
      histogram = new Histogram(request, wholeLe);
      histograms.set(key, histogram);
    }
    histogram.observe(request);
  }
  if (nextMs !== undefined) {
    scrape(nextMs);
    const endMs = nextMs + stepMs;
    histograms.forEach((histogram) => histogram.end(endMs));
  }
  return [...histograms.values()].flatMap((histogram) => histogram.series());
}

interface Bucket {
  /** Upper bound in seconds, which belongs to the bucket. */
  bound: number;
  count: number;
  latest: Exemplar | undefined;
  series: Series;
}

/** The histogram of one set of labels. */
class Histogram {
  private total = 0;
  private seconds = 0;
  private readonly buckets: Bucket[];
  private readonly count: Series;
  private readonly sum: Series;

  constructor(first: RequestRecord, wholeLe: '1' | '1.0') {
    const labels = { ...targetLabels(first.service), ...requestLabels(first) };
    const series = (suffix: string, more: Record<string, string> = {}): Series => ({
      labels: { __name__: `${LATENCY_METRIC}_${suffix}`, ...labels, ...more },
      samples: [],
      exemplars: [],
    });
    this.buckets = [...BUCKETS, Infinity].map((bound) => ({
      bound,
      count: 0,
      latest: undefined,
      series: series('bucket', { le: spellLe(bound, wholeLe) }),
    }));
    this.count = series('count');
    this.sum = series('sum');
  }

  observe({ seconds, timeMs, span }: RequestRecord): void {
    this.total++;
    this.seconds += seconds;
    const bucket = this.buckets.find(({ bound }) => seconds <= bound);
    if (!bucket) {
      return; // no number
    }
    bucket.count++;
    const labels = exemplarLabels(span);
    if (labels) {
      bucket.latest = { labels, value: seconds, timeMs };
    }
  }

  scrape(timeMs: number): void {
    let below = 0;
    for (const bucket of this.buckets) {
      below += bucket.count;
      bucket.series.samples.push({ timeMs, value: below });
      if (bucket.latest) {
        bucket.series.exemplars.push(bucket.latest);
        bucket.latest = undefined;
      }
    }
    this.count.samples.push({ timeMs, value: this.total });
    this.sum.samples.push({ timeMs, value: this.seconds });
  }

  end(timeMs: number): void {
    this.series().forEach(({ samples }) => samples.push({ timeMs, value: 'stale' }));
  }

  series(): Series[] {
    return [...this.buckets.map(({ series }) => series), this.count, this.sum];
  }
}

/** What the targets of a live scrape bring along. */
function targetLabels(service: ServiceName): Record<string, string> {
  const { namespace } = SERVICES[service];
  return { job: `${namespace}/${service}`, service, namespace, instance: historyInstance(service) };
}

function spellLe(bound: number, wholeLe: '1' | '1.0'): string {
  if (bound === Infinity) {
    return '+Inf';
  }
  return Number.isInteger(bound) && wholeLe === '1.0' ? `${bound}.0` : String(bound);
}
