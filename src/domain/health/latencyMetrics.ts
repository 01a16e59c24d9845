import { histogramOf, rankHistograms } from '../investigation/histograms';
import type { Matcher } from '../investigation/types';
import { isRecord } from '../../shared/isRecord';
import type { LatencyMetric } from './observations';

/** A metric that may tell how long a service takes. */
export interface LatencyCandidate {
  /** Without `_bucket`. */
  name: string;
  kind: LatencyMetric['kind'];
}

/** A label that a metric's series name a service by. */
export interface MetricService {
  metric: string;
  label: string;
  value: string;
  /** service.name: the value, or for `job="namespace/name"` its last part. */
  service: string;
}

/** Labels that name a service in metrics, the most specific first (OpenTelemetry, then common scrape labels). */
export const METRIC_SERVICE_LABELS = ['service_name', 'service', 'job', 'app', 'k8s_deployment_name', 'container'];

/** Of the stack itself, or of pairs of services. */
const NOT_OF_A_SERVICE =
  /^(?:prometheus|grafana|loki|tempo|alertmanager|alloy|otelcol|promhttp|go|process|traces_service_graph)_/;
const SPAN_METRICS = /^traces_span_?metrics_/;
const MOST_HISTOGRAMS = 10;
const MOST_SUMMARIES = 4;
const MOST_VALUES = 20;
const MOST_LABELS = 60;

const series = ({ name, kind }: LatencyCandidate) => (kind === 'classic' ? `${name}_bucket` : name);

/** Whether it is made of spans: it then calls a service what the traces call it. */
export const isOfSpans = (metric: string) => SPAN_METRICS.test(metric);

/**
 * The latency metrics among these, the most telling first: classic histograms by `_bucket`, native ones by the metadata
 * alone, summaries by the label `quantile`; at most 10 histograms and 4 summaries.
 * @param names of series with `le` (ending in `_bucket`) or `quantile`
 * @param metadata Prometheus' answer to `metadata`
 */
export function latencyCandidates(names: readonly string[], metadata: unknown): LatencyCandidate[] {
  const own = names.filter((name) => !NOT_OF_A_SERVICE.test(name));
  const buckets = own.filter((name) => name.endsWith('_bucket'));
  const native = (isRecord(metadata) ? Object.entries(metadata) : [])
    .filter(
      ([, entries]) => Array.isArray(entries) && entries.some((entry) => isRecord(entry) && entry.type === 'histogram')
    )
    .map(([name]) => name)
    .filter((name) => !buckets.includes(`${name}_bucket`) && !NOT_OF_A_SERVICE.test(name));
  const summaries = rankHistograms(own.filter((name) => !name.endsWith('_bucket')));
  return [
    ...rankHistograms([...buckets, ...native])
      .slice(0, MOST_HISTOGRAMS)
      .map(({ name, kind }) => ({ name, kind })),
    ...summaries.slice(0, MOST_SUMMARIES).map(({ name }) => ({ name, kind: 'summary' as const })),
  ];
}

/** The names of the series of these metrics. */
export const seriesNames = (candidates: readonly LatencyCandidate[]) => candidates.map(series);

/** The label sets of an instant vector (`data` of Prometheus' answer to `query`), or of an answer to `series`. */
export function labelSets(data: unknown): Array<Record<string, string>> {
  const rows = isRecord(data) && Array.isArray(data.result) ? data.result : data;
  return (Array.isArray(rows) ? rows.filter(isRecord) : []).map((row) => {
    const labels = isRecord(row.metric) ? row.metric : row;
    return Object.fromEntries(
      Object.entries(labels).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : []))
    );
  });
}

/** Which services the metrics tell about: of each label set the most specific label that it has. */
export function metricServices(sets: ReadonlyArray<Record<string, string>>): MetricService[] {
  return sets.flatMap((labels) => {
    const label = METRIC_SERVICE_LABELS.find((name) => labels[name]);
    const value = label === undefined ? undefined : labels[label];
    const metric = labels.__name__;
    if (label === undefined || value === undefined || metric === undefined) {
      return [];
    }
    const service = label === 'job' ? value.slice(value.lastIndexOf('/') + 1) : value;
    return [{ metric: metric.replace(/_bucket$/, ''), label, value, service }];
  });
}

/**
 * The latency metrics of one service, in the order of the candidates.
 * @param services of `metricServices`, those of this service
 * @param sets label sets of its series, one per bucket set
 * @param bounds label sets with `__name__` and `le` of its series, with a set without `le` where a native one is stored
 */
export function latencyMetricsOf(
  candidates: readonly LatencyCandidate[],
  services: readonly MetricService[],
  sets: ReadonlyArray<Record<string, string>>,
  bounds: ReadonlyArray<Record<string, string>>
): LatencyMetric[] {
  return candidates.flatMap((candidate) => {
    const { name, kind } = candidate;
    const found = services.find(({ metric }) => metric === name);
    if (!found) {
      return [];
    }
    const matcher: Matcher = { label: found.label, op: '=', value: found.value };
    const own = sets.filter((labels) => labels.__name__ === series(candidate) && labels[found.label] === found.value);
    const ownBounds = boundsOf(bounds, name);
    const alsoNative = bounds.some((labels) => labels.__name__ === name && labels.le === undefined);
    return [
      {
        name,
        kind,
        matcher,
        labels: valuesByLabel(own),
        ...(kind === 'classic' && ownBounds.length > 0 && { bounds: ownBounds }),
        unitSeconds: histogramOf(name).unit === 'ms' ? 0.001 : 1,
        ...(kind === 'classic' && alsoNative && { alsoNative }),
      },
    ];
  });
}

/** `le` is text, and versions write it differently (`1`, `1.0`). */
function boundsOf(bounds: ReadonlyArray<Record<string, string>>, name: string): number[] {
  const values = bounds
    .filter((labels) => labels.__name__ === `${name}_bucket` && labels.le !== undefined)
    .map(({ le }) => Number(le))
    .filter(Number.isFinite);
  return [...new Set(values)].sort((a, b) => a - b);
}

function valuesByLabel(sets: ReadonlyArray<Record<string, string>>): Record<string, string[]> {
  const values = new Map<string, Set<string>>();
  for (const labels of sets) {
    for (const [label, value] of Object.entries(labels)) {
      const known = values.get(label) ?? new Set();
      if (values.size < MOST_LABELS || values.has(label)) {
        values.set(label, known.size < MOST_VALUES ? known.add(value) : known);
      }
    }
  }
  const ownLabels = [...values].filter(([label]) => !['__name__', 'le', 'quantile'].includes(label));
  return Object.fromEntries(ownLabels.map(([label, known]) => [label, [...known].sort()]));
}
