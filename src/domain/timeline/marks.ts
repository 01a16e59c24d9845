import { lineIdOf } from '../logs/lineId';
import type { LogRecord, RankedLine, Severity } from '../logs/types';
import { severityRank } from '../logs/severity';
import type { Lanes, LineMark, Stretch } from './types';
import { lowerBound } from './search';
import { xOf } from './view';

/** Marks closer than this would hide one another, so they are drawn as one with a count. */
export const MARK_WIDTH = 10;

/** Milliseconds to add to the lines of each service: what its spans, which the same clock stamped, were moved by. */
function shiftOfServices(lanes: Lanes | undefined, originMs: number): Map<string, number> {
  const shifts = new Map<string, number>();
  lanes?.spans.forEach((span, i) => {
    if (!shifts.has(span.service)) {
      shifts.set(span.service, (lanes.startMs[i] ?? 0) + originMs - span.startMs);
    }
  });
  return shifts;
}

/** Ranked lines in time order on the root's clock: each is moved as its span was, or else as those of its service. */
export function marksOf(lines: readonly RankedLine[], lanes: Lanes | undefined, originMs: number): LineMark[] {
  const shifts = shiftOfServices(lanes, originMs);
  const shiftOf = ({ spanId = '', service = '' }: LogRecord): number => {
    const span = lanes?.indexOf.get(spanId);
    const found = span === undefined ? undefined : lanes?.spans[span];
    return found ? (lanes?.startMs[span ?? 0] ?? 0) + originMs - found.startMs : (shifts.get(service) ?? 0);
  };
  return lines
    .map((line, i): LineMark => {
      const { record } = line;
      return { lineId: lineIdOf(record), timeMs: record.timeMs - originMs + shiftOf(record), line, rank: i + 1 };
    })
    .filter(({ timeMs }) => Number.isFinite(timeMs))
    .sort((a, b) => a.timeMs - b.timeMs || compare(a, b));
}

function compare({ line: { record: a }, rank }: LineMark, { line: { record: b }, rank: other }: LineMark): number {
  const [left = '', right = ''] = [a.timeNs, b.timeNs];
  return left === right ? rank - other : left < right ? -1 : 1;
}

/** One mark on the screen: a line, or several that lie too close together. */
export interface MarkCluster {
  x: number;
  severity: Severity;
  /** Places in the timeline's marks, the last one not included. */
  from: number;
  to: number;
  /** The place of the one to read first. */
  best: number;
}

/** Marks in view, worst severity and best rank of those that would overlap. O(log n + visible). */
export function clustersIn(marks: readonly LineMark[], view: Stretch, width: number): MarkCluster[] {
  const clusters: MarkCluster[] = [];
  let open: MarkCluster | undefined;
  const first = lowerBound(marks.length, (i) => (marks[i]?.timeMs ?? 0) >= view.fromMs);
  for (let i = first; i < marks.length; i++) {
    const mark = marks[i];
    if (!mark || mark.timeMs > view.toMs) {
      break;
    }
    const x = xOf(view, width, mark.timeMs);
    const { severity } = mark.line.record;
    if (!open || x - open.x >= MARK_WIDTH) {
      open = { x, severity, from: i, to: i + 1, best: i };
      clusters.push(open);
      continue;
    }
    open.to = i + 1;
    open.severity = severityRank(severity) > severityRank(open.severity) ? severity : open.severity;
    open.best = mark.rank < (marks[open.best]?.rank ?? Infinity) ? i : open.best;
  }
  return clusters;
}

/** Lines before and after the view. */
export function outsideOf(marks: readonly LineMark[], view: Stretch): { earlier: number; later: number } {
  const earlier = lowerBound(marks.length, (i) => (marks[i]?.timeMs ?? 0) >= view.fromMs);
  const shown = lowerBound(marks.length, (i) => (marks[i]?.timeMs ?? 0) > view.toMs, earlier);
  return { earlier, later: marks.length - shown };
}
