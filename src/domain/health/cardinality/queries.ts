import type { Matcher } from '../../investigation/types';
import { quoteLabelValue, selector } from '../../query/promql';

const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const grouped = (label: string) => (LABEL.test(label) ? label : quoteLabelValue(label));

/** Values that are looked at of each label. */
export const SAMPLES = 20;

const named = (metric: string, matchers: readonly Matcher[], label: string) =>
  selector(metric, [...matchers, { label, op: '!=', value: '' }]);

/** How many series a metric has. Answers are one number, however many there are: Prometheus 2.42 lists without limit. */
export const seriesQuery = (metric: string, matchers: readonly Matcher[]): string =>
  `count(${selector(metric, matchers)})`;

/** How many values a label of a metric has. */
export const distinctQuery = (metric: string, matchers: readonly Matcher[], label: string): string =>
  `count(count by (${grouped(label)}) (${named(metric, matchers, label)}))`;

/** A few values of a label, those with the most series. */
export const samplesQuery = (metric: string, matchers: readonly Matcher[], label: string): string =>
  `topk(${SAMPLES}, count by (${grouped(label)}) (${named(metric, matchers, label)}))`;

/** The metrics with the most series; of everything where no matcher narrows it. */
export const largestQuery = (most: number, matchers: readonly Matcher[]): string =>
  `topk(${most}, count by (__name__) (${selector('', matchers.length > 0 ? matchers : [{ label: '__name__', op: '!=', value: '' }])}))`;

/** So many of the values, evenly apart: sorted ids share their beginnings. */
export function spread(values: readonly string[], most = SAMPLES): string[] {
  const step = Math.max(1, values.length / most);
  return Array.from({ length: Math.min(most, values.length) }, (_, i) => values[Math.floor(i * step)] ?? '');
}
