import type { Lanes, SpanStretches } from './types';

/**
 * The stretches of each span that no child covers: when it worked itself, or waited for something that left no span.
 * Children are clipped to their parent; a consumer does not count, since its producer does not wait for it.
 */
export function ownTime({
  spans,
  startMs,
  endMs,
  depth,
}: Pick<Lanes, 'spans' | 'startMs' | 'endMs' | 'depth'>): SpanStretches {
  const first = new Int32Array(spans.length + 1);
  const fromMs: number[] = [];
  const toMs: number[] = [];
  const nextSibling = siblings(depth);
  spans.forEach((span, i) => {
    first[i] = fromMs.length;
    const end = endMs[i] ?? 0;
    let doneMs = startMs[i] ?? 0;
    const add = (untilMs: number) => {
      if (untilMs > doneMs) {
        fromMs.push(doneMs);
        toMs.push(untilMs);
      }
    };
    const firstChild = depth[i + 1] === (depth[i] ?? 0) + 1 ? i + 1 : -1;
    for (let child = firstChild; child >= 0; child = nextSibling[child] ?? -1) {
      if (!(span.kind === 'producer' && spans[child]?.kind === 'consumer')) {
        add(Math.min(startMs[child] ?? 0, end));
        doneMs = Math.max(doneMs, Math.min(endMs[child] ?? 0, end));
      }
    }
    add(end);
  });
  first[spans.length] = fromMs.length;
  return { first, fromMs: new Float64Array(fromMs), toMs: new Float64Array(toMs) };
}

/** The next span with the same parent by depth-first index, -1 for the last of them. */
export function siblings(depth: Int32Array): Int32Array {
  const next = new Int32Array(depth.length).fill(-1);
  /** By depth: the sibling to the right of what comes next, going backwards. */
  const open: number[] = [];
  for (let i = depth.length - 1; i >= 0; i--) {
    const level = depth[i] ?? 0;
    next[i] = open[level] ?? -1;
    open.length = Math.min(open.length, level + 1);
    open[level] = i;
  }
  return next;
}
