import type { SampledSpan, SampledTrace } from '../../domain/traces/samples';
import { normalizeTraceId } from '../../shared/ids';
import { isRecord } from '../../shared/isRecord';
import type { TraceHit } from '../types';

/** One entry of `/api/search`; times are nanoseconds as text. */
export function hitOf(value: unknown): TraceHit | undefined {
  const traceId = idOf(value);
  if (!isRecord(value) || !traceId) {
    return undefined;
  }
  const longest = spansIn(value)
    .map((span) => ({ startMs: Number(span.startTimeUnixNano) / 1e6, durationMs: Number(span.durationNanos) / 1e6 }))
    .filter(({ startMs, durationMs }) => Number.isFinite(startMs) && Number.isFinite(durationMs))
    .sort((a, b) => b.durationMs - a.durationMs)[0];
  const startMs = longest?.startMs ?? Number(value.startTimeUnixNano) / 1e6;
  const durationMs = longest?.durationMs ?? Number(value.durationMs ?? 0);
  if (!Number.isFinite(startMs) || !Number.isFinite(durationMs)) {
    return undefined;
  }
  return {
    traceId,
    rootName: typeof value.rootTraceName === 'string' ? value.rootTraceName : '',
    startMs,
    durationMs,
  };
}

/** The same entry with its matching spans and the attributes that the search asked for. */
export function sampleOf(value: unknown): SampledTrace | undefined {
  const traceId = idOf(value);
  return isRecord(value) && traceId ? { traceId, spans: spansIn(value).map(sampledSpan) } : undefined;
}

function sampledSpan(span: Record<string, unknown>): SampledSpan {
  const attributes: Record<string, string> = {};
  for (const pair of Array.isArray(span.attributes) ? span.attributes : []) {
    if (isRecord(pair) && typeof pair.key === 'string' && isRecord(pair.value)) {
      // One of stringValue, intValue, boolValue, doubleValue; an arrayValue as its JSON.
      const [value] = Object.values(pair.value);
      attributes[pair.key] = typeof value === 'object' ? JSON.stringify(value) : String(value);
    }
  }
  const durationMs = Number(span.durationNanos) / 1e6;
  return {
    name: typeof span.name === 'string' ? span.name : '',
    service: attributes['service.name'],
    durationMs: Number.isFinite(durationMs) ? durationMs : 0,
    attributes,
  };
}

const idOf = (value: unknown) =>
  isRecord(value) && typeof value.traceID === 'string' ? normalizeTraceId(value.traceID) : undefined;

/** Newer Tempos say `spanSets`, and repeat the first in the older `spanSet`. */
function spansIn(value: Record<string, unknown>): Array<Record<string, unknown>> {
  const sets = Array.isArray(value.spanSets) ? value.spanSets : [value.spanSet];
  return sets.flatMap((set) => (isRecord(set) && Array.isArray(set.spans) ? set.spans : [])).filter(isRecord);
}
