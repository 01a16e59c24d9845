import type { CriticalSegment, Span, Trace } from './types';

const NO_OFFSETS: ReadonlyMap<string, number> = new Map();

/** Siblings that overlap by less than this part of their parent count as one after the other (CRISP's allowance). */
const OVERLAP_ALLOWANCE = 0.01;

/** A span as its parent sees it: clipped to it, on the root's clock. */
interface Clipped {
  span: Span;
  offset: number;
  fromMs: number;
  toMs: number;
}

interface Visit {
  at: Clipped;
  /** By end, the last first. */
  children: readonly Clipped[];
  next: number;
  /** Walks from the end to the start. */
  timeMs: number;
  tookChild: boolean;
}

/** The last to finish first; of those that finish together the longest; then by id, so that the order is total. */
function lastFirst(a: Clipped, b: Clipped): number {
  return b.toMs - a.toMs || a.fromMs - b.fromMs || (a.span.spanId < b.span.spanId ? -1 : 1);
}

function childrenOf(trace: Trace, parent: Clipped, offsets: ReadonlyMap<string, number>): Clipped[] {
  const children: Clipped[] = [];
  let inOrder = true;
  // Backwards, because children in start order mostly end in that order too: then nothing is left to sort.
  const spans = trace.children.get(parent.span.spanId) ?? [];
  for (let i = spans.length - 1; i >= 0; i--) {
    const span = spans[i];
    // Nobody waits for a consumer.
    if (!span || (span.kind === 'consumer' && parent.span.kind === 'producer')) {
      continue;
    }
    const offset = offsets.size === 0 ? 0 : (offsets.get(span.spanId) ?? 0);
    const startMs = span.startMs + offset;
    const fromMs = Math.max(startMs, parent.fromMs);
    const toMs = Math.min(startMs + span.durationMs, parent.toMs);
    // Nor for what runs outside of its parent.
    if (toMs > fromMs) {
      const last = children.at(-1);
      const child = { span, offset, fromMs, toMs };
      inOrder &&= last === undefined || lastFirst(last, child) < 0;
      children.push(child);
    }
  }
  return inOrder ? children : children.sort(lastFirst);
}

/** The child that was waited for at `visit.timeMs`, going backwards; the walk never comes back to one it passed. */
function takeChild(visit: Visit): Clipped | undefined {
  const allowance = (visit.at.toMs - visit.at.fromMs) * OVERLAP_ALLOWANCE;
  while (visit.next < visit.children.length) {
    const child = visit.children[visit.next++];
    const inTime = child && (!visit.tookChild || child.toMs - visit.timeMs <= allowance);
    if (child && inTime && child.fromMs < visit.timeMs) {
      visit.tookChild = true;
      return child.toMs > visit.timeMs ? { ...child, toMs: visit.timeMs } : child;
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
  const addOwn = ({ span, offset }: Clipped, fromMs: number, toMs: number) => {
    if (fromMs < toMs) {
      backwards.push({ spanId: span.spanId, fromMs: fromMs - offset, toMs: toMs - offset });
    }
  };
  const visitOf = (at: Clipped): Visit => {
    const children = childrenOf(trace, at, offsets);
    return { at, children, next: 0, timeMs: at.toMs, tookChild: false };
  };

  const offset = offsets.get(root.spanId) ?? 0;
  const fromMs = root.startMs + offset;
  const stack = [visitOf({ span: root, offset, fromMs, toMs: fromMs + root.durationMs })];
  for (let visit = stack.at(-1); visit; visit = stack.at(-1)) {
    const child = takeChild(visit);
    addOwn(visit.at, child ? child.toMs : visit.at.fromMs, visit.timeMs);
    if (!child) {
      stack.pop();
      continue;
    }
    visit.timeMs = child.fromMs;
    if (trace.children.has(child.span.spanId)) {
      stack.push(visitOf(child));
    } else {
      addOwn(child, child.fromMs, child.toMs);
    }
  }
  return backwards.reverse();
}
