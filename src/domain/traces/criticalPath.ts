import type { CriticalSegment, Span, Trace } from './types';

const NO_OFFSETS: ReadonlyMap<string, number> = new Map();

/** Siblings that overlap by less than this part of their parent count as one after the other (CRISP's allowance). */
const OVERLAP_ALLOWANCE = 0.01;

interface Child {
  span: Span;
  offset: number;
  /** Clipped to the parent, on the root's clock. */
  fromMs: number;
  toMs: number;
}

interface Visit extends Child {
  /** By end, the last first. */
  children: Child[];
  next: number;
  /** Walks from the end to the start. */
  atMs: number;
  tookChild: boolean;
}

/** The last to finish first; of those that finish together the longest; then by id, so that the order is total. */
function lastFirst(a: Child, b: Child): number {
  return b.toMs - a.toMs || a.fromMs - b.fromMs || (a.span.spanId < b.span.spanId ? -1 : 1);
}

function visit(trace: Trace, child: Child, offsets: ReadonlyMap<string, number>): Visit {
  const children: Child[] = [];
  for (const span of trace.children.get(child.span.spanId) ?? []) {
    const offset = offsets.size === 0 ? 0 : (offsets.get(span.spanId) ?? 0);
    const startMs = span.startMs + offset;
    const fromMs = Math.max(startMs, child.fromMs);
    const toMs = Math.min(startMs + span.durationMs, child.toMs);
    // Nobody waits for a consumer, nor for what runs outside of its parent.
    const async = span.kind === 'consumer' && child.span.kind === 'producer';
    if (toMs > fromMs && !async) {
      children.push({ span, offset, fromMs, toMs });
    }
  }
  if (children.length > 1) {
    children.sort(lastFirst);
  }
  return { ...child, children, next: 0, atMs: child.toMs, tookChild: false };
}

/** The child that was waited for at `at.atMs`, going backwards; the walk never comes back to one it passed. */
function takeChild(at: Visit): Child | undefined {
  const allowance = (at.toMs - at.fromMs) * OVERLAP_ALLOWANCE;
  while (at.next < at.children.length) {
    const child = at.children[at.next++];
    const inTime = child && (!at.tookChild || child.toMs - at.atMs <= allowance);
    if (child && inTime && child.fromMs < at.atMs) {
      at.tookChild = true;
      return child.toMs > at.atMs ? { ...child, toMs: at.atMs } : child;
    }
  }
  return undefined;
}

/**
 * The critical path below `root`, earliest segment first: at each moment of the root's time, the span that was being
 * waited for. From a span's end walk backwards: the child that finished last is on the path, then the one that had
 * finished when that one started, and so on; what lies between is the span's own time. Children that overflow their
 * parent are clipped to it; those wholly outside (asynchronous) and consumers below producers are left out; a sibling
 * that ran beside the chosen one is not on the path. (CRISP, USENIX ATC 2022; jaeger-ui's critical path.)
 *
 * `offsets`: milliseconds to add per span id, from `clockSkew`; segments come back on each span's own clock, inside
 * that span. Without them the segments cover the root without gap or overlap. O(n log n), no recursion.
 */
export function criticalPath(
  trace: Trace,
  root: Span,
  offsets: ReadonlyMap<string, number> = NO_OFFSETS
): CriticalSegment[] {
  const backwards: CriticalSegment[] = [];
  const offset = offsets.get(root.spanId) ?? 0;
  const fromMs = root.startMs + offset;
  const stack = [visit(trace, { span: root, offset, fromMs, toMs: fromMs + root.durationMs }, offsets)];
  for (let at = stack.at(-1); at; at = stack.at(-1)) {
    const child = takeChild(at);
    const ownFromMs = child ? child.toMs : at.fromMs;
    if (ownFromMs < at.atMs) {
      backwards.push({ spanId: at.span.spanId, fromMs: ownFromMs - at.offset, toMs: at.atMs - at.offset });
    }
    if (child) {
      at.atMs = child.fromMs;
      stack.push(visit(trace, child, offsets));
    } else {
      stack.pop();
    }
  }
  return backwards.reverse();
}
