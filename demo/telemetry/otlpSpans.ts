import { SpanKind, SpanStatusCode, TraceFlags, type HrTime, type SpanContext } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import type { SpanContext as RecordedContext, SpanRecord } from '../../src/backends/sample/model/records';
import { hrTime, SCOPE, type Resources } from './otlpResource';
import { OTLP_TIMEOUT_MS, sendThrough } from './otlpSend';
import type { Send } from './sendResult';

const KINDS: Readonly<Record<SpanRecord['kind'], SpanKind>> = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  internal: SpanKind.INTERNAL,
};

/** Sends spans by OTLP/HTTP; `url` is the full address, with `/v1/traces`. */
export function createSpanSender(url: string, resources: Resources): Send<SpanRecord> {
  const send = sendThrough<ReadableSpan>(new OTLPTraceExporter({ url, timeoutMillis: OTLP_TIMEOUT_MS }));
  return (records) => send(records.map((record) => toReadableSpan(record, resources.of(record))));
}

/** A span as the exporters of OpenTelemetry take it. */
export function toReadableSpan(record: SpanRecord, resource: Resource): ReadableSpan {
  const context = spanContext(record);
  const { parentSpanId, kind } = record;
  return {
    name: record.name,
    kind: KINDS[kind],
    spanContext: () => context,
    // A SERVER span's parent is in the process of the caller.
    parentSpanContext: parentSpanId ? { ...context, spanId: parentSpanId, isRemote: kind === 'server' } : undefined,
    startTime: hrTime(record.startMs),
    endTime: hrTime(record.endMs),
    duration: duration(record),
    ended: true,
    status:
      record.status === 'error'
        ? { code: SpanStatusCode.ERROR, message: record.statusMessage }
        : { code: SpanStatusCode.UNSET },
    attributes: record.attributes,
    events: record.events.map(({ timeMs, name, attributes }) => ({ time: hrTime(timeMs), name, attributes })),
    links: record.links.map((link) => ({ context: spanContext(link) })),
    resource,
    instrumentationScope: SCOPE,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

/** The context of OpenTelemetry's API. */
export function spanContext({ traceId, spanId, sampled }: RecordedContext): SpanContext {
  return { traceId, spanId, traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE };
}

function duration({ startMs, endMs }: SpanRecord): HrTime {
  return hrTime(Math.max(0, endMs - startMs));
}
