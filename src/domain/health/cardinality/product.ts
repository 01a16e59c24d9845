import { countText } from './counted';
import { isNeverBounded, nameKind } from './idNames';
import type { Factor, SeriesCount, SeriesProduct } from './types';

/** Series of one metric from which on its queries become slow, and from which on it endangers the store. */
export const MANY_SERIES = 10_000;
export const TOO_MANY_SERIES = 100_000;

/** Whole and not negative; what is no number counts as one value. */
const valuesOf = ({ values }: Factor): number => (Number.isNaN(values) ? 1 : Math.max(0, Math.floor(values)));

/**
 * What a metric's labels multiply to: each label's values, the buckets of a classic histogram and the replicas are
 * factors alike. It is the most that there can be; combinations that never happen make no series.
 */
export function seriesProduct(factors: readonly Factor[]): SeriesProduct {
  const whole = factors.map((factor) => ({ name: factor.name, values: valuesOf(factor) }));
  const product = whole.reduce((all, { values }) => all * values, 1);
  const text = `${whole.map(({ values }) => countText(values)).join(' × ') || '1'} = ${countText(product)}`;
  const named = whole.map(({ name, values }) => `${countText(values)} ${name}`).join(' × ') || 'no label';
  const verdict = product >= TOO_MANY_SERIES ? 'fail' : product >= MANY_SERIES ? 'warn' : 'pass';
  return {
    factors: whole,
    product,
    text,
    sentence: `${named} = ${countText(product)} series${WORDS[verdict]}`,
    verdict,
  };
}

const WORDS: Record<SeriesProduct['verdict'], string> = {
  pass: '.',
  warn: ': many for one metric, and its queries become slow.',
  fail: ': too many for one metric. Drop a label, or give it fewer values.',
};

/** Labels that say which target a series comes from: they go together, so they are one factor. */
const TARGET = /^(?:service|service_name|service_namespace|namespace|job|app|container|env|cluster)$/;

/**
 * The labels of a metric as factors: `le` is its buckets, and all labels of its targets together are its replicas, as
 * many as the one with the most values has. Labels of one value multiply nothing.
 */
export function factorsOf({ labels }: Pick<SeriesCount, 'labels'>): Factor[] {
  const counted = labels.flatMap(({ name, distinct }) => (distinct === undefined ? [] : [{ name, values: distinct }]));
  const isOfTarget = ({ name }: Factor) =>
    TARGET.test(name) || (nameKind(name) === 'infrastructure' && !/^(?:le|quantile)$/.test(name));
  const replicas = Math.max(1, ...counted.filter(isOfTarget).map(({ values }) => values));
  return [
    ...counted
      .filter((factor) => !isOfTarget(factor))
      .map(({ name, values }) => ({ name: name === 'le' ? 'buckets' : name, values })),
    { name: 'replicas', values: replicas },
  ].filter(({ values }) => values > 1);
}

/**
 * What one more label would cost: each series that there is now could be split into as many as it has values. Where the
 * series were not counted, the labels' product stands in.
 */
export function costOfLabel(count: SeriesCount, proposed: { name: string; values: number }): SeriesProduct {
  const now = count.series === undefined ? factorsOf(count) : [{ name: 'series now', values: count.series }];
  const cost = seriesProduct([...now, proposed]);
  if (isNeverBounded(proposed.name)) {
    const sentence = `${proposed.name} has a new value with every request, so ${countText(cost.product)} is only the beginning. Put it in exemplars, not in a label.`;
    return { ...cost, sentence, verdict: 'fail' };
  }
  return nameKind(proposed.name) === 'person' && cost.verdict === 'pass'
    ? { ...cost, sentence: `${cost.sentence} It grows with every user.`, verdict: 'warn' }
    : cost;
}
