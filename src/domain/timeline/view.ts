import type { Stretch } from './types';

/** The shortest time across the whole width: spans below a microsecond are still told apart. */
export const MIN_VISIBLE_MS = 0.01;

export const lengthOf = ({ fromMs, toMs }: Stretch): number => toMs - fromMs;

/** Pixels from the left edge for a moment. */
export const xOf = (view: Stretch, width: number, timeMs: number): number =>
  ((timeMs - view.fromMs) / lengthOf(view)) * width;

/** The moment at a pixel. */
export const timeAt = (view: Stretch, width: number, x: number): number =>
  view.fromMs + (x / Math.max(width, 1)) * lengthOf(view);

/** The view moved and sized as little as needed to lie inside of `whole` and not be too short. */
export function clampView(view: Stretch, whole: Stretch): Stretch {
  const most = Math.max(lengthOf(whole), MIN_VISIBLE_MS);
  const length = Math.min(Math.max(lengthOf(view), MIN_VISIBLE_MS), most);
  const middle = (view.fromMs + view.toMs) / 2;
  const from = lengthOf(view) === length ? view.fromMs : middle - length / 2;
  const fromMs = Math.min(Math.max(from, whole.fromMs), whole.fromMs + most - length);
  return { fromMs, toMs: fromMs + length };
}

/** Zooms by `factor` (below 1: closer) so that the moment `aroundMs` keeps its place, except at the limits. */
export function zoomView(view: Stretch, whole: Stretch, aroundMs: number, factor: number): Stretch {
  const most = Math.max(lengthOf(whole), MIN_VISIBLE_MS);
  const length = Math.min(Math.max(lengthOf(view) * factor, MIN_VISIBLE_MS), most);
  const fromMs = aroundMs - (aroundMs - view.fromMs) * (length / lengthOf(view));
  return clampView({ fromMs, toMs: fromMs + length }, whole);
}

/** Moves the view by `byMs`, later for positive ones, up to the limits. */
export const panView = (view: Stretch, whole: Stretch, byMs: number): Stretch =>
  clampView({ fromMs: view.fromMs + byMs, toMs: view.toMs + byMs }, whole);

/** Moves the view as little as needed to show a stretch; of one that is longer than the view, some part. */
export function revealStretch(view: Stretch, whole: Stretch, { fromMs, toMs }: Stretch): Stretch {
  const margin = lengthOf(view) * 0.05;
  if (toMs < view.fromMs + margin) {
    return panView(view, whole, toMs - (view.fromMs + view.toMs) / 2);
  }
  if (fromMs > view.toMs - margin) {
    return panView(view, whole, fromMs - (view.fromMs + view.toMs) / 2);
  }
  return view;
}

/** A stretch with `share` of its length, or a little at least, on either side. */
export function padded({ fromMs, toMs }: Stretch, share: number): Stretch {
  const pad = Math.max((toMs - fromMs) * share, MIN_VISIBLE_MS / 2);
  return { fromMs: fromMs - pad, toMs: toMs + pad };
}

/** The shortest stretch around all given; undefined without any. */
export function around(stretches: ReadonlyArray<Stretch | undefined>): Stretch | undefined {
  let fromMs = Infinity;
  let toMs = -Infinity;
  for (const stretch of stretches) {
    fromMs = Math.min(fromMs, stretch?.fromMs ?? Infinity);
    toMs = Math.max(toMs, stretch?.toMs ?? -Infinity);
  }
  return fromMs <= toMs ? { fromMs, toMs } : undefined;
}
