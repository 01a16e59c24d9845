import type { TimeWindow } from '../investigation/types';
import type { Span } from '../traces/types';
import { NEAR_MS } from './neighbours';
import { severityRank } from './severity';
import type { RankedLine } from './types';

const AFTER_MS = 2_000;
/** Windows this near to each other are one question: the lines between cost less than a second request. */
const JOIN_MS = 50;

/** The part of the time budget that a long suspect span may take. */
const SUSPECT_SHARE = 0.75;

/** What may be asked at most. */
export interface NeighbourBudget {
  /** Windows of all services together; each is a query. */
  windows: number;
  /** Milliseconds of all windows together. */
  totalMs: number;
}

const BUDGET: NeighbourBudget = { windows: 6, totalMs: 20_000 };

export interface NeighbourWindows {
  /** By service: where to look for lines beside those of the trace. In time order, whole milliseconds, none overlaps another. */
  services: Map<string, TimeWindow[]>;
  /** Lines worth a look (and the suspect span) that the budget left out. */
  leftOut: number;
}

interface Wish extends TimeWindow {
  service: string;
}

const lengthOf = ({ fromMs, toMs }: TimeWindow) => toMs - fromMs;

/** The windows with one more, joined where they touch. */
function joined(windows: readonly TimeWindow[], more: TimeWindow): TimeWindow[] {
  const touching = windows.filter(({ fromMs, toMs }) => fromMs <= more.toMs + JOIN_MS && more.fromMs <= toMs + JOIN_MS);
  const rest = windows.filter((window) => !touching.includes(window));
  const all = [...touching, more];
  const one = { fromMs: Math.min(...all.map(({ fromMs }) => fromMs)), toMs: Math.max(...all.map(({ toMs }) => toMs)) };
  return [...rest, one].sort((a, b) => a.fromMs - b.fromMs);
}

/** The suspect span's own time; of a long one its end, where those write who had to wait. */
function ofSuspect(span: Span, nearMs: number, mostMs: number): Wish {
  const toMs = Math.ceil(span.startMs + span.durationMs + nearMs);
  return { service: span.service, fromMs: Math.max(Math.floor(span.startMs - nearMs), Math.ceil(toMs - mostMs)), toMs };
}

/** Whether what stands beside this line may explain the suspect: its own lines, those near it, warnings and worse. */
function isWorth({ record: { severity, service, spanId, timeMs } }: RankedLine, suspect: Span | undefined): boolean {
  if (severityRank(severity) >= severityRank('warn')) {
    return true;
  }
  const near =
    suspect !== undefined && timeMs >= suspect.startMs && timeMs <= suspect.startMs + suspect.durationMs + AFTER_MS;
  return suspect !== undefined && (spanId === suspect.spanId || (near && service === suspect.service));
}

/**
 * Where to look for the neighbours of a trace: the suspect span's time on its service first, then `nearMs` around the
 * ranked lines, the best first, but only around those of the suspect, near it, or of severity WARN and worse. Joined
 * where they touch, and within the budget (6 windows and 20 s in all by default).
 */
export function neighbourWindows(
  ranked: readonly RankedLine[],
  { suspect, nearMs = NEAR_MS, budget = BUDGET }: { suspect?: Span; nearMs?: number; budget?: NeighbourBudget } = {}
): NeighbourWindows {
  const wishes: Wish[] = suspect ? [ofSuspect(suspect, nearMs, budget.totalMs * SUSPECT_SHARE)] : [];
  for (const line of ranked) {
    const { service, timeMs } = line.record;
    if (service !== undefined && !line.noise && isWorth(line, suspect)) {
      wishes.push({ service, fromMs: Math.floor(timeMs - nearMs), toMs: Math.ceil(timeMs + nearMs) });
    }
  }

  const services = new Map<string, TimeWindow[]>();
  let count = 0;
  let totalMs = 0;
  let leftOut = 0;
  for (const { service, ...wish } of wishes) {
    const before = services.get(service) ?? [];
    const after = joined(before, wish);
    const more =
      after.reduce((sum, window) => sum + lengthOf(window), 0) -
      before.reduce((sum, window) => sum + lengthOf(window), 0);
    if (count + after.length - before.length > budget.windows || totalMs + more > budget.totalMs) {
      leftOut++;
      continue;
    }
    services.set(service, after);
    count += after.length - before.length;
    totalMs += more;
  }
  return { services, leftOut };
}
