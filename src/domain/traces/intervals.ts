/** A stretch of time, ms. */
export interface Interval {
  fromMs: number;
  toMs: number;
}

/** What of `whole` none of `covers` covers, in order. */
export function uncovered(whole: Interval, covers: readonly Interval[]): Interval[] {
  const open: Interval[] = [];
  let doneMs = whole.fromMs;
  for (const { fromMs, toMs } of [...covers].sort((a, b) => a.fromMs - b.fromMs)) {
    if (fromMs > doneMs && doneMs < whole.toMs) {
      open.push({ fromMs: doneMs, toMs: Math.min(fromMs, whole.toMs) });
    }
    doneMs = Math.max(doneMs, toMs);
  }
  return doneMs < whole.toMs ? [...open, { fromMs: doneMs, toMs: whole.toMs }] : open;
}

/** The time that the intervals take together, counted once where they overlap. */
export function coveredMs(intervals: readonly Interval[]): number {
  if (intervals.length === 0) {
    return 0;
  }
  let [fromMs, toMs] = [Infinity, -Infinity];
  for (const each of intervals) {
    fromMs = Math.min(fromMs, each.fromMs);
    toMs = Math.max(toMs, each.toMs);
  }
  const open = uncovered({ fromMs, toMs }, intervals);
  return open.reduce((rest, gap) => rest - (gap.toMs - gap.fromMs), toMs - fromMs);
}
