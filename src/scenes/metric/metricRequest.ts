import type { MetricBackend } from '../../backends/types';
import type { Histogram, Matcher } from '../../domain/investigation/types';

export interface MetricRequest {
  backend: MetricBackend;
  histogram: Histogram;
  matchers: Matcher[];
  /** Highest first; the first one carries the exemplars. */
  quantiles: number[];
  thresholdMs?: number;
  title: string;
}

/** Threshold in the histogram's own unit. */
export function thresholdOf({ thresholdMs, histogram }: Pick<MetricRequest, 'thresholdMs' | 'histogram'>) {
  return thresholdMs === undefined ? undefined : histogram.unit === 's' ? thresholdMs / 1000 : thresholdMs;
}
