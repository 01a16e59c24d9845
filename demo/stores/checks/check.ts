import type { FaultName } from '../../../src/backends/sample/model/faults';
import { eventually } from '../ask/http';
import type { AskLoki, FoundLine } from '../ask/loki';
import type { AskPrometheus } from '../ask/prometheus';
import type { AskTempo, FoundSpan } from '../ask/tempo';
import type { Window } from '../ask/window';

/** The three stores, each by its HTTP API. */
export interface Asked {
  prometheus: AskPrometheus;
  tempo: AskTempo;
  loki: AskLoki;
}

/** What a fault promises, asked of the stores. */
export interface FaultCheck {
  /** In words, for the report. */
  lookFor: string;
  /** How often the stores show the fault's symptom in a window: never on a healthy day. */
  symptoms(stores: Asked, window: Window): Promise<number>;
  /** Asserts what there is while the fault is on, and returns what was seen, in words. */
  check(stores: Asked, window: Window): Promise<string>;
}

export type FaultChecks<Name extends FaultName> = Record<Name, FaultCheck>;

/** Most traces that one check fetches. */
export const SOME = 25;

/** The spans of these traces, as soon as Tempo has each of them. */
export function existingTraces({ tempo }: Asked, traceIds: Iterable<string>): Promise<Map<string, FoundSpan[]>> {
  return eventually(
    'each of the traces',
    () => tempo.traces(traceIds),
    (traces) => [...traces.values()].every((spans) => spans.length > 0)
  );
}

/**
 * The lines that tell of one answered request each, of those requests that began in the window: a request that was under
 * way when a fault was switched goes partly by the old rules.
 * @param query one whose answers have the label `duration_ms`
 */
export async function requestLines({ loki }: Asked, query: string, window: Window): Promise<FoundLine[]> {
  const lines = await loki.lines(`${query} | duration_ms != ""`, window);
  // The duration is in whole milliseconds.
  return lines.filter(({ timeMs, labels }) => timeMs - Number(labels.duration_ms) - 1 > window.fromMs);
}

/** The ids in a plain text line of checkout-service. */
export function idsInText({ text }: FoundLine): { traceId: string; spanId: string } | undefined {
  const [, traceId, spanId] = /\[([0-9a-f]{32}) ([0-9a-f]{16})\]/.exec(text) ?? [];
  return traceId !== undefined && spanId !== undefined ? { traceId, spanId } : undefined;
}

/** `3` to `5`, of numbers. */
export function rangeOf(numbers: number[]): string {
  const [min, max] = [Math.min(...numbers), Math.max(...numbers)].map((number) => Math.round(number));
  return `${min} to ${max}`;
}
