import type { Severity } from '../../domain/logs/types';
import { type MarkCluster, MARK_WIDTH } from '../../domain/timeline/marks';
import type { Item } from '../../domain/timeline/items';
import type { PaintJob } from './paint';

const MIDDLE = 0.55;
const STEM = 4;
/** A count or the word for the first line needs this much. */
const TEXT_ROOM = 26;

type Shape = 'triangle' | 'diamond' | 'disc' | 'bar';
/** The worse, the more corners point up; the size says it too. */
const SHAPES: Record<Severity, { shape: Shape; size: number }> = {
  fatal: { shape: 'triangle', size: 6.5 },
  error: { shape: 'triangle', size: 5.5 },
  warn: { shape: 'diamond', size: 5 },
  info: { shape: 'disc', size: 3.5 },
  unknown: { shape: 'disc', size: 3 },
  debug: { shape: 'bar', size: 4 },
  trace: { shape: 'bar', size: 3 },
};

function outline(context: CanvasRenderingContext2D, shape: Shape, x: number, y: number, size: number) {
  context.beginPath();
  if (shape === 'triangle') {
    context.moveTo(x, y - size);
    context.lineTo(x + size, y + size * 0.8);
    context.lineTo(x - size, y + size * 0.8);
  } else if (shape === 'diamond') {
    context.moveTo(x, y - size);
    context.lineTo(x + size, y);
    context.lineTo(x, y + size);
    context.lineTo(x - size, y);
  } else if (shape === 'disc') {
    context.arc(x, y, size, 0, 2 * Math.PI);
  } else {
    context.rect(x - 1, y - size, 2, 2 * size);
  }
  context.closePath();
}

/** Draws the log lines; a frame around the chosen one and (dashed) around the one where the keyboard is. */
export function paintMarks(context: CanvasRenderingContext2D, clusters: readonly MarkCluster[], job: PaintJob): void {
  const { timeline, geometry, palette, chosen, focused } = job;
  const { top, height } = geometry.lines;
  const y = top + height * MIDDLE;
  const holds = ({ from, to }: MarkCluster, item: Item | undefined) =>
    item?.kind === 'line' && item.index >= from && item.index < to;
  context.textAlign = 'left';
  clusters.forEach((cluster, n) => {
    const { x, severity } = cluster;
    const { shape, size } = SHAPES[severity];
    context.fillStyle = palette.severities[severity];
    context.fillRect(Math.round(x), top + 1, 1, STEM);
    outline(context, shape, x, y, size);
    context.fill();
    const isChosen = chosen.some((item) => holds(cluster, item));
    const isFocused = holds(cluster, focused);
    if (isChosen || isFocused) {
      context.lineWidth = 2;
      context.strokeStyle = isChosen ? palette.text : palette.focus;
      context.setLineDash(isChosen ? [] : [3, 2]);
      context.strokeRect(x - MARK_WIDTH + 1, top + 2, 2 * MARK_WIDTH - 2, height - 3);
      context.setLineDash([]);
    }
    const isFirst = timeline.marks[cluster.best]?.rank === 1;
    const count = cluster.to - cluster.from;
    const text = `${isFirst ? '1st' : ''}${isFirst && count > 1 ? ' of ' : ''}${count > 1 ? `${isFirst ? '' : '×'}${count}` : ''}`;
    const room = (clusters[n + 1]?.x ?? geometry.width) - x - MARK_WIDTH;
    if (text !== '' && room >= TEXT_ROOM - MARK_WIDTH / 2) {
      context.font = isFirst ? palette.boldFont : palette.font;
      context.fillStyle = palette.text;
      context.fillText(text, x + MARK_WIDTH, y + 1, Math.max(room, 0));
    }
  });
}
