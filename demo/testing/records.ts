import type { LineRecord, SpanRecord } from '../../src/backends/sample/model/records';

export const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
export const SPAN_ID = '00f067aa0ba902b7';

/** A span of task-svc, with all that a span can carry where `more` says so. */
export function spanOf(more: Partial<SpanRecord> = {}): SpanRecord {
  return {
    traceId: TRACE_ID,
    spanId: SPAN_ID,
    sampled: true,
    service: 'task-svc',
    serviceName: 'task-svc',
    parentSpanId: undefined,
    name: 'GET /tasks/{id}',
    kind: 'server',
    startMs: 1_795_266_000_000,
    endMs: 1_795_266_000_010,
    attributes: {},
    events: [],
    links: [],
    status: 'unset',
    statusMessage: undefined,
    ...more,
  };
}

/** A line of task-svc about that span. */
export function lineOf(message: string, more: Partial<LineRecord> = {}): LineRecord {
  return {
    service: 'task-svc',
    serviceName: 'task-svc',
    timeMs: 1_795_266_000_000,
    level: 'info',
    message,
    fields: {},
    span: { traceId: TRACE_ID, spanId: SPAN_ID, sampled: true },
    ...more,
  };
}
