/**
 * The median time between two neighbours, ms; undefined for fewer than two moments. The median: a scrape that was missed
 * or a restart does not count.
 * @param timesMs ms since the epoch, in any order
 */
export function medianInterval(timesMs: readonly number[]): number | undefined {
  const sorted = timesMs.filter(Number.isFinite).sort((a, b) => a - b);
  const gaps = sorted
    .slice(1)
    .map((time, i) => time - (sorted[i] ?? time))
    .filter((gap) => gap > 0)
    .sort((a, b) => a - b);
  const middle = gaps[(gaps.length - 1) >> 1];
  return middle === undefined ? undefined : Math.round(middle);
}
