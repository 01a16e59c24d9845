import { wilsonInterval } from '../deadLinks/wilson';

/** A share of a sample, 0–1, and the interval that holds the true one with 95% certainty. */
export interface Share {
  count: number;
  of: number;
  value: number;
  least: number;
  most: number;
}

/** @param of size of the sample; where it is 0, so is the share, and nothing is known of the true one */
export function shareOf(count: number, of: number): Share {
  const { low, high } = wilsonInterval(count, of) ?? { low: 0, high: 1 };
  return { count, of, value: of > 0 ? count / of : 0, least: low, most: high };
}

export const percent = (part: number): string => `${Math.round(100 * part)}%`;

/** `3 of 20 (15%, with 95% certainty 5% to 36%)` */
export function describeShare({ count, of, value, least, most }: Share): string {
  return `${count} of ${of} (${percent(value)}, with 95% certainty ${percent(least)} to ${percent(most)})`;
}
