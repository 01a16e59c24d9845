import { uncovered } from './intervals';
import type { TracePattern } from './patternTypes';
import type { CriticalSegment, Span, Trace } from './types';
import { describeMs, shortText } from './words';

/** Shorter ones, of the root or at all, explain nothing. */
const LEAST_SHARE = 0.1;
const LEAST_MS = 1;

interface Gap {
  span: Span;
  fromMs: number;
  toMs: number;
}

const nameOf = (span: Span) => `${shortText(span.name) || 'a span without a name'} in ${shortText(span.service)}`;

/**
 * The largest stretch of the critical path in which a span with children had none running: it worked or waited, and
 * nothing says at what. A span without children covers its own time. `offsets`: ms to add per span id (`clockSkew`).
 */
export function largestGap(
  trace: Trace,
  root: Span,
  path: readonly CriticalSegment[],
  offsets: ReadonlyMap<string, number>
): TracePattern | undefined {
  let largest: Gap | undefined;
  const childrenOf = new Map<Span, ReturnType<typeof onClockOf>>();
  for (const { spanId, fromMs, toMs } of path) {
    const span = trace.byId.get(spanId);
    if (!span || !trace.children.has(spanId) || toMs - fromMs <= (largest ? largest.toMs - largest.fromMs : 0)) {
      continue;
    }
    const children = childrenOf.get(span) ?? onClockOf(span, trace, offsets);
    childrenOf.set(span, children);
    for (const gap of uncovered({ fromMs, toMs }, children)) {
      if (!largest || gap.toMs - gap.fromMs > largest.toMs - largest.fromMs) {
        largest = { span, ...gap };
      }
    }
  }
  const ms = largest ? largest.toMs - largest.fromMs : 0;
  if (!largest || ms < LEAST_MS || ms < root.durationMs * LEAST_SHARE) {
    return undefined;
  }
  const { span, fromMs } = largest;
  return {
    kind: 'gap',
    sentence: `For ${describeMs(ms)} of ${nameOf(span)} no other span ran: ${whereOf(largest, childrenOf.get(span) ?? [])}, ${describeMs(fromMs - span.startMs)} after its start.`,
    spanIds: [span.spanId],
    ms,
    count: 1,
    share: span.durationMs > 0 ? Math.min(1, ms / span.durationMs) : 0,
    said: false,
  };
}

/** The children of a span, on its own clock. */
function onClockOf(span: Span, trace: Trace, offsets: ReadonlyMap<string, number>) {
  const own = offsets.get(span.spanId) ?? 0;
  return (trace.children.get(span.spanId) ?? []).map((child) => {
    const fromMs = child.startMs + (offsets.get(child.spanId) ?? 0) - own;
    return { fromMs, toMs: fromMs + child.durationMs, child };
  });
}

/** Between which of its children; around the SERVER span of a call it is the way there or back. */
function whereOf({ span, fromMs, toMs }: Gap, children: ReturnType<typeof onClockOf>): string {
  let before: (typeof children)[number] | undefined;
  let after: (typeof children)[number] | undefined;
  for (const child of children) {
    if (child.toMs <= fromMs && (!before || child.toMs > before.toMs)) {
      before = child;
    }
    if (child.fromMs >= toMs && (!after || child.fromMs < after.fromMs)) {
      after = child;
    }
  }
  const remote = (found: typeof before) => span.kind === 'client' && found?.child.kind === 'server';
  const named = (found: typeof before) => (found ? nameOf(found.child) : '');
  if (before && after) {
    return `between ${named(before)} and ${named(after)}`;
  }
  if (after) {
    return remote(after) ? `on the way to ${named(after)} (network, or a queue before it)` : `before ${named(after)}`;
  }
  return remote(before)
    ? `on the way back from ${named(before)}`
    : before
      ? `after ${named(before)}`
      : 'beside its children';
}
