import { normalizeTraceId } from '../../shared/ids';
import { assembleTrace } from './assemble';
import { textOf } from './frame';
import { linkedIdsIn } from './links';
import { kindOf, serviceOf, spanIdOf, statusOf } from './spanFields';
import type { Span, SpanEvent, Trace } from './types';
import { isRecord } from '../../shared/isRecord';

const listIn = (holder: unknown, ...keys: string[]): readonly unknown[] => {
  if (isRecord(holder)) {
    for (const key of keys) {
      const list = holder[key];
      if (Array.isArray(list)) {
        return list;
      }
    }
  }
  return [];
};

/** OTLP JSON wraps each value in its type: `{"stringValue": "x"}`; lists and maps become JSON text. */
function anyValueOf(value: unknown): unknown {
  if (!isRecord(value)) {
    return value;
  }
  if (isRecord(value.arrayValue)) {
    return listIn(value.arrayValue, 'values').map(anyValueOf);
  }
  if (isRecord(value.kvlistValue)) {
    return attributesIn(value.kvlistValue, 'values');
  }
  return value.stringValue ?? value.intValue ?? value.boolValue ?? value.doubleValue ?? value.bytesValue ?? '';
}

function attributesIn(holder: unknown, key = 'attributes'): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const pair of listIn(holder, key)) {
    if (isRecord(pair) && typeof pair.key === 'string') {
      attributes[pair.key] = textOf(anyValueOf(pair.value));
    }
  }
  return attributes;
}

/** An id as hex digits: OTLP JSON writes hex, Tempo's protobuf JSON base64. `bytes` tells the two apart. */
function hexOf(value: unknown, bytes: number): string {
  if (typeof value !== 'string' || value === '' || /^[0-9a-f]+$/i.test(value)) {
    return typeof value === 'string' ? value : '';
  }
  if (value.length !== Math.ceil(bytes / 3) * 4 || !/^[\w+/-]+={0,2}$/.test(value)) {
    return value;
  }
  const binary = atob(value.replaceAll('-', '+').replaceAll('_', '/'));
  return Array.from(binary, (char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}

const nanosOf = (value: unknown): bigint => {
  const text = textOf(value);
  return /^\d+$/.test(text) ? BigInt(text) : 0n;
};
/** The fraction is divided on its own: a double holds today's time in ms to a quarter of a microsecond only. */
const msOf = (nanos: bigint): number => Number(nanos / 1_000_000n) + Number(nanos % 1_000_000n) / 1e6;

function eventsIn(span: Record<string, unknown>): SpanEvent[] {
  return listIn(span, 'events')
    .filter(isRecord)
    .map((event) => ({
      timeMs: msOf(nanosOf(event.timeUnixNano)),
      name: textOf(event.name),
      attributes: attributesIn(event),
    }));
}

function spanIn(span: Record<string, unknown>, resource: Record<string, string>): Span | undefined {
  const spanId = spanIdOf(hexOf(span.spanId, 8));
  if (spanId === undefined) {
    return undefined;
  }
  const start = nanosOf(span.startTimeUnixNano);
  const end = nanosOf(span.endTimeUnixNano);
  const status = isRecord(span.status) ? span.status : {};
  const linkedTraceIds = linkedIdsIn(span.links, (id) => hexOf(id, 16));
  return {
    spanId,
    parentSpanId: spanIdOf(hexOf(span.parentSpanId, 8)),
    name: textOf(span.name),
    service: serviceOf('', resource),
    kind: kindOf(span.kind),
    status: statusOf(status.code),
    statusMessage: textOf(status.message) || undefined,
    startMs: msOf(start),
    durationMs: end > start ? msOf(end - start) : 0,
    attributes: attributesIn(span),
    resource,
    events: eventsIn(span),
    ...(linkedTraceIds && { linkedTraceIds }),
  };
}

/**
 * The trace in an answer of Tempo's own API: v2 `{trace: {resourceSpans}}`, v1 `{batches}` or OTLP `{resourceSpans}`,
 * ids in hex or base64. undefined where there is none: v2 answers a missing trace with 200 and `{"trace":{}}`.
 */
export function readTraceJson(body: unknown): Trace | undefined {
  const holder = isRecord(body) && isRecord(body.trace) ? body.trace : body;
  const spans: Span[] = [];
  let traceId = '';
  for (const group of listIn(holder, 'resourceSpans', 'batches')) {
    const resource = attributesIn(isRecord(group) ? group.resource : undefined);
    for (const scope of listIn(group, 'scopeSpans', 'instrumentationLibrarySpans')) {
      for (const span of listIn(scope, 'spans')) {
        const read = isRecord(span) ? spanIn(span, resource) : undefined;
        if (read && isRecord(span)) {
          traceId ||= hexOf(span.traceId, 16);
          spans.push(read);
        }
      }
    }
  }
  return assembleTrace(normalizeTraceId(traceId) ?? traceId, spans);
}
