import type { Band, Geometry } from './geometry';
import { lowerBound } from './search';
import type { Curve, Stretch, Timeline } from './types';
import { xOf } from './view';

export interface Point {
  x: number;
  y: number;
}

/** What of the metric is to be drawn. */
export interface CurvePicture {
  /** Lines without gap; one of a single point is a dot. */
  lines: Point[][];
  thresholdY?: number;
  exemplar?: Point;
}

const INSET = 3;

const yOf = (curve: Curve, { top, height }: Band, valueMs: number) =>
  top + height - INSET - (Math.max(0, valueMs) / curve.mostMs) * (height - 2 * INSET);

/** The curve around the view: with the points just outside, so that it enters and leaves as it runs. */
export function drawCurve(
  { curve, exemplar }: Timeline,
  view: Stretch,
  { curve: band, width }: Geometry
): CurvePicture {
  const lines: Point[][] = [];
  if (curve) {
    const { atMs, valuesMs } = curve;
    const first = Math.max(0, lowerBound(atMs.length, (i) => (atMs[i] ?? 0) >= view.fromMs) - 1);
    const last = lowerBound(atMs.length, (i) => (atMs[i] ?? 0) > view.toMs, first);
    let open: Point[] | undefined;
    for (let i = first; i <= last && i < atMs.length; i++) {
      const valueMs = valuesMs[i] ?? null;
      if (valueMs === null) {
        open = undefined;
        continue;
      }
      if (!open) {
        open = [];
        lines.push(open);
      }
      open.push({ x: xOf(view, width, atMs[i] ?? 0), y: yOf(curve, band, valueMs) });
    }
  }
  const isShown = exemplar && exemplar.atMs >= view.fromMs && exemplar.atMs <= view.toMs;
  return {
    lines,
    thresholdY: curve?.thresholdMs === undefined ? undefined : yOf(curve, band, curve.thresholdMs),
    exemplar: isShown
      ? {
          x: xOf(view, width, exemplar.atMs),
          y: curve ? yOf(curve, band, exemplar.valueMs) : band.top + band.height / 2,
        }
      : undefined,
  };
}

/** The curve's value at a moment, between its points where it has one on both sides, in milliseconds. */
export function valueAt({ atMs, valuesMs }: Curve, timeMs: number): number | undefined {
  const after = lowerBound(atMs.length, (i) => (atMs[i] ?? 0) >= timeMs);
  const right = valuesMs[after];
  if (atMs[after] === timeMs) {
    return right ?? undefined;
  }
  const left = valuesMs[after - 1];
  const [from, to] = [atMs[after - 1], atMs[after]];
  if (typeof left !== 'number' || typeof right !== 'number' || from === undefined || to === undefined) {
    return undefined;
  }
  return left + ((timeMs - from) / (to - from)) * (right - left);
}
