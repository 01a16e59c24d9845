import { plural } from '../traces/words';
import type { Exemplar } from './types';

/** Slowest first; of equals the newer, then by id: a total order over distinct exemplars. */
const bySpeed = (a: Exemplar, b: Exemplar) =>
  b.value - a.value || b.timeMs - a.timeMs || (a.traceId < b.traceId ? -1 : a.traceId > b.traceId ? 1 : 0);

const isAbove = (exemplar: Exemplar, threshold: number | undefined) =>
  threshold !== undefined && exemplar.value > threshold;

/**
 * Rows for the list: those above the threshold first, slowest first in either part, one row per trace (its slowest),
 * at most `cap`. `threshold` is in the metric's unit.
 */
export function slowestFirst<E extends Exemplar>(exemplars: readonly E[], threshold?: number, cap = 50): E[] {
  const seen = new Set<string>();
  const ranked = [...exemplars].sort(
    (a, b) => Number(isAbove(b, threshold)) - Number(isAbove(a, threshold)) || bySpeed(a, b)
  );
  return ranked.filter(({ traceId }) => !seen.has(traceId) && seen.add(traceId)).slice(0, Math.max(0, cap));
}

export interface Drawn<E extends Exemplar> {
  /** In the order given. */
  drawn: E[];
  /** How many were left out in all, and how many of those lie above the threshold. */
  hidden: number;
  hiddenAbove: number;
  /** As asked, in the metric's unit. */
  threshold?: number;
}

export interface DrawnLimits {
  maxAbove: number;
  maxRest: number;
}

/** `count` of the exemplars, evenly spread over their time. */
function thinned<E extends Exemplar>(exemplars: readonly E[], count: number): E[] {
  if (exemplars.length <= count) {
    return [...exemplars];
  }
  const inTime = [...exemplars].sort((a, b) => a.timeMs - b.timeMs || bySpeed(a, b));
  const before = (i: number) => Math.floor((i * count) / inTime.length);
  return inTime.filter((_, i) => before(i + 1) > before(i));
}

/**
 * Which exemplars to draw: all above the threshold, the slowest where even those are too many, and of the rest some,
 * evenly spread over time. Each drawn marker is a component of its own in Grafana, and a thousand of them doubled a
 * page's time (live-grafana.md). Without a threshold the slower half of the rest's share is kept by value. Deterministic.
 */
export function selectDrawn<E extends Exemplar>(
  exemplars: readonly E[],
  threshold: number | undefined,
  { maxAbove, maxRest }: DrawnLimits = { maxAbove: 500, maxRest: 60 }
): Drawn<E> {
  const above = exemplars.filter((exemplar) => isAbove(exemplar, threshold)).sort(bySpeed);
  let rest = exemplars.filter((exemplar) => !isAbove(exemplar, threshold));
  const keep = new Set<E>(above.slice(0, maxAbove));
  let share = maxRest;
  if (threshold === undefined && rest.length > maxRest) {
    const slowest = [...rest].sort(bySpeed).slice(0, Math.ceil(maxRest / 2));
    slowest.forEach((exemplar) => keep.add(exemplar));
    rest = rest.filter((exemplar) => !keep.has(exemplar));
    share -= slowest.length;
  }
  thinned(rest, share).forEach((exemplar) => keep.add(exemplar));
  const drawn = exemplars.filter((exemplar) => keep.has(exemplar));
  return {
    drawn,
    hidden: exemplars.length - drawn.length,
    hiddenAbove: Math.max(0, above.length - maxAbove),
    threshold,
  };
}

/** What is not drawn, one sentence; undefined if everything is. */
export function describeHidden({ drawn, hidden, hiddenAbove, threshold }: Drawn<Exemplar>): string | undefined {
  if (hidden === 0) {
    return undefined;
  }
  const total = drawn.length + hidden;
  const shown = `${drawn.length} of ${plural(total, 'exemplar')} are drawn`;
  if (threshold === undefined) {
    return `${shown}: the slowest, and some of the others.`;
  }
  return hiddenAbove === 0
    ? `${shown}: all above the threshold, and some of the others.`
    : `${shown}: the slowest above the threshold (${hiddenAbove} are left out), and some of the others.`;
}
