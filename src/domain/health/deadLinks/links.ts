import type { TracePresence } from '../../exemplars/triage';
import { habitsOf, wasSampled } from '../errorVerdict/habits';
import { SETTLED_MS } from '../errorVerdict/judge';
import { malformedTraceId } from '../errorVerdict/traceIdText';
import type { LogRecord } from '../../logs/types';
import type { JudgedLink } from './types';

/** A trace id that lines link to. */
export interface Link {
  traceId: string;
  /** Of its newest line, ms since the epoch. */
  timeMs: number;
  /** What its lines say; undefined where they say nothing. */
  sampled?: boolean;
  malformed: boolean;
}

/** The distinct trace ids of these lines, newest first; lines that say they have none link to nothing. */
export function linksIn(records: readonly LogRecord[]): Link[] {
  const habits = habitsOf(records);
  const links = new Map<string, Link>();
  for (const record of [...records].sort((a, b) => b.timeMs - a.timeMs)) {
    const malformed = malformedTraceId(record);
    const traceId = record.traceId ?? malformed;
    if (traceId === undefined) {
      continue;
    }
    const known = links.get(traceId);
    const sampled = wasSampled(record, habits);
    if (known) {
      known.sampled ??= sampled;
    } else {
      links.set(traceId, { traceId, timeMs: record.timeMs, sampled, malformed: malformed !== undefined });
    }
  }
  return [...links.values()];
}

/** Whether the trace of a link may still arrive: such a link is no part of any sample, found or not. */
export const isFresh = ({ timeMs }: Pick<Link, 'timeMs'>, nowMs: number): boolean => nowMs - timeMs < SETTLED_MS;

/** Where a link leads. @param presence absent where it was not looked up: malformed, too fresh, or cancelled */
export function fateOf(link: Link, presence: TracePresence | undefined, nowMs: number): JudgedLink {
  const { traceId, timeMs, sampled } = link;
  const judged = (fate: JudgedLink['fate'], reason?: string): JudgedLink => ({ traceId, timeMs, fate, reason });
  if (link.malformed) {
    return judged('malformed');
  }
  if (isFresh(link, nowMs)) {
    return judged('too-fresh');
  }
  switch (presence?.kind) {
    case undefined:
      return judged('failed', 'It was not looked up.');
    case 'found':
      return judged('alive');
    case 'failed':
      return judged('failed', presence.failure.message);
    case 'missing':
      return judged(fateOfMissing(presence.why, sampled));
  }
}

function fateOfMissing(why: 'never-stored' | 'expired' | undefined, sampled: boolean | undefined): JudgedLink['fate'] {
  if (sampled === false) {
    return 'unsampled';
  }
  if (why === 'expired') {
    return 'expired';
  }
  return why === undefined ? 'absent' : sampled ? 'dropped' : 'never-stored';
}
