import { normalizeTraceId } from '../../shared/ids';
import { assembleTrace } from './assemble';
import { fieldNamed, type FrameLike, jsonOf, numberOf, textOf } from './frame';
import { linkedIdsIn } from './links';
import { kindOf, serviceOf, spanIdOf, statusOf } from './spanFields';
import type { Span, SpanEvent, Trace } from './types';
import { isRecord } from '../../shared/isRecord';

const NONE: ArrayLike<unknown> = [];

/** `[{key, value}]` as a record; values of any JSON type as text. A plain object is taken as it is. */
function attributesOf(value: unknown): Record<string, string> {
  const attributes: Record<string, string> = {};
  const pairs = jsonOf(value);
  if (isRecord(pairs)) {
    for (const [key, text] of Object.entries(pairs)) {
      attributes[key] = textOf(text);
    }
    return attributes;
  }
  for (const pair of Array.isArray(pairs) ? pairs : []) {
    if (isRecord(pair) && typeof pair.key === 'string') {
      attributes[pair.key] = textOf(pair.value);
    }
  }
  return attributes;
}

/** Whether two lists of tags say the same in the same order; values that are not scalars count as different. */
function sameTags(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) {
    return false;
  }
  for (let i = 0; i < a.length; i++) {
    const x: unknown = a[i];
    const y: unknown = b[i];
    if (!isRecord(x) || !isRecord(y) || x.key !== y.key || x.value !== y.value) {
      return false;
    }
  }
  return true;
}

/** Reads resources; equal ones that follow one another in a service become one object, most of a large trace's memory. */
function resourceReader(): (service: string, tags: unknown) => Record<string, string> {
  const last = new Map<string, { tags: unknown; resource: Record<string, string> }>();
  return (service, tags) => {
    const known = last.get(service);
    if (known && sameTags(known.tags, tags)) {
      return known.resource;
    }
    const resource = attributesOf(tags);
    last.set(service, { tags, resource });
    return resource;
  };
}

/** `none` is the list to share among the many spans without events. */
function eventsOf(value: unknown, none: SpanEvent[]): SpanEvent[] {
  const logs: unknown = jsonOf(value);
  if (!Array.isArray(logs) || logs.length === 0) {
    return none;
  }
  const events: SpanEvent[] = [];
  for (const log of logs) {
    if (isRecord(log)) {
      const attributes = attributesOf(log.fields);
      const name = textOf(log.name) || attributes.event || attributes.message || '';
      events.push({ timeMs: numberOf(log.timestamp) ?? 0, name, attributes });
    }
  }
  return events;
}

/** A span without an end, or with one before its start, arrives as some 10^13 ms: Grafana subtracts unsigned numbers. */
function durationOf(value: unknown): number {
  const duration = numberOf(value) ?? 0;
  return duration > 0 && duration < 1e12 ? duration : 0;
}

/** Spans whose start is not known (NaN, zero, negative) start with the trace: nothing of 1970 may stretch it. */
function placeUnknownStarts(spans: readonly Span[]): void {
  let first = Infinity;
  for (const span of spans) {
    if (span.startMs > 0 && span.startMs < first) {
      first = span.startMs;
    }
  }
  for (const span of spans) {
    if (!(span.startMs > 0)) {
      span.startMs = first === Infinity ? 0 : first;
    }
  }
}

/**
 * The trace in Grafana's `Trace` frame (Tempo, Jaeger, Zipkin and X-Ray data sources alike; shape: grafana
 * pkg/tsdb/tempo/trace_transform.go, start and duration in ms). Fields may be missing, tags may be of any JSON type,
 * and lists may be JSON text. Rows without a span id are left out; see `assembleTrace` for damaged parents. undefined
 * if the frame holds no spans.
 */
export function readTrace(frame: FrameLike): Trace | undefined {
  const ids = fieldNamed(frame, 'spanID')?.values;
  if (!ids) {
    return undefined;
  }
  const column = (name: string) => fieldNamed(frame, name)?.values ?? NONE;
  const parents = column('parentSpanID');
  const names = column('operationName');
  const services = column('serviceName');
  const kinds = column('kind');
  const statuses = column('statusCode');
  const messages = column('statusMessage');
  const resources = column('serviceTags');
  const starts = column('startTime');
  const durations = column('duration');
  const logs = column('logs');
  const tags = column('tags');
  const references = column('references');
  const resourceOf = resourceReader();
  const noEvents: SpanEvent[] = [];

  const spans: Span[] = [];
  for (let row = 0; row < ids.length; row++) {
    const spanId = spanIdOf(ids[row]);
    if (spanId === undefined) {
      continue;
    }
    const attributes = attributesOf(tags[row]);
    const serviceName = textOf(services[row]);
    const resource = resourceOf(serviceName, resources[row]);
    const kind = kindOf(kinds[row]);
    const status = statusOf(statuses[row] ?? attributes['otel.status_code']);
    const linkedTraceIds = linkedIdsIn(jsonOf(references[row]));
    spans.push({
      spanId,
      parentSpanId: spanIdOf(parents[row]),
      name: textOf(names[row]),
      service: serviceOf(serviceName, resource),
      kind: kind === 'unspecified' ? kindOf(attributes['span.kind']) : kind,
      // Grafana's own mark of a failed span, for stores that have no status code.
      status: attributes.error === 'true' ? 'error' : status,
      statusMessage: textOf(messages[row]) || attributes['otel.status_description'] || undefined,
      startMs: numberOf(starts[row]) ?? 0,
      durationMs: durationOf(durations[row]),
      attributes,
      resource,
      events: eventsOf(logs[row], noEvents),
      ...(linkedTraceIds && { linkedTraceIds }),
    });
  }
  placeUnknownStarts(spans);
  return assembleTrace(traceIdIn(column('traceID')), spans);
}

function traceIdIn(values: ArrayLike<unknown>): string {
  for (let row = 0; row < values.length; row++) {
    const text = textOf(values[row]);
    if (text !== '') {
      return normalizeTraceId(text) ?? text;
    }
  }
  return '';
}

/** What the store itself says of a partial trace, in the frame's metadata (Tempo); undefined where it says nothing. */
export function partialTraceMessage(frame: FrameLike): string | undefined {
  const custom = frame.meta?.custom;
  if (custom?.partial !== true) {
    return undefined;
  }
  return textOf(custom.message) || 'Tempo returned only a part of this trace.';
}
