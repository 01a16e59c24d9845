import { baselineOf, healthyOf, type Usual } from '../../domain/logs/rarity';
import type { LogRecord } from '../../domain/logs/types';

/** A trace whose lines stretch over so many times the usual is an outlier. */
const OUTLIER = 3;
/** Part of an outlier's stretch from which another trace counts as slow as it. */
const ALIKE = 0.5;

function byTrace(records: readonly LogRecord[]): Map<string, LogRecord[]> {
  const traces = new Map<string, LogRecord[]>();
  for (const record of records) {
    if (record.traceId !== undefined) {
      const trace = traces.get(record.traceId);
      if (trace) {
        trace.push(record);
      } else {
        traces.set(record.traceId, [record]);
      }
    }
  }
  return traces;
}

/** From the first to the last line, ms. */
function stretchOf(records: readonly LogRecord[]): number {
  const times = records.map(({ timeMs }) => timeMs);
  return times.length === 0 ? 0 : Math.max(...times) - Math.min(...times);
}

/** Traces in the sample that are as slow as this one: their lines stretch as far, and those of most do not. */
function slowIn(traces: ReadonlyMap<string, LogRecord[]>, own: readonly LogRecord[]): Set<string> {
  const stretches = [...traces].map(([id, records]) => ({ id, ms: stretchOf(records) })).sort((a, b) => a.ms - b.ms);
  const median = stretches[Math.floor(stretches.length / 2)]?.ms ?? 0;
  const ownMs = stretchOf(own);
  const isOutlier = ownMs > 0 && ownMs >= OUTLIER * median;
  return new Set(isOutlier ? stretches.filter(({ ms }) => ms >= ALIKE * ownMs).map(({ id }) => id) : []);
}

/**
 * What is usual, from a sample of the hour before: its lines and those of its traces. An earlier incident, or the
 * beginning of this one, may lie in that hour, so traces as slow as this one are no measure and are left out.
 * @param own the lines of the trace itself, of the services that were sampled
 * @param share the part of the hour that the sample covers, 0–1
 */
export function usualOf(
  sample: readonly LogRecord[],
  own: readonly LogRecord[],
  share: number
): { baseline: Usual; healthy: Usual } {
  const traces = byTrace(sample);
  const slow = slowIn(traces, own);
  const calm = sample.filter(({ traceId }) => traceId === undefined || !slow.has(traceId));
  const healthy = [...traces].filter(([id]) => !slow.has(id)).map(([, records]) => records);
  return { baseline: baselineOf(calm, share), healthy: healthyOf(healthy) };
}
