/** The standard normal's 97.5 % quantile. */
const Z = 1.959964;

/**
 * Wilson's score interval at 95 % of a share of `part` in `whole` (E. B. Wilson, 1927; without continuity correction):
 * never below 0 or above 1, and honest where the share is 0 or 1. undefined for an empty sample.
 */
export function wilsonInterval(part: number, whole: number): { low: number; high: number } | undefined {
  if (!(whole > 0) || part < 0 || part > whole) {
    return undefined;
  }
  const share = part / whole;
  const square = (Z * Z) / whole;
  const middle = (share + square / 2) / (1 + square);
  const half = (Z * Math.sqrt((share * (1 - share)) / whole + square / (4 * whole))) / (1 + square);
  return {
    low: part === 0 ? 0 : Math.max(0, middle - half),
    high: part === whole ? 1 : Math.min(1, middle + half),
  };
}
