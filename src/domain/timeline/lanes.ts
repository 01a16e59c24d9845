import { clockSkew, type ClockSkew } from '../traces/skew';
import { withOrphansPlaced } from '../traces/adopt';
import type { Span, Trace, TraceAnalysis } from '../traces/types';
import { ownTime } from './ownTime';
import { packRows } from './packRows';
import type { Lanes, SpanStretches } from './types';

export interface LaneOptions {
  analysis?: TraceAnalysis;
  /** Found from the trace where it is not given. */
  skew?: ClockSkew;
  /** Milliseconds since the epoch; the lanes' times count from here. */
  originMs: number;
  /** More spans than this share rows. */
  rowsThatFit: number;
}

/** Depth-first, children in start order on the root's clock; no recursion, since traces may be very deep. */
function depthFirst(trace: Trace, offsets: ReadonlyMap<string, number>): { spans: Span[]; depth: Int32Array } {
  const start = (span: Span) => span.startMs + (offsets.get(span.spanId) ?? 0);
  const count = trace.spans.length;
  const spans: Span[] = [];
  const depth = new Int32Array(count);
  const inOrder = (siblings: readonly Span[]) => {
    const isSorted = siblings.every((span, i) => i === 0 || start(siblings[i - 1] ?? span) <= start(span));
    return isSorted ? siblings : [...siblings].sort((a, b) => start(a) - start(b));
  };
  const stack: Array<{ span: Span; level: number }> = [];
  const push = (siblings: readonly Span[], level: number) => {
    const sorted = inOrder(siblings);
    for (let i = sorted.length - 1; i >= 0; i--) {
      const span = sorted[i];
      if (span) {
        stack.push({ span, level });
      }
    }
  };
  push(trace.roots, 0);
  for (let at = stack.pop(); at; at = stack.pop()) {
    depth[spans.length] = at.level;
    spans.push(at.span);
    const children = trace.children.get(at.span.spanId);
    if (children) {
      push(children, at.level + 1);
    }
  }
  return { spans, depth };
}

/** Segments of the critical path by span; they come on each span's own clock. */
function criticalTime(analysis: TraceAnalysis | undefined, lanes: Pick<Lanes, 'indexOf' | 'spans' | 'startMs'>) {
  const { indexOf, spans, startMs } = lanes;
  const first = new Int32Array(spans.length + 1);
  const segments = (analysis?.criticalPath ?? []).filter(({ spanId }) => indexOf.has(spanId));
  const index = (spanId: string) => indexOf.get(spanId) ?? 0;
  for (const { spanId } of segments) {
    const after = index(spanId) + 1;
    first[after] = (first[after] ?? 0) + 1;
  }
  for (let i = 0; i < spans.length; i++) {
    first[i + 1] = (first[i + 1] ?? 0) + (first[i] ?? 0);
  }
  const next = first.slice();
  const found: SpanStretches = {
    first,
    fromMs: new Float64Array(segments.length),
    toMs: new Float64Array(segments.length),
  };
  for (const { spanId, fromMs, toMs } of segments) {
    const i = index(spanId);
    const shift = (startMs[i] ?? 0) - (spans[i]?.startMs ?? 0);
    const at = next[i] ?? 0;
    next[i] = at + 1;
    found.fromMs[at] = fromMs + shift;
    found.toMs[at] = toMs + shift;
  }
  return found;
}

function inRows(row: Int32Array, startMs: Float64Array): Int32Array[] {
  const rows: number[][] = [];
  row.forEach((at, i) => (rows[at] ??= []).push(i));
  const byStart = (a: number, b: number) => (startMs[a] ?? 0) - (startMs[b] ?? 0) || a - b;
  return Array.from(rows, (spans = []) => new Int32Array(spans.sort(byStart)));
}

/**
 * Spans of a trace in rows, depth-first as trace viewers show them, on the clock of the root (`clockSkew`), orphans
 * below the call that most likely led to them, both as in the analysis. While there are few, each span has a row of
 * its own; more than fit share rows where they follow one another, children below their parent. O(n log n).
 */
export function layoutLanes(given: Trace, { analysis, skew, originMs, rowsThatFit }: LaneOptions): Lanes {
  const trace = withOrphansPlaced(given);
  const { offsets } = skew ?? clockSkew(trace);
  const { spans, depth } = depthFirst(trace, offsets);
  const services = new Map(trace.services.map((name, i) => [name, i]));
  const indexOf = new Map<string, number>();
  const startMs = new Float64Array(spans.length);
  const endMs = new Float64Array(spans.length);
  const service = new Int32Array(spans.length);
  spans.forEach((span, i) => {
    const start = span.startMs - originMs + (offsets.get(span.spanId) ?? 0);
    startMs[i] = start;
    endMs[i] = start + span.durationMs;
    service[i] = services.get(span.service) ?? 0;
    indexOf.set(span.spanId, i);
  });
  const row = spans.length <= rowsThatFit ? depth.map((_, i) => i) : packRows({ startMs, endMs, depth });
  return {
    spans,
    indexOf,
    startMs,
    endMs,
    depth,
    row,
    service,
    rows: inRows(row, startMs),
    own: ownTime({ spans, startMs, endMs, depth }),
    critical: criticalTime(analysis, { indexOf, spans, startMs }),
  };
}
