import type { Streams } from '../../backends/testing/fakeLoki';
import type { LokiRow } from '../../domain/testing/frames';
import { spanIdFor, T0, TRACE_ID } from '../../domain/testing/traces';

const nanos = (atMs: number) => `${T0 + atMs}000000`;

/** A line whose ids OTLP put into structured metadata. */
export function metadataLine(line: string, atMs: number, span: string, traceId = TRACE_ID): LokiRow {
  return {
    tsNs: nanos(atMs),
    line,
    labels: {
      service_name: 'web-frontend',
      detected_level: 'info',
      trace_id: traceId,
      span_id: spanIdFor(span),
    },
    labelTypes: { service_name: 'I', detected_level: 'S', trace_id: 'S', span_id: 'S' },
  };
}

/** A line that is JSON, ids included. */
export function jsonLine(level: string, msg: string, atMs: number, span: string, traceId = TRACE_ID): LokiRow {
  return {
    tsNs: nanos(atMs),
    line: JSON.stringify({ level, msg, trace_id: traceId, span_id: spanIdFor(span) }),
    labels: { service: 'task-svc', detected_level: level },
    labelTypes: { service: 'I', detected_level: 'S' },
  };
}

/** A line without ids of its own labels. */
export const plainLine = (line: string, atMs: number, labels: Record<string, string> = {}): LokiRow => ({
  tsNs: nanos(atMs),
  line,
  labels,
  labelTypes: Object.fromEntries(Object.keys(labels).map((key) => [key, 'I'])),
});

/** What the demo's services write about its throttled trace: one in metadata, one in JSON under another label. */
export const demoStreams = (): Streams => ({
  'service_name=web-frontend': [metadataLine('GET /task 200 in 612ms', 612, '1')],
  'service=task-svc': [
    jsonLine('debug', 'retry 1 of query', 100, '4'),
    jsonLine('debug', 'retry 2 of query', 220, '4'),
    jsonLine('debug', 'retry 3 of query', 380, '4'),
    jsonLine('warn', 'throttled by DynamoDB, RetryAttempts=3', 512, '4'),
    jsonLine('info', 'GET /task 200', 590, '3'),
  ],
});

export const DEMO_LABELS = ['service', 'service_name', 'severity'];
