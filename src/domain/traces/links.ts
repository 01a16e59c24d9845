import { textOf } from './frame';
import { normalizeTraceId } from '../../shared/ids';
import { isRecord } from '../../shared/isRecord';
import type { Span, Trace } from './types';

const MOST = 5;

/** Another trace that a span names in a link (https://opentelemetry.io/docs/concepts/signals/traces/#span-links). */
export interface LinkedTrace {
  /** Lower-case, left-padded to 32. */
  traceId: string;
  /** The span that has the link. */
  from: Span;
}

/**
 * The ids of the traces in a list of links, each once: of Grafana's frame (`traceID`) and of OTLP (`traceId`, to be
 * made hexadecimal by `hexOf`). undefined for none, so that the many spans without links cost nothing.
 */
export function linkedIdsIn(list: unknown, hexOf: (id: unknown) => string = textOf): string[] | undefined {
  if (!Array.isArray(list) || list.length === 0) {
    return undefined;
  }
  const ids = new Set<string>();
  for (const link of list) {
    const id = isRecord(link) ? normalizeTraceId(hexOf(link.traceID ?? link.traceId)) : undefined;
    if (id) {
      ids.add(id);
    }
  }
  return ids.size > 0 ? [...ids] : undefined;
}

/** The other traces that this one links to, at most 5, each once, those of the spans that took longest first. */
export function linkedTraces(trace: Trace): LinkedTrace[] {
  const found = new Map<string, Span>();
  const linking = trace.spans.filter(({ linkedTraceIds }) => linkedTraceIds);
  for (const span of linking.sort((a, b) => b.durationMs - a.durationMs)) {
    for (const id of span.linkedTraceIds ?? []) {
      if (id !== trace.traceId && !found.has(id)) {
        found.set(id, span);
      }
    }
  }
  return [...found].slice(0, MOST).map(([traceId, from]) => ({ traceId, from }));
}
