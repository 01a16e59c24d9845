import type { LogRecord } from '../../logs/types';
import { cameByOtlp, sampledIn } from './sampledFlag';
import type { LineHabits } from './types';

/** What these lines of one service tell of how it logs. */
export function habitsOf(records: readonly LogRecord[]): LineHabits {
  return {
    hasIds: records.some(({ traceId }) => traceId !== undefined),
    writesFlags: records.some((record) => cameByOtlp(record) && sampledIn(record) === true),
    lines: records.length,
  };
}

/**
 * Whether the trace of a line was sampled. Loki leaves out OTLP flags that are zero, so a line without any was not
 * sampled where other lines of the service have them; undefined where nothing tells.
 */
export function wasSampled(record: LogRecord, habits: Pick<LineHabits, 'writesFlags'>): boolean | undefined {
  return sampledIn(record) ?? (habits.writesFlags && cameByOtlp(record) ? false : undefined);
}
