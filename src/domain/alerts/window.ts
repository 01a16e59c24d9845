import type { TimeWindow } from '../investigation/types';

const LEAD_MS = 15 * 60_000;
const LONGEST_MS = 6 * 3_600_000;
const LONGEST_FOR_MS = 3_600_000;

interface AlertTimes {
  /** When the condition began to hold long enough, milliseconds since the epoch. */
  activeAtMs: number;
  /** When it no longer held; absent while it fires. */
  endMs?: number;
  /** How long it had to hold before, milliseconds. */
  forMs?: number;
  nowMs: number;
}

/** The alert's own window: from a quarter of an hour before its condition began to hold until its end or now, at most six hours. */
export function alertWindow({ activeAtMs, endMs, forMs = 0, nowMs }: AlertTimes): TimeWindow {
  const fromMs = Math.min(activeAtMs, nowMs) - Math.min(forMs, LONGEST_FOR_MS) - LEAD_MS;
  return { fromMs, toMs: Math.min(endMs ?? nowMs, nowMs, fromMs + LONGEST_MS) };
}

/** When the condition of an alert with this window began to hold, milliseconds since the epoch: until then all was well. */
export const beganMs = ({ fromMs }: TimeWindow): number => fromMs + LEAD_MS;

/** A window as a URL has it; one that ends within this minute follows the clock. */
export function asUrlTimes({ fromMs, toMs }: TimeWindow, nowMs = Date.now()): { from: string; to: string } {
  return { from: String(Math.floor(fromMs)), to: nowMs - toMs < 60_000 ? 'now' : String(Math.ceil(toMs)) };
}
