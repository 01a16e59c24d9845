import { formatDuration } from '../../domain/investigation/durations';
import type { AxisTick } from '../../domain/timeline/axis';
import { type Camera, drawLanes, rowTop } from '../../domain/timeline/drawLanes';
import { drawCurve } from '../../domain/timeline/drawCurve';
import { type Geometry, ROW_HEIGHT } from '../../domain/timeline/geometry';
import { type Item, timeOf } from '../../domain/timeline/items';
import { clustersIn } from '../../domain/timeline/marks';
import type { Timeline } from '../../domain/timeline/types';
import { xOf } from '../../domain/timeline/view';
import { paintBars, paintFrame } from './paintBars';
import { paintMarks } from './paintMarks';
import type { Palette } from './palette';

export interface PaintJob {
  timeline: Timeline;
  camera: Camera;
  geometry: Geometry;
  palette: Palette;
  ticks: readonly AxisTick[];
  chosen: readonly Item[];
  /** Where the keyboard is. */
  focused?: Item;
}

/** Sizes the canvas for the screen's pixels; undefined where there is nothing to draw on. */
function contextOf(canvas: HTMLCanvasElement, { width, height }: Geometry): CanvasRenderingContext2D | undefined {
  const context = canvas.getContext('2d');
  const ratio = window.devicePixelRatio || 1;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context ?? undefined;
}

/** Draws one frame of the strip: only what is in view. */
export function paint(canvas: HTMLCanvasElement, job: PaintJob): void {
  const { geometry, timeline, camera, palette } = job;
  const context = contextOf(canvas, geometry);
  if (!context) {
    return;
  }
  context.clearRect(0, 0, geometry.width, geometry.height);
  context.textBaseline = 'middle';
  paintAxis(context, job);
  paintCurve(context, job);
  within(context, geometry.lanes, geometry.width, () => {
    paintBars(context, drawLanes(timeline, camera, geometry), palette);
    for (const item of job.chosen) {
      paintItem(context, job, item, false);
    }
    if (job.focused) {
      paintItem(context, job, job.focused, true);
    }
  });
  paintMarks(context, clustersIn(timeline.marks, camera.view, geometry.width), job);
}

function within(
  context: CanvasRenderingContext2D,
  { top, height }: { top: number; height: number },
  width: number,
  draw: () => void
) {
  context.save();
  context.beginPath();
  context.rect(0, top, width, height);
  context.clip();
  draw();
  context.restore();
}

function paintAxis(context: CanvasRenderingContext2D, { ticks, geometry, palette }: PaintJob) {
  const { axis, width, height, lanes, lines } = geometry;
  context.fillStyle = palette.grid;
  for (const { x } of ticks) {
    context.fillRect(Math.round(x), 0, 1, height);
  }
  for (const y of [axis.top, lanes.top - 1, lines.top]) {
    context.fillRect(0, y, width, 1);
  }
  context.font = palette.font;
  context.fillStyle = palette.faintText;
  context.textAlign = 'left';
  for (const { x, label } of ticks) {
    context.fillText(label, x + 3, axis.top + axis.height / 2 + 1);
  }
}

function paintCurve(context: CanvasRenderingContext2D, { timeline, camera, geometry, palette }: PaintJob) {
  const { lines, thresholdY, exemplar } = drawCurve(timeline, camera.view, geometry);
  within(context, geometry.curve, geometry.width, () => {
    if (thresholdY !== undefined) {
      context.strokeStyle = palette.threshold;
      context.lineWidth = 1;
      context.setLineDash([6, 4]);
      context.beginPath();
      context.moveTo(0, Math.round(thresholdY) + 0.5);
      context.lineTo(geometry.width, Math.round(thresholdY) + 0.5);
      context.stroke();
      context.setLineDash([]);
    }
    const { curve, exemplar: chosen } = timeline;
    context.font = palette.font;
    context.fillStyle = palette.faintText;
    context.textAlign = 'left';
    if (curve?.thresholdMs !== undefined && thresholdY !== undefined) {
      const { top, height } = geometry.curve;
      const isLow = thresholdY - top > height / 2;
      // On the side where the exemplar is not.
      const isRight = exemplar !== undefined && exemplar.x < geometry.width / 2;
      context.textAlign = isRight ? 'right' : 'left';
      const x = isRight ? geometry.width - 8 : 4;
      context.fillText(`threshold ${formatDuration(curve.thresholdMs)}`, x, thresholdY + (isLow ? -7 : 8));
    }
    if (exemplar && chosen) {
      const isRight = exemplar.x > geometry.width - 80;
      context.textAlign = isRight ? 'right' : 'left';
      const y = Math.min(exemplar.y + 14, geometry.curve.top + geometry.curve.height - 6);
      context.fillText(formatDuration(chosen.valueMs), exemplar.x + (isRight ? -9 : 9), y);
    }
    context.strokeStyle = palette.curve;
    context.fillStyle = palette.curve;
    context.lineWidth = 1.5;
    for (const points of lines) {
      context.beginPath();
      points.forEach(({ x, y }, i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
      context.stroke();
      const [only] = points;
      if (only && points.length === 1) {
        context.fillRect(only.x - 1.5, only.y - 1.5, 3, 3);
      }
    }
    if (exemplar) {
      const { x, y } = exemplar;
      context.fillStyle = palette.exemplar;
      context.strokeStyle = palette.text;
      context.lineWidth = 1;
      context.beginPath();
      context.moveTo(x, y - 6);
      context.lineTo(x + 6, y);
      context.lineTo(x, y + 6);
      context.lineTo(x - 6, y);
      context.closePath();
      context.fill();
      context.stroke();
    }
  });
}

/** Outlines a span, or leads a line from its mark up through the spans. */
function paintItem(context: CanvasRenderingContext2D, job: PaintJob, item: Item, isFocus: boolean) {
  const { timeline, camera, geometry, palette } = job;
  const { fromMs, toMs } = timeOf(timeline, item);
  const x = xOf(camera.view, geometry.width, fromMs);
  if (item.kind === 'line') {
    context.fillStyle = isFocus ? palette.focus : palette.text;
    context.fillRect(Math.round(x), geometry.lanes.top, 1, geometry.lanes.height);
    return;
  }
  const right = Math.min(xOf(camera.view, geometry.width, toMs), geometry.width + 4);
  const left = Math.max(x, -4);
  const y = rowTop(timeline.lanes?.row[item.index] ?? 0, camera, geometry);
  paintFrame(context, { x: left, y, width: Math.max(right - left, 1), height: ROW_HEIGHT }, palette, isFocus);
}
