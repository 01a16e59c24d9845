import { FieldType, type DataFrame } from '@grafana/data';
import { SCOPE_NAME } from '../model/lineShapes';
import type { Attributes, AttributeValue, SpanRecord } from '../model/records';
import { resourceAttributes, SERVICES } from '../model/services';
import { isShortTraceId } from '../../../shared/ids';

/** Lists are JSON text; other values keep their type. */
const valueOf = (value: AttributeValue) => (Array.isArray(value) ? JSON.stringify(value) : value);
const pairs = (attributes: Attributes) =>
  Object.entries(attributes).map(([key, value]) => ({ key, value: valueOf(value) }));

const orNull = <T>(list: T[]) => (list.length > 0 ? list : null);

/** One row: the fields of Grafana's `Trace` frame in their order. */
function rowOf(span: SpanRecord) {
  return {
    // Grafana drops exactly sixteen leading zeros.
    traceID: isShortTraceId(span.traceId) ? span.traceId.slice(16) : span.traceId,
    spanID: span.spanId,
    parentSpanID: span.parentSpanId ?? '',
    operationName: span.name,
    serviceName: span.serviceName,
    kind: span.kind,
    statusCode: span.status === 'error' ? 2 : 0,
    statusMessage: span.statusMessage ?? '',
    instrumentationLibraryName: SCOPE_NAME,
    instrumentationLibraryVersion: '',
    traceState: '',
    serviceTags: pairs(resourceAttributes(SERVICES[span.service], span.serviceName)),
    startTime: span.startMs,
    duration: span.endMs - span.startMs,
    logs: orNull(
      span.events.map(({ timeMs, name, attributes }) => ({ timestamp: timeMs, fields: pairs(attributes), name }))
    ),
    references: orNull(span.links.map(({ traceId, spanId }) => ({ traceID: traceId, spanID: spanId, tags: [] }))),
    tags: pairs(span.attributes),
  };
}

/** The `Trace` frame, as Grafana 12.2's Tempo data source answers for one trace. */
export function traceFrame(spans: readonly SpanRecord[], refId: string): DataFrame {
  const rows = spans.map(rowOf);
  type Column = keyof ReturnType<typeof rowOf>;
  const column = (name: Column, type: FieldType) => ({ name, type, config: {}, values: rows.map((row) => row[name]) });
  const { string, number, other } = FieldType;
  return {
    name: 'Trace',
    refId,
    length: rows.length,
    fields: [
      column('traceID', string),
      column('spanID', string),
      column('parentSpanID', string),
      column('operationName', string),
      column('serviceName', string),
      column('kind', string),
      column('statusCode', number),
      column('statusMessage', string),
      column('instrumentationLibraryName', string),
      column('instrumentationLibraryVersion', string),
      column('traceState', string),
      column('serviceTags', other),
      column('startTime', number),
      column('duration', number),
      column('logs', other),
      column('references', other),
      column('tags', other),
    ],
    meta: { typeVersion: [0, 0], custom: { message: '', partial: false }, preferredVisualisationType: 'trace' },
  };
}
