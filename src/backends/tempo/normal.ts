import type { TimeWindow } from '../../domain/investigation/types';
import { describeOperation } from '../../domain/traces/operation';
import { describeMs } from '../../domain/traces/words';
import type { NormalRequest, TraceHit } from '../types';

const HOUR_MS = 3_600_000;
const SPIKE_MS = 5 * 60_000;

/** Runs that are looked at; Tempo's answer has nearly a kilobyte of each. */
export const NORMAL_LIMIT = 10;

/** Where normal runs are looked for: in the hour before, without the minutes of the spike; else in those minutes. */
export function normalWindows({ beforeMs }: NormalRequest): TimeWindow[] {
  return [
    { fromMs: beforeMs - HOUR_MS, toMs: beforeMs - SPIKE_MS },
    { fromMs: beforeMs - SPIKE_MS, toMs: beforeMs },
  ];
}

/** The run of middle duration. */
export function medianOf(hits: readonly TraceHit[]): TraceHit | undefined {
  const sorted = [...hits].sort((a, b) => a.durationMs - b.durationMs);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

/** What was asked for and not found. @param source the store's name */
export function noNormalTrace(source: string, { operation, maxMs }: NormalRequest): string {
  return `${source} has no trace of ${describeOperation(operation)} from the hour before this one that took at most ${describeMs(maxMs)} and did not fail, so there is none to compare it with.`;
}
