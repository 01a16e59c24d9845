import type { StoredSeries } from '../world';

/** A point of the curve; NaN where nothing was observed in the rate's window, as Prometheus has it. */
export interface Point {
  timeMs: number;
  value: number;
}

export interface Steps {
  fromMs: number;
  toMs: number;
  stepMs: number;
  /** The window of the rate. */
  rateMs: number;
}

interface Bucket {
  upper: number;
  series: StoredSeries[];
}

/**
 * `histogram_quantile(quantile, sum by (le) (rate(series[rateMs])))` at every step, interpolated within the bucket as
 * Prometheus does. Counters of one target are all scraped at the same moments, so rates are not extrapolated: that
 * would stretch every bucket alike. Where no series has two samples in the rate's window there is no point.
 */
export function quantileOverTime(
  bucketSeries: readonly StoredSeries[],
  quantile: number,
  { fromMs, toMs, stepMs, rateMs }: Steps
): Point[] {
  const buckets = bucketsOf(bucketSeries);
  const points: Point[] = [];
  for (let timeMs = fromMs; timeMs <= toMs; timeMs += stepMs) {
    const counts = buckets.map(({ series }) => series.map((one) => increase(one, timeMs - rateMs, timeMs)));
    if (counts.flat().some((count) => count !== undefined)) {
      const sums = counts.map((own) => own.reduce<number>((sum, count) => sum + (count ?? 0), 0));
      points.push({
        timeMs,
        value: quantileOf(
          quantile,
          buckets.map(({ upper }, i) => ({ upper, count: sums[i] ?? 0 }))
        ),
      });
    }
  }
  return points;
}

function bucketsOf(series: readonly StoredSeries[]): Bucket[] {
  const byUpper = new Map<number, StoredSeries[]>();
  for (const one of series) {
    const upper = one.labels.le === '+Inf' ? Infinity : Number(one.labels.le);
    byUpper.set(upper, [...(byUpper.get(upper) ?? []), one]);
  }
  return [...byUpper].map(([upper, own]) => ({ upper, series: own })).sort((a, b) => a.upper - b.upper);
}

/** What a counter gained after `fromMs` and until `toMs`; undefined without two samples in there. */
function increase({ samples }: StoredSeries, fromMs: number, toMs: number): number | undefined {
  let first: number | undefined;
  let last: number | undefined;
  let count = 0;
  for (const { timeMs, value } of samples) {
    if (timeMs > toMs) {
      break;
    }
    if (timeMs > fromMs && typeof value === 'number') {
      first ??= value;
      last = value;
      count++;
    }
  }
  return first === undefined || last === undefined || count < 2 ? undefined : last - first;
}

/** Prometheus' `bucketQuantile`: the counts are cumulative, and the last bucket is +Inf. */
function quantileOf(quantile: number, buckets: ReadonlyArray<{ upper: number; count: number }>): number {
  const total = buckets.at(-1)?.count ?? 0;
  if (buckets.length < 2 || total === 0) {
    return NaN;
  }
  const rank = quantile * total;
  const index = buckets.findIndex(({ count }) => count >= rank);
  const bucket = buckets[index];
  if (!bucket || bucket.upper === Infinity) {
    return buckets.at(-2)?.upper ?? NaN;
  }
  const below = buckets[index - 1] ?? { upper: 0, count: 0 };
  const inside = bucket.count - below.count;
  return inside === 0 ? bucket.upper : below.upper + (bucket.upper - below.upper) * ((rank - below.count) / inside);
}
