import type { TimeWindow } from '../investigation/types';

/** In the order of the path; a note is free text. */
export const EVIDENCE_KINDS = ['alert', 'metric', 'exemplar', 'trace', 'span', 'line', 'comparison', 'note'] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

export const QUERY_LANGUAGES = ['promql', 'traceql', 'logql', 'other'] as const;

/** What a query answered, small enough to keep and to compare with a later answer. */
export interface ResultDigest {
  /** Equal for answers that hold the same, in whatever order they came. */
  hash: string;
  /** For a person: `14 lines, first “…”`. */
  summary: string;
  /** Named numbers and texts that say what changed: `lines: 14`. */
  facts: Record<string, number | string>;
}

/** One thing that was found, or looked for and not found. */
export interface Finding {
  kind: EvidenceKind;
  /** One sentence of what was found; of a note, its text. */
  found: string;
  query?: { text: string; language: (typeof QUERY_LANGUAGES)[number] };
  source?: { uid: string; name: string };
  window?: TimeWindow;
  digest?: ResultDigest;
  /** Verbatim what matters, such as the log line. */
  verbatim?: string;
  /** Where Throughline shows it: a path of this Grafana. */
  link?: string;
  /** Looked for and not there: `no error span in 20 traces`. */
  negative: boolean;
  /** Of a note: the entry that it is about. */
  about?: string;
}

export interface Evidence extends Finding {
  id: string;
  /** Milliseconds since the epoch. */
  pinnedMs: number;
}

/** What the investigation is about. */
export interface LedgerHead {
  title: string;
  service?: string;
  window?: TimeWindow;
  /** The investigation: a path of this Grafana. */
  link?: string;
}

/** A value and when it was set: of two versions the later one counts. `at` is a stamp, see `nextStamp`. */
export interface Register<T> {
  at: number;
  value: T;
}

/**
 * The evidence of one investigation, as a set that merges: every part carries the stamp of its last change, and what
 * was unpinned stays as a tombstone (`null`), so that two versions give the same whole in whatever order they meet.
 */
export interface Ledger {
  id: string;
  /** Milliseconds since the epoch. */
  createdMs: number;
  head: Register<LedgerHead>;
  /** By entry id. */
  entries: ReadonlyMap<string, Register<Evidence | null>>;
  /** Id of the entry that is the root cause. */
  cause: Register<string | null>;
}
