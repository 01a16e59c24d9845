import type { Span } from './types';

/** A shape in a trace that names a kind of cause. */
export interface TracePattern {
  /** `retry`: tried again; `repeat`: like calls over and over (N+1); `lock`: waits on one lock; `gap`: time without a span. */
  kind: 'retry' | 'repeat' | 'lock' | 'gap';
  /** What was seen, with its numbers. Plain text. */
  sentence: string;
  /** In start order. */
  spanIds: string[];
  /** Milliseconds of the trace that it took; overlapping calls count once. */
  ms: number;
  /** Calls, attempts or waits; of a gap 1. */
  count: number;
  /** Of the span that it lies in, 0–1. */
  share: number;
  /** A suspect's reasons say it already: show one of the two. */
  said: boolean;
}

/** Calls of one operation below one parent, in start order. */
export interface Siblings {
  parent: Span;
  calls: Span[];
}
