import { plural } from '../traces/words';
import { bySpeed, slowest } from './slowest';
import type { Exemplar } from './types';

const isAbove = (exemplar: Exemplar, threshold: number | undefined) =>
  threshold !== undefined && exemplar.value > threshold;

/** Rows for the list: the slowest (so those above any threshold first), one row per trace, at most `cap`. */
export function slowestFirst<E extends Exemplar>(exemplars: readonly E[], cap = 50): E[] {
  return slowest(exemplars, cap, true);
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

/** `count` of the exemplars, evenly spread over their time; of those of one moment the slowest. */
function thinned<E extends Exemplar>(exemplars: readonly E[], count: number): E[] {
  if (exemplars.length <= count) {
    return [...exemplars];
  }
  // Sorting numbers and picking by rank takes a fraction of the time of sorting the exemplars.
  const times = new Float64Array(exemplars.length);
  exemplars.forEach(({ timeMs }, i) => (times[i] = timeMs));
  times.sort();
  /** Of a moment, which of its exemplars by rank. */
  const wanted = new Map<number, number[]>();
  const before = (rank: number) => Math.floor((rank * count) / times.length);
  let first = 0;
  times.forEach((timeMs, rank) => {
    first = timeMs === times[first] ? first : rank;
    if (before(rank + 1) > before(rank)) {
      wanted.set(timeMs, [...(wanted.get(timeMs) ?? []), rank - first]);
    }
  });
  const moments = new Map<number, E[]>();
  for (const exemplar of exemplars) {
    if (wanted.has(exemplar.timeMs)) {
      const moment = moments.get(exemplar.timeMs) ?? [];
      moment.push(exemplar);
      moments.set(exemplar.timeMs, moment);
    }
  }
  return [...moments].flatMap(([timeMs, moment]) => {
    const ranked = moment.sort(bySpeed);
    return (wanted.get(timeMs) ?? []).flatMap((place) => ranked[place] ?? []);
  });
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
  const above = exemplars.filter((exemplar) => isAbove(exemplar, threshold));
  let rest = exemplars.filter((exemplar) => !isAbove(exemplar, threshold));
  const keep = new Set<E>(slowest(above, maxAbove));
  let share = maxRest;
  if (threshold === undefined && rest.length > maxRest) {
    slowest(rest, Math.ceil(maxRest / 2)).forEach((exemplar) => keep.add(exemplar));
    rest = rest.filter((exemplar) => !keep.has(exemplar));
    share -= keep.size;
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
