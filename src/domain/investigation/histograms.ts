import type { Histogram } from './types';

export { formatDuration } from './durations';

const BUCKET = '_bucket';

/** Names of latency histograms, the most telling first (reference/telemetry.md §6, "Discovery"). */
const RANKS: RegExp[] = [
  /^http[_.]server[_.]request[_.]duration(_seconds)?$/,
  /^http[_.]server[_.](request[_.])?duration(_milliseconds|_ms|_seconds)?$/,
  /^rpc[_.]server[_.]/,
  /^db[_.]client[_.]operation[_.]duration/,
  /^traces_spanmetrics_latency/,
  /^traces_span[_]?metrics_duration/,
  /request_duration(_seconds|_milliseconds|_ms)?$/,
  /(duration|latency|time)(_seconds|_milliseconds|_ms|_s)?$/i,
  /(_seconds|_milliseconds|_ms)$/,
];

/** What the monitoring stack says of itself ranks behind everything that a service says. */
const OWN = /^(prometheus|grafana|loki|tempo|alertmanager|alloy|otelcol|promhttp|go)_/;

/** Histograms of something other than time. */
const NOT_LATENCY = /_(bytes|size|length|ratio|percent|celsius|volts|joules|meters|grams)$/;

/** The histogram that a metric of this name is, with or without `_bucket`; the unit is read from the suffix. */
export function histogramOf(name: string, kind: Histogram['kind'] = 'classic'): Histogram {
  const base = name.endsWith(BUCKET) ? name.slice(0, -BUCKET.length) : name;
  return { name: base, kind, unit: /_(milliseconds|ms)$/.test(base) ? 'ms' : 's' };
}

/**
 * The latency histograms among metric names, the most telling first: names with `_bucket` are classic histograms, all
 * others native ones, and of two that rank alike the classic one leads. Histograms of sizes and ratios are left out.
 */
export function rankHistograms(names: readonly string[]): Histogram[] {
  return [...new Set(names)]
    .map((name) => histogramOf(name, name.endsWith(BUCKET) ? 'classic' : 'native'))
    .filter(({ name }) => name !== '' && !NOT_LATENCY.test(name))
    .map((histogram) => ({ histogram, rank: rankOf(histogram.name) }))
    .sort(
      (a, b) =>
        a.rank - b.rank || compare(a.histogram.kind, b.histogram.kind) || compare(a.histogram.name, b.histogram.name)
    )
    .map(({ histogram }) => histogram);
}

function rankOf(name: string): number {
  if (OWN.test(name)) {
    return RANKS.length + 1;
  }
  const rank = RANKS.findIndex((pattern) => pattern.test(name));
  return rank < 0 ? RANKS.length : rank;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
