import type { Span, Trace } from './types';

const MAX_ORPHANS = 50;
const TOLERANCE_MS = 1;

const endOf = (span: Span) => span.startMs + span.durationMs;

/** The shortest childless call to another service in whose time the orphan lies. */
function callAround(orphan: Span, calls: readonly Span[]): Span | undefined {
  let best: Span | undefined;
  for (const call of calls) {
    const around =
      call.service !== orphan.service &&
      call.startMs <= orphan.startMs + TOLERANCE_MS &&
      endOf(call) >= endOf(orphan) - TOLERANCE_MS;
    if (around && (!best || call.durationMs < best.durationMs)) {
      best = call;
    }
  }
  return best;
}

/** Childless CLIENT spans that a true root leads to: hanging an orphan there can never close a ring. */
function openCalls(trace: Trace): Span[] {
  const lost = new Set(trace.orphans);
  const stack = trace.roots.filter((root) => !lost.has(root));
  const calls: Span[] = [];
  for (let span = stack.pop(); span; span = stack.pop()) {
    const below = trace.children.get(span.spanId);
    if (!below && span.kind === 'client') {
      calls.push(span);
    }
    for (const child of below ?? []) {
      stack.push(child);
    }
  }
  return calls;
}

/**
 * The trace with orphans hung below the call that most likely led to them, so that the time of a call whose SERVER span
 * is missing (it ends last, so it is exported last) is not taken for the caller's own. Spans stay as they are, only
 * `children` and `roots` of the copy differ; a complete trace comes back itself. At most 50 orphans are placed.
 */
export function withOrphansPlaced(trace: Trace): Trace {
  if (trace.orphans.length === 0) {
    return trace;
  }
  const calls = openCalls(trace);
  const children = new Map(trace.children);
  const placed = new Set<Span>();
  for (const orphan of trace.orphans.slice(0, MAX_ORPHANS)) {
    const call = callAround(orphan, calls);
    if (call) {
      children.set(call.spanId, [...(children.get(call.spanId) ?? []), orphan]);
      placed.add(orphan);
    }
  }
  return { ...trace, children, roots: trace.roots.filter((root) => !placed.has(root)) };
}
