import { lowerBound } from './search';
import type { Stretch } from './types';
import { xOf } from './view';

/** Stretches in time order that do not overlap, by number. */
interface InOrder {
  first: number;
  /** The one behind the last. */
  end: number;
  fromMs(i: number): number;
  toMs(i: number): number;
}

/** What is drawn for one stretch or, where they are too short to be told apart, for several. */
export interface Run {
  x: number;
  width: number;
  /** The stretches that it stands for, the last one not included. */
  from: number;
  to: number;
}

/**
 * What of the stretches is in view, at least a pixel wide: those that share a pixel are one run. Only what is visible is
 * looked at, and of that no more than a pixel's worth: O((pixels + visible long ones) · log n).
 */
export function runsIn({ first, end, fromMs, toMs }: InOrder, view: Stretch, width: number): Run[] {
  const runs: Run[] = [];
  let i = lowerBound(end, (at) => toMs(at) >= view.fromMs, first);
  while (i < end && fromMs(i) <= view.toMs) {
    const x = Math.max(xOf(view, width, fromMs(i)), 0);
    const right = Math.min(xOf(view, width, toMs(i)), width);
    if (right - x >= 1) {
      runs.push({ x, width: right - x, from: i, to: i + 1 });
      i++;
      continue;
    }
    const pixel = Math.floor(x) + 1;
    const next = lowerBound(end, (at) => xOf(view, width, fromMs(at)) >= pixel, i + 1);
    // The last of them may reach far beyond the pixel.
    const last = next - 1;
    const to = last > i && xOf(view, width, toMs(last)) >= pixel + 1 ? last : next;
    runs.push({ x: pixel - 1, width: 1, from: i, to });
    i = to;
  }
  return runs;
}
