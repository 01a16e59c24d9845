import type { LogRecord } from '../../logs/types';
import type { SpanFacts } from './types';

const isAt = ({ startMs, durationMs }: SpanFacts, timeMs: number) =>
  timeMs >= startMs - 1 && timeMs <= startMs + durationMs + 1;

/**
 * The span that a line was written in: the one that it names; for a line that names none the shortest span of its
 * service that ran at its time, else the longest of its service.
 */
export function spanOf(
  { spanId, timeMs }: Pick<LogRecord, 'spanId' | 'timeMs'>,
  service: string,
  spans: readonly SpanFacts[]
): SpanFacts | undefined {
  if (spanId !== undefined) {
    return spans.find((span) => span.spanId === spanId);
  }
  const own = spans.filter((span) => span.service === service).sort((a, b) => a.durationMs - b.durationMs);
  return own.find((span) => isAt(span, timeMs)) ?? own[own.length - 1];
}

/** The span itself or the nearest one around it in the same service that has status error. */
export function statusAround(span: SpanFacts, spans: readonly SpanFacts[]): SpanFacts | undefined {
  const byId = new Map(spans.map((each) => [each.spanId, each]));
  const seen = new Set<string>();
  for (let at: SpanFacts | undefined = span; at && at.service === span.service && !seen.has(at.spanId);) {
    if (at.status === 'error') {
      return at;
    }
    seen.add(at.spanId);
    at = at.parentSpanId === undefined ? undefined : byId.get(at.parentSpanId);
  }
  return undefined;
}
