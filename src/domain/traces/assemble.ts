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
    if (!known || isPreferred(span, known)) {
      byId.set(span.spanId, span);
    }
  }
  return byId;
}

/** The longer, then the earlier; after that anything that does not depend on the order in which they arrived. */
function isPreferred(span: Span, known: Span): boolean {
  const by = span.durationMs - known.durationMs || known.startMs - span.startMs;
  const text = ({ parentSpanId = '', kind, service, name, status }: Span) =>
    [parentSpanId, kind, status, service, name].join('\n');
  return by > 0 || (by === 0 && text(span) < text(known));
}

interface Tree {
  children: Map<string, Span[]>;
  roots: Span[];
}

function treeOf(spans: readonly Span[], byId: ReadonlyMap<string, Span>): Tree {
  const children = new Map<string, Span[]>();
  const roots: Span[] = [];
  for (const span of spans) {
    const parentId = span.parentSpanId;
    if (parentId === undefined || !byId.has(parentId)) {
      roots.push(span);
      continue;
    }
    const siblings = children.get(parentId);
    if (siblings) {
      siblings.push(span);
    } else {
      children.set(parentId, [span]);
    }
  }
  return { children, roots };
}

/** Spans that the roots lead to: each once, as a span has one parent. */
function reachedFrom({ children, roots }: Tree): Span[] {
  const reached = [...roots];
  for (let i = 0; i < reached.length; i++) {
    for (const child of children.get(reached[i]?.spanId ?? '') ?? []) {
      reached.push(child);
    }
  }
  return reached;
}

/** The earliest span of each ring of parents. `spans` in start order; `reached`: what roots lead to. */
function ringStarts(spans: readonly Span[], byId: ReadonlyMap<string, Span>, reached: readonly Span[]): Set<Span> {
  const starts = new Set<Span>();
  const seen = new Set(reached);
  for (const span of spans) {
    const trail = new Set<Span>();
    let at: Span | undefined = span;
    while (at && !seen.has(at)) {
      seen.add(at);
      trail.add(at);
      at = byId.get(at.parentSpanId ?? '');
    }
    if (!at || !trail.has(at)) {
      continue; // it led to what was seen before, not into a ring of its own
    }
    const ring = [at];
    for (let next = byId.get(at.parentSpanId ?? ''); next && next !== at; next = byId.get(next.parentSpanId ?? '')) {
      ring.push(next);
    }
    const [first] = ring.sort(inStartOrder);
    if (first) {
      starts.add(first);
    }
  }
  return starts;
}

/**
 * Spans of one trace, in any order and with any parents, as a tree that every walk of ours can trust: one span per
 * id, no ring among the parents (a ring is opened at its earliest span, a span that is its own parent becomes a root),
 * everything in start order, whatever order they arrived in. undefined without spans. The given spans stay as they are.
 */
export function assembleTrace(traceId: string, given: readonly Span[]): Trace | undefined {
  const byId = oncePerId(given);
  if (byId.size === 0) {
    return undefined;
  }
  let spans = [...byId.values()].sort(inStartOrder);
  let tree = treeOf(spans, byId);
  const reached = reachedFrom(tree);
  if (reached.length < spans.length) {
    const starts = ringStarts(spans, byId, reached);
    spans = spans.map((span) => (starts.has(span) ? { ...span, parentSpanId: undefined } : span));
    spans.forEach((span) => byId.set(span.spanId, span));
    tree = treeOf(spans, byId);
  }

  const services = new Set<string>();
  let startMs = Infinity;
  let endMs = -Infinity;
  for (const span of spans) {
    services.add(span.service);
    startMs = Math.min(startMs, span.startMs);
    endMs = Math.max(endMs, span.startMs + span.durationMs);
  }
  const orphans = tree.roots.filter((root) => root.parentSpanId !== undefined);
  return { traceId, spans, byId, ...tree, orphans, services: [...services], startMs, endMs };
}
