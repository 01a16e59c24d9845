import type { FieldLike, FrameLike } from '../traces/frame';
import type { Span, Trace } from '../traces/types';

type KeyValue = { key: string; value: unknown };

const pairs = (record: Record<string, unknown>): KeyValue[] =>
  Object.entries(record).map(([key, value]) => ({ key, value }));

const NUMBER_OF_STATUS = { unset: 0, ok: 1, error: 2 } as const;

/** One row of the `Trace` frame, in the field order and value types of Grafana 12.2's Tempo data source. */
function traceRow(traceId: string, span: Span): Record<string, unknown> {
  const logs = span.events.map((event) => ({
    timestamp: event.timeMs,
    fields: pairs(event.attributes),
    ...(event.name === '' ? {} : { name: event.name }),
  }));
  return {
    // Grafana drops exactly sixteen leading zeros.
    traceID: traceId.replace(/^0{16}/, ''),
    spanID: span.spanId,
    parentSpanID: span.parentSpanId ?? '',
    operationName: span.name,
    serviceName: span.service,
    kind: span.kind === 'unspecified' ? '' : span.kind,
    statusCode: NUMBER_OF_STATUS[span.status],
    statusMessage: span.statusMessage ?? '',
    instrumentationLibraryName: 'demo',
    instrumentationLibraryVersion: '',
    traceState: '',
    serviceTags: pairs({ ...span.resource, 'service.name': span.service }),
    startTime: span.startMs,
    duration: span.durationMs,
    logs: logs.length === 0 ? null : logs,
    references: null,
    tags: pairs(span.attributes),
  };
}

const TRACE_TYPES: Record<string, string> = {
  statusCode: 'number',
  startTime: 'number',
  duration: 'number',
  serviceTags: 'other',
  logs: 'other',
  references: 'other',
  tags: 'other',
};

function columns(rows: ReadonlyArray<Record<string, unknown>>, types: Record<string, string>): FieldLike[] {
  const names = Object.keys(rows[0] ?? {});
  return names.map((name) => ({ name, type: types[name] ?? 'string', values: rows.map((row) => row[name]) }));
}

/** The `Trace` frame that Grafana makes of this trace. */
export function traceFrame(trace: Pick<Trace, 'traceId' | 'spans'>): FrameLike {
  const rows = trace.spans.map((span) => traceRow(trace.traceId, span));
  return {
    name: 'Trace',
    fields: columns(rows, TRACE_TYPES),
    meta: { custom: { partial: false, message: '' } },
  };
}

export interface LokiRow {
  labels: Record<string, string>;
  line: string;
  /** Nanoseconds since the epoch, as Loki writes them. */
  tsNs: string;
  /** I index, S structured metadata, P parsed; all S if absent. */
  labelTypes?: Record<string, string>;
  id?: string;
}

const allOf = (labels: Record<string, string>, type: string) =>
  Object.fromEntries(Object.keys(labels).map((key) => [key, type]));

/** Loki's logs frame of Grafana 12.2, or its dataplane variant (feature toggle `lokiLogsDataplane`), which has no `tsNs`. */
export function lokiFrame(rows: readonly LokiRow[], { dataplane = false } = {}): FrameLike {
  const labels: FieldLike = { name: 'labels', type: 'other', values: rows.map((row) => row.labels) };
  const time: FieldLike = {
    name: dataplane ? 'timestamp' : 'Time',
    type: 'time',
    values: rows.map((row) => Number(row.tsNs.slice(0, -6))),
    nanos: rows.map((row) => Number(row.tsNs.slice(-6))),
  };
  const line: FieldLike = { name: dataplane ? 'body' : 'Line', type: 'string', values: rows.map((row) => row.line) };
  const tsNs: FieldLike = { name: 'tsNs', type: 'string', values: rows.map((row) => row.tsNs) };
  const id: FieldLike = {
    name: 'id',
    type: 'string',
    values: rows.map((row, index) => row.id ?? `${row.tsNs}_${index.toString(16)}`),
  };
  const types: FieldLike = {
    name: 'labelTypes',
    type: 'other',
    values: rows.map((row) => row.labelTypes ?? allOf(row.labels, 'S')),
  };
  return {
    fields: dataplane ? [labels, time, line, id, types] : [labels, time, line, tsNs, types, id],
    meta: { custom: dataplane ? {} : { frameType: 'LabeledTimeValues' } },
  };
}

export interface ExemplarRowInput {
  timeMs: number;
  /** In the metric's own unit. */
  value: number;
  labels: Record<string, string>;
}

/** The `exemplar` frame: Time, Value, then every label as a string field, sorted, '' where a row has none. */
export function exemplarFrame(rows: readonly ExemplarRowInput[]): FrameLike {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row.labels)))].sort();
  return {
    name: 'exemplar',
    fields: [
      { name: 'Time', type: 'time', values: rows.map((row) => row.timeMs) },
      { name: 'Value', type: 'number', values: rows.map((row) => row.value) },
      ...names.map((name) => ({ name, type: 'string', values: rows.map((row) => row.labels[name] ?? '') })),
    ],
    meta: { custom: { resultType: 'exemplar' } },
  };
}

/** A frame as `/api/ds/query` sends it: what Grafana's `dataFrameFromJSON` reads. */
export function frameOnTheWire(frame: FrameLike) {
  return {
    schema: {
      name: frame.name,
      meta: frame.meta,
      fields: frame.fields.map(({ name, type, labels }) => ({ name, type, labels })),
    },
    data: {
      values: frame.fields.map((field) => field.values),
      nanos: frame.fields.map((field) => field.nanos ?? null),
    },
  };
}
