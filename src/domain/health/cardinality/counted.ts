const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A count for a sentence: `120,000`. */
export const countText = (count: number): string => (Number.isFinite(count) ? number.format(count) : 'countless');

/** `1 dashboard`, `2,000 dashboards`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${countText(count)} ${count === 1 ? one : many}`;
