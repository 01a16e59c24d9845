import type { FaultName } from '../faults';
import type { LineRecord, RequestRecord, SpanRecord } from '../records';
import { simulate, type SimulationOptions } from '../simulate';

/** A moment to begin with: 2026-11-21 12:00 UTC, in milliseconds. */
export const START_MS = 1_795_262_400_000;

export interface Records {
  spans: SpanRecord[];
  lines: LineRecord[];
  requests: RequestRecord[];
  /** Users who ordered, one for each order. */
  orders: string[];
}

/** What the shop leaves in so many seconds of virtual time with these faults on, ten requests a second. */
export function recordShop(
  faults: readonly FaultName[],
  { seconds = 60, ...options }: Partial<SimulationOptions> & { seconds?: number } = {}
): Records {
  const records: Records = { spans: [], lines: [], requests: [], orders: [] };
  simulate({
    seed: 1,
    startMs: START_MS,
    endMs: START_MS + seconds * 1000,
    rate: 10,
    faultsAt: () => new Set(faults),
    recorder: {
      span: (span) => records.spans.push(span),
      line: (line) => records.lines.push(line),
      request: (request) => records.requests.push(request),
      order: (user) => records.orders.push(user),
    },
    ...options,
  });
  return records;
}

export const durationOf = ({ startMs, endMs }: SpanRecord): number => endMs - startMs;

/** The spans of one trace, by id. */
export const traceIn = ({ spans }: Records, traceId: string | undefined): SpanRecord[] =>
  spans.filter((span) => span.traceId === traceId);
