/** What a comparison with normal traces has come to. All texts are plain. */
export interface Comparison {
  /** The trace that the slow one was compared with. */
  normal?: {
    traceId: string;
    startMs: number;
    durationMs: number;
    /** It is the middle one of so many. */
    found: number;
    /** By how much the slow one took longer, ms. */
    moreMs: number;
  };
  /** Against that trace: what got slower, what is new, and what is missing. */
  changes: string[];
  /** Over many traces: attributes that slow ones have and normal ones have not, or the reverse; strongest first. */
  differences: string[];
  /** How many traces that is said of, and what slow means. */
  sampled?: string;
  /** So many traces of a kind are looked at: set where as many were found. */
  mostRuns?: number;
  /** What limits it, and what was asked for and not found. */
  problems: Array<{ kind: 'warning' | 'error'; message: string }>;
}

export type ComparisonStatus =
  | { kind: 'none' }
  | { kind: 'asking' }
  | { kind: 'done'; comparison: Comparison }
  | { kind: 'failed'; message: string };

/** Sentences that a comparison shows. */
export const lengthOf = (status: ComparisonStatus) =>
  status.kind === 'done'
    ? status.comparison.changes.length + status.comparison.differences.length + status.comparison.problems.length
    : 0;
