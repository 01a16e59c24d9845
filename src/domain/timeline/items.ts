import { type Camera, rowTop } from './drawLanes';
import { type Geometry, mostScroll, ROW_HEIGHT } from './geometry';
import { clustersIn, MARK_WIDTH } from './marks';
import { lowerBound } from './search';
import type { Stretch, Timeline } from './types';
import { revealStretch, timeAt } from './view';

/** A span by its depth-first index, or a line by its place in time. */
export interface Item {
  kind: 'span' | 'line';
  index: number;
}

/** Pixels that the pointer may miss by. */
const REACH = 4;

/** What lies under a point of the strip. Of lines drawn as one it is the one to read first. O(log n). */
export function itemAt(
  timeline: Timeline,
  camera: Camera,
  geometry: Geometry,
  { x, y }: { x: number; y: number }
): Item | undefined {
  const { lanes, lines, width } = geometry;
  if (y >= lines.top && y < lines.top + lines.height) {
    const cluster = clustersIn(timeline.marks, camera.view, width).find(
      (mark) => Math.abs(mark.x - x) <= MARK_WIDTH / 2 + 1
    );
    return cluster && { kind: 'line', index: cluster.best };
  }
  if (y < lanes.top || y >= lanes.top + lanes.height) {
    return undefined;
  }
  const row = Math.floor((y - rowTop(0, camera, geometry)) / ROW_HEIGHT);
  const timeMs = timeAt(camera.view, width, x);
  const reachMs = timeAt(camera.view, width, x + REACH) - timeMs;
  const index = spanNear(timeline, row, timeMs, reachMs);
  return index === undefined ? undefined : { kind: 'span', index };
}

function spanNear({ lanes }: Timeline, row: number, timeMs: number, reachMs: number): number | undefined {
  const spans = lanes?.rows[row];
  if (!lanes || !spans) {
    return undefined;
  }
  const at = lowerBound(spans.length, (i) => (lanes.endMs[spans[i] ?? 0] ?? 0) >= timeMs);
  let best: number | undefined;
  let least = reachMs;
  for (const index of spans.slice(Math.max(0, at - 1), at + 1)) {
    const distance = Math.max((lanes.startMs[index] ?? 0) - timeMs, timeMs - (lanes.endMs[index] ?? 0), 0);
    if (distance <= least) {
      least = distance;
      best = index;
    }
  }
  return best;
}

/** The time that an item takes. */
export function timeOf({ lanes, marks }: Timeline, { kind, index }: Item): Stretch {
  const at = marks[index]?.timeMs ?? 0;
  return kind === 'line'
    ? { fromMs: at, toMs: at }
    : { fromMs: lanes?.startMs[index] ?? 0, toMs: lanes?.endMs[index] ?? 0 };
}

/** The camera moved as little as needed to show an item. */
export function reveal(timeline: Timeline, camera: Camera, geometry: Geometry, item: Item): Camera {
  const view = revealStretch(camera.view, timeline.whole, timeOf(timeline, item));
  return { view, scroll: item.kind === 'span' ? scrollTo(timeline, camera, geometry, item.index) : camera.scroll };
}

function scrollTo({ lanes }: Timeline, { scroll }: Camera, geometry: Geometry, index: number): number {
  const top = (lanes?.row[index] ?? 0) * ROW_HEIGHT;
  const least = Math.min(scroll, top);
  const wanted = Math.max(least, top + ROW_HEIGHT - geometry.lanes.height);
  return Math.min(Math.max(wanted, 0), mostScroll(geometry, lanes?.rows.length ?? 0));
}

/** Where the keyboard begins: at what is chosen, else at the suspect, else at the first span or line. */
export function startItem(timeline: Timeline, chosen: { spanId?: string; lineId?: string }): Item | undefined {
  const { lanes, marks, suspectId } = timeline;
  const line = chosen.lineId === undefined ? -1 : marks.findIndex(({ lineId }) => lineId === chosen.lineId);
  if (line >= 0) {
    return { kind: 'line', index: line };
  }
  const span = lanes?.indexOf.get(chosen.spanId ?? '') ?? lanes?.indexOf.get(suspectId ?? '');
  if (span !== undefined) {
    return { kind: 'span', index: span };
  }
  return lanes && lanes.spans.length > 0
    ? { kind: 'span', index: 0 }
    : marks.length > 0
      ? { kind: 'line', index: 0 }
      : undefined;
}

const PAGE = 10;
const SPAN_STEPS: Record<string, number> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: PAGE,
  PageUp: -PAGE,
  Home: -Infinity,
  End: Infinity,
};
const LINE_STEPS: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };

/**
 * Where a key leads: up and down through the spans depth-first, left and right through the lines in time order. From a
 * span the lines are entered at its start, from a line the spans at its own span. undefined for any other key.
 */
export function nextItem(timeline: Timeline, from: Item | undefined, key: string): Item | undefined {
  const { lanes, marks } = timeline;
  const spanStep = SPAN_STEPS[key];
  const lineStep = LINE_STEPS[key];
  if (spanStep !== undefined && lanes && lanes.spans.length > 0) {
    if (from?.kind === 'span') {
      return { kind: 'span', index: clamp(from.index + spanStep, lanes.spans.length) };
    }
    const own = from && lanes.indexOf.get(marks[from.index]?.line.record.spanId ?? '');
    return { kind: 'span', index: own ?? clamp(spanStep === Infinity ? Infinity : 0, lanes.spans.length) };
  }
  if (lineStep !== undefined && marks.length > 0) {
    if (from?.kind === 'line') {
      return { kind: 'line', index: clamp(from.index + lineStep, marks.length) };
    }
    const startMs = from ? timeOf(timeline, from).fromMs : -Infinity;
    const at = lowerBound(marks.length, (i) => (marks[i]?.timeMs ?? 0) >= startMs);
    return { kind: 'line', index: clamp(lineStep > 0 ? at : at - 1, marks.length) };
  }
  return undefined;
}

const clamp = (index: number, length: number) => Math.min(Math.max(index, 0), length - 1);
