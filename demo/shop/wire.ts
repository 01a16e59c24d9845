import { parseTraceParent, TRACE_PARENT_HEADER } from '@opentelemetry/core';
import { TraceFlags } from '@opentelemetry/api';
import type { SpanContext } from '../../src/backends/sample/model/records';
import { isRecord } from '../../src/shared/isRecord';

/** Names a request in its run, see HttpRequest.requestId. */
export const REQUEST_ID_HEADER = 'x-request-id';
export { TRACE_PARENT_HEADER };

/** A `traceparent` header by W3C Trace Context, version 00. */
export function formatTraceParent({ traceId, spanId, sampled }: SpanContext): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}

/** The caller's span by its `traceparent` header; undefined for a header that is absent or malformed. */
export function readTraceParent(header: string | string[] | undefined): SpanContext | undefined {
  const context = typeof header === 'string' ? parseTraceParent(header) : null;
  return context
    ? {
        traceId: context.traceId,
        spanId: context.spanId,
        sampled: (context.traceFlags & TraceFlags.SAMPLED) !== 0,
      }
    : undefined;
}

/** Half of a character, which no URL can hold. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** A JSON object whose fields are all text, or undefined for anything else. */
export function parseFields(json: string): Record<string, string> | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (!isRecord(parsed)) {
    return undefined;
  }
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(parsed)) {
    if (typeof value !== 'string' || LONE_SURROGATE.test(value)) {
      return undefined;
    }
    fields[name] = value;
  }
  return fields;
}
