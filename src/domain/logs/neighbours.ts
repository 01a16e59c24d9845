import { plural } from '../traces/words';
import type { Span } from '../traces/types';
import { sameStream, sourceOf } from './stream';
import type { LogRecord, Neighbour, NeighbourLine } from './types';

/** A driver writes its line before the code that called it can write its own: mostly within a millisecond or two. */
export const NEAR_MS = 5;
/** More would hide the trace's own lines. */
const MOST = 500;

export interface NeighbourContext {
  /** The trace's id, normalized; lines that have it are its own and never neighbours. */
  traceId?: string;
  suspect?: Span;
  /** How near a line of the trace counts, in ms. 5 by default. */
  nearMs?: number;
}

/** Calls back for each stream's lines in time order. */
function byService(lines: readonly LogRecord[]): Map<string, LogRecord[]> {
  const groups = new Map<string, LogRecord[]>();
  for (const line of lines) {
    if (line.service !== undefined) {
      const group = groups.get(line.service);
      if (group) {
        group.push(line);
      } else {
        groups.set(line.service, [line]);
      }
    }
  }
  for (const group of groups.values()) {
    group.sort((a, b) => a.timeMs - b.timeMs);
  }
  return groups;
}

/** The first index whose line is not before `timeMs`. */
function firstFrom(lines: readonly LogRecord[], timeMs: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.timeMs ?? Infinity) < timeMs) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** The line of the trace in the same stream that is nearest, if one is near enough. */
function nearest(lines: readonly LogRecord[], record: LogRecord, nearMs: number): LogRecord | undefined {
  let best: LogRecord | undefined;
  const from = firstFrom(lines, record.timeMs - nearMs);
  for (let i = from; i < lines.length; i++) {
    const line = lines[i];
    if (!line || line.timeMs > record.timeMs + nearMs) {
      break;
    }
    const away = Math.abs(line.timeMs - record.timeMs);
    if ((!best || away < Math.abs(best.timeMs - record.timeMs)) && sameStream(line, record)) {
      best = line;
    }
  }
  return best;
}

/** `2 ms before a line of this trace, without a trace id` */
export function neighbourReason({ side, ofMs, otherTrace }: Neighbour): string {
  const id = otherTrace ? 'of another trace' : 'without a trace id';
  if (side === 'during') {
    return `on the suspect's host during its span, ${id}`;
  }
  const away = Math.round(ofMs);
  return away === 0
    ? `at the time of a line of this trace, ${id}`
    : `${plural(away, 'ms', 'ms')} ${side} a line of this trace, ${id}`;
}

/**
 * Which of the lines `around` a trace are neighbours of it: written by the same service (and the same copy of it, where
 * both say which) within `nearMs` of one of the trace's `lines`, or without any trace id while the suspect span ran
 * there. Drivers, pools and runtimes know no trace, and often it is they who say why. Lines of other traces count only
 * beside a line, and are marked. At most 500, the nearest first; lines of the trace itself are never among them.
 */
export function neighboursOf(
  lines: readonly LogRecord[],
  around: readonly LogRecord[],
  { traceId, suspect, nearMs = NEAR_MS }: NeighbourContext
): NeighbourLine[] {
  const own = byService(lines);
  const known = new Set(lines.map(({ id }) => id).filter((id) => id !== undefined));
  const host = suspect && sourceOf(suspect);
  const runs = ({ timeMs }: LogRecord) =>
    suspect !== undefined && timeMs >= suspect.startMs && timeMs <= suspect.startMs + suspect.durationMs;

  const found: NeighbourLine[] = [];
  for (const record of around) {
    const isOwn = record.traceId !== undefined && record.traceId === traceId;
    if (isOwn || (record.id !== undefined && known.has(record.id))) {
      continue;
    }
    const otherTrace = record.traceId !== undefined;
    const near = nearest(own.get(record.service ?? '') ?? [], record, nearMs);
    if (near) {
      const ofMs = near.timeMs - record.timeMs;
      found.push({
        record,
        neighbour: { ofMs: Math.abs(ofMs), side: ofMs < 0 ? 'after' : 'before', otherTrace, of: near },
      });
    } else if (!otherTrace && host && runs(record) && sameStream(host, record)) {
      found.push({ record, neighbour: { ofMs: 0, side: 'during', otherTrace } });
    }
  }
  const away = ({ neighbour }: NeighbourLine) => (neighbour.side === 'during' ? nearMs : neighbour.ofMs);
  return found.length <= MOST ? found : found.sort((a, b) => away(a) - away(b)).slice(0, MOST);
}
