import type { FaultSet } from './faults';
import type { Recorder } from './records';
import { simulate } from './simulate';

const MINUTE_MS = 60_000;

/** The hour before the demo starts: an ordinary one, but for an incident in its middle. */
export const HISTORY = {
  lengthMs: 60 * MINUTE_MS,
  /** Requests per second; fewer than live, so that an hour of them is stored within seconds. */
  rate: 3,
  /** DynamoDB throttles from the first to the second, before the end. */
  incident: { fromMs: 40 * MINUTE_MS, toMs: 30 * MINUTE_MS },
} as const;

const NO_FAULT: FaultSet = new Set();
const INCIDENT: FaultSet = new Set(['throttle']);

/**
 * Tells the recorder an hour of the shop's life, in order: the same seed and end give the same records.
 * @param endMs the end of the hour, Unix milliseconds
 */
export function createHistory({ seed, endMs, recorder }: { seed: number; endMs: number; recorder: Recorder }): void {
  const { incident, lengthMs, rate } = HISTORY;
  const [from, to] = [endMs - incident.fromMs, endMs - incident.toMs];
  simulate({
    // A run of its own: no live traffic of any seed has its ids.
    seed: `${seed}-history`,
    startMs: endMs - lengthMs,
    endMs,
    rate,
    faultsAt: (timeMs) => (timeMs >= from && timeMs < to ? INCIDENT : NO_FAULT),
    recorder,
  });
}
