import type { Span, Trace } from './types';

/** Start order; of spans that start together the longer first, so that a parent precedes its child; then by id. */
function inStartOrder(a: Span, b: Span): number {
  return (
    a.startMs - b.startMs || b.durationMs - a.durationMs || (a.spanId < b.spanId ? -1 : a.spanId > b.spanId ? 1 : 0)
  );
}

/**
 * One span per id. Exporters that retry send a span twice, and Zipkin gives both sides of a call the same id: the
 * longer one stays, because it covers the other's time.
 */
function oncePerId(spans: readonly Span[]): Map<string, Span> {
  const byId = new Map<string, Span>();
  for (const span of spans) {
    const known = byId.get(span.spanId);
    if (!known || span.durationMs > known.durationMs) {
      byId.set(span.spanId, span);
    }
  }
  return byId;
}

/** Of the parent ring that `start` leads into, the span that starts first. Marks what it walks over as seen. */
function firstOfRing(start: Span, byId: ReadonlyMap<string, Span>, seen: Set<Span>): Span | undefined {
  const trail = new Set<Span>();
  let at: Span | undefined = start;
  while (at && !seen.has(at)) {
    seen.add(at);
    trail.add(at);
    at = at.parentSpanId === undefined ? undefined : byId.get(at.parentSpanId);
  }
  if (!at || !trail.has(at)) {
    return undefined;
  }
  const entry: Span = at;
  let first = entry;
  for (
    let next = byId.get(entry.parentSpanId ?? '');
    next && next !== entry;
    next = byId.get(next.parentSpanId ?? '')
  ) {
    if (inStartOrder(next, first) < 0) {
      first = next;
    }
  }
  return first;
}

function openRings(spans: readonly Span[], byId: ReadonlyMap<string, Span>): void {
  const seen = new Set<Span>();
  for (const span of spans) {
    if (seen.has(span)) {
      continue;
    }
    const parent = span.parentSpanId === undefined ? undefined : byId.get(span.parentSpanId);
    if (!parent || (parent !== span && seen.has(parent))) {
      seen.add(span); // the usual case: no walk needed
      continue;
    }
    const cut = firstOfRing(span, byId, seen);
    if (cut) {
      cut.parentSpanId = undefined;
    }
  }
}

/**
 * Spans of one trace, in any order and with any parents, as a tree that every walk of ours can trust: one span per
 * id, no ring among the parents (a ring is opened at its earliest span, a span that is its own parent becomes a root),
 * everything in start order. undefined without spans. Changes `parentSpanId` of the spans where a ring is opened.
 */
export function assembleTrace(traceId: string, given: readonly Span[]): Trace | undefined {
  const byId = oncePerId(given);
  if (byId.size === 0) {
    return undefined;
  }
  const spans = [...byId.values()].sort(inStartOrder);
  openRings(spans, byId);
  const children = new Map<string, Span[]>();
  const roots: Span[] = [];
  const orphans: Span[] = [];
  const services = new Set<string>();
  let startMs = Infinity;
  let endMs = -Infinity;
  for (const span of spans) {
    services.add(span.service);
    startMs = Math.min(startMs, span.startMs);
    endMs = Math.max(endMs, span.startMs + span.durationMs);
    const parentId = span.parentSpanId;
    if (parentId === undefined || !byId.has(parentId)) {
      roots.push(span);
      if (parentId !== undefined) {
        orphans.push(span);
      }
      continue;
    }
    const siblings = children.get(parentId);
    if (siblings) {
      siblings.push(span);
    } else {
      children.set(parentId, [span]);
    }
  }
  return { traceId, spans, byId, children, roots, orphans, services: [...services], startMs, endMs };
}
