import { describeMs } from '../traces/words';
import { type Geometry, ROW_HEIGHT } from './geometry';
import { type Run, runsIn } from './runs';
import type { Lanes, SpanStretches, Stretch, Timeline } from './types';
import { lengthOf, xOf } from './view';

/** What part of the timeline is looked at: a stretch of time, and the rows by their scroll position in pixels. */
export interface Camera {
  view: Stretch;
  scroll: number;
}

export interface Box {
  x: number;
  y: number;
  width: number;
}

export interface Bar extends Box {
  /** Place of the service among those of the trace. */
  service: number;
  /** Depth-first index of the span; that of the first, where several share a pixel. */
  index: number;
}

export interface Label {
  x: number;
  y: number;
  /** Pixels that the text may take. */
  room: number;
  align: 'left' | 'right';
  text: string;
  /** On a bar, or beside it. */
  inside: boolean;
}

/** What of the lanes is to be drawn; y is the top of a row. */
export interface LanesPicture {
  bars: Bar[];
  own: Bar[];
  critical: Box[];
  failed: Array<{ x: number; y: number }>;
  labels: Label[];
}

/** Bars from here on hold their label, and show their own time. */
const WIDE = 30;
const DETAILED = 3;
const LEAST_ROOM = 36;
/** Marks of failed spans keep this distance in a row. */
const FAILED_WIDTH = 12;
const GAP = 4;
/** A trace that is narrower than this gets one label instead of one a span. */
const NARROW_TRACE = 48;

function labelOf(lanes: Lanes, index: number, suspectId: string | undefined): string {
  const span = lanes.spans[index];
  if (!span) {
    return '';
  }
  const text = `${span.name} · ${span.service} · ${describeMs(span.durationMs)}`;
  return span.spanId === suspectId ? `Suspect: ${text}` : text;
}

/** Stretches of one span in view. */
function stretchesIn(stretches: SpanStretches, index: number, { view }: Camera, width: number): Run[] {
  const first = stretches.first[index] ?? 0;
  const end = stretches.first[index + 1] ?? first;
  const fromMs = (i: number) => stretches.fromMs[i] ?? 0;
  return runsIn({ first, end, fromMs, toMs: (i) => stretches.toMs[i] ?? 0 }, view, width);
}

/** The rows in view: the first, and the one behind the last. */
export function rowsInView({ scroll }: Camera, { lanes }: Geometry, rowCount: number): { first: number; end: number } {
  const first = Math.max(0, Math.floor(scroll / ROW_HEIGHT));
  return { first, end: Math.min(rowCount, Math.ceil((scroll + lanes.height) / ROW_HEIGHT)) };
}

/** Top of a row on the screen. */
export const rowTop = (row: number, { scroll }: Camera, { lanes }: Geometry): number =>
  lanes.top + row * ROW_HEIGHT - scroll;

/** Bars, own time, critical path, failures and labels of the rows in view. */
export function drawLanes({ lanes, trace, suspectId }: Timeline, camera: Camera, geometry: Geometry): LanesPicture {
  const picture: LanesPicture = { bars: [], own: [], critical: [], failed: [], labels: [] };
  if (!lanes || !trace) {
    return picture;
  }
  const { view } = camera;
  const { width } = geometry;
  const isNarrow = (lengthOf(trace) / lengthOf(view)) * width < NARROW_TRACE;
  const { first, end } = rowsInView(camera, geometry, lanes.rows.length);
  for (let row = first; row < end; row++) {
    drawRow(row);
  }
  if (isNarrow) {
    labelTrace();
  }
  return picture;

  function drawRow(row: number) {
    const spans = lanes?.rows[row];
    if (!lanes || !spans) {
      return;
    }
    const y = rowTop(row, camera, geometry);
    const at = (i: number) => spans[i] ?? 0;
    const fromMs = (i: number) => lanes.startMs[at(i)] ?? 0;
    const hasFailed = (index: number) => lanes.spans[index]?.status === 'error';
    const isCritical = (index: number) => (lanes.critical.first[index + 1] ?? 0) > (lanes.critical.first[index] ?? 0);
    const runs = runsIn({ first: 0, end: spans.length, fromMs, toMs: (i) => lanes.endMs[at(i)] ?? 0 }, view, width);
    let failedAt = -Infinity;
    runs.forEach((run, n) => {
      const index = at(run.from);
      const bar: Bar = { x: run.x, y, width: run.width, service: lanes.service[index] ?? 0, index };
      picture.bars.push(bar);
      if (run.width >= DETAILED) {
        stretchesIn(lanes.own, index, camera, width).forEach((own) =>
          picture.own.push({ ...bar, x: own.x, width: own.width })
        );
      }
      if (run.to - run.from === 1) {
        stretchesIn(lanes.critical, index, camera, width).forEach((part) =>
          picture.critical.push({ x: part.x, y, width: part.width })
        );
      } else if (isAny(spans, run, isCritical)) {
        picture.critical.push({ x: run.x, y, width: run.width });
      }
      const failed = isAny(spans, run, hasFailed);
      if (failed && run.x - failedAt >= FAILED_WIDTH) {
        failedAt = run.x;
        picture.failed.push({ x: run.x + Math.min(run.width / 2, FAILED_WIDTH / 2 + 1), y });
      }
      if (!isNarrow && run.to - run.from === 1) {
        const label = placeLabel(bar, failed, runs[n - 1], runs[n + 1]);
        if (label) {
          picture.labels.push({ ...label, text: labelOf(lanes, index, suspectId) });
        }
      }
    });
  }

  /** On the bar, else to its right, else to its left; nowhere, where there is no room. */
  function placeLabel({ x, y, width: wide }: Box, failed: boolean, before: Run | undefined, after: Run | undefined) {
    const mark = failed ? FAILED_WIDTH + 1 : 0;
    const right = x + wide + (wide < WIDE && failed ? FAILED_WIDTH : GAP);
    if (wide >= WIDE) {
      return { x: x + GAP + mark, y, room: wide - 2 * GAP - mark, align: 'left' as const, inside: true };
    }
    const roomRight = (after?.x ?? width) - right - GAP;
    if (roomRight >= LEAST_ROOM) {
      return { x: right, y, room: roomRight, align: 'left' as const, inside: false };
    }
    const roomLeft = x - 2 * GAP - (before ? before.x + before.width : 0);
    // Beside another one that has its label on this side there is no room to spare.
    const isFree = before === undefined || before.width >= WIDE;
    return roomLeft >= LEAST_ROOM && isFree
      ? { x: x - GAP, y, room: roomLeft, align: 'right' as const, inside: false }
      : undefined;
  }

  function labelTrace() {
    const right = xOf(view, width, trace?.toMs ?? 0);
    const text = `the trace, ${describeMs(trace ? lengthOf(trace) : 0)}`;
    const y = geometry.lanes.top;
    if (right >= 0 && right <= width) {
      const isRight = right < width / 2;
      const x = isRight ? right + 2 * GAP : xOf(view, width, trace?.fromMs ?? 0) - 2 * GAP;
      const room = isRight ? width - x : x;
      picture.labels.push({ x, y, room, align: isRight ? 'left' : 'right', text, inside: false });
    }
  }
}

/** Whether any span that a run stands for is such a one. */
function isAny(spans: Int32Array, { from, to }: Run, test: (index: number) => boolean): boolean {
  for (let i = from; i < to; i++) {
    if (test(spans[i] ?? 0)) {
      return true;
    }
  }
  return false;
}
