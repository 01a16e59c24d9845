import { histogramOf } from '../investigation/histograms';
import type { ComparisonOp } from './comparison';

interface Compared {
  op?: ComparisonOp;
  /** In the metric's own unit. */
  threshold?: number;
}

/**
 * The threshold of a latency, in milliseconds; else why there is none, as a clause.
 * @param comparisons the first with a number above zero counts: `> 0` is a filter, or asks whether anything came back
 * @param otherwise why there is none, where something better is known
 */
export function thresholdMs(
  metric: string,
  comparisons: Array<Compared | undefined>,
  otherwise = 'nothing is compared with a number above zero'
): { ms?: number; reason?: string } {
  const chosen = comparisons.find((one) => (one?.threshold ?? 0) > 0);
  if (chosen?.threshold === undefined) {
    return { reason: otherwise };
  }
  const unitMs = histogramOf(metric).unit === 's' ? 1000 : 1;
  return chosen.op === '>' || chosen.op === '>='
    ? { ms: Number((chosen.threshold * unitMs).toPrecision(12)) }
    : { reason: `it fires when the latency is ${chosen.op ?? 'compared with'} a value, not above it` };
}
