import { T0, TRACE_ID } from '../../testing/traces';
import type { LogRecord, Severity } from '../types';

/** A line of task-svc, `ms` after T0, with the id of the throttled trace. */
export const line = (text: string, severity: Severity, ms: number, more: Partial<LogRecord> = {}): LogRecord => ({
  timeMs: T0 + ms,
  line: text,
  severity,
  traceId: TRACE_ID,
  service: 'task-svc',
  labels: {},
  ...more,
});

export const withoutId = { traceId: undefined, spanId: undefined } as const;
export const ofOtherTrace = { traceId: 'f'.repeat(32), spanId: undefined } as const;
