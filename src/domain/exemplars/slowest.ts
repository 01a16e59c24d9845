import type { Exemplar } from './types';

/** Slowest first; of equals the newer, then by id: a total order over distinct exemplars. */
export const bySpeed = (a: Exemplar, b: Exemplar) =>
  b.value - a.value || b.timeMs - a.timeMs || (a.traceId < b.traceId ? -1 : a.traceId > b.traceId ? 1 : 0);

/** How many of `ranked` stay before `exemplar`: where it belongs, after its equals. */
function placeOf(ranked: readonly Exemplar[], exemplar: Exemplar): number {
  let [from, to] = [0, ranked.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const other = ranked[middle];
    if (other && bySpeed(other, exemplar) <= 0) {
      from = middle + 1;
    } else {
      to = middle;
    }
  }
  return from;
}

/**
 * The `cap` slowest in the order of `bySpeed`, without sorting all: of 100,000 exemplars some 50 are wanted.
 * `onePerTrace` keeps only the slowest of each trace.
 */
export function slowest<E extends Exemplar>(exemplars: Iterable<E>, cap: number, onePerTrace = false): E[] {
  const ranked: E[] = [];
  const ofTrace = new Map<string, E>();
  for (const exemplar of exemplars) {
    const last = ranked.length < cap ? undefined : ranked[ranked.length - 1];
    if (cap <= 0 || (last && bySpeed(exemplar, last) >= 0)) {
      continue;
    }
    const other = onePerTrace ? ofTrace.get(exemplar.traceId) : undefined;
    if (other) {
      if (bySpeed(exemplar, other) >= 0) {
        continue;
      }
      ranked.splice(ranked.indexOf(other), 1);
    }
    ranked.splice(placeOf(ranked, exemplar), 0, exemplar);
    const dropped = ranked.length > cap ? ranked.pop() : undefined;
    if (onePerTrace) {
      ofTrace.set(exemplar.traceId, exemplar);
      if (dropped) {
        ofTrace.delete(dropped.traceId);
      }
    }
  }
  return ranked;
}
