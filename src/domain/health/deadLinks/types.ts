import type { TimeWindow } from '../../investigation/types';
import type { Fix, HealthEvidence, Verdict } from '../types';

/** Which lines of a service the ids are taken from. */
export type LinesOf = 'errors' | 'all';

/**
 * Where one trace id leads. Dead, in this order of certainty: `unsampled` (never stored, and its line says that it was
 * not sampled), `dropped` (never stored although sampled), `never-stored` (the line does not say), `expired`, `absent`
 * (never stored or expired: the store does not tell), `malformed` (no id that a store could know). Not part of the
 * share: `too-fresh` (may still arrive) and `failed` (the look-up failed, or was not made).
 */
export type LinkFate =
  'alive' | 'unsampled' | 'dropped' | 'never-stored' | 'expired' | 'absent' | 'malformed' | 'too-fresh' | 'failed';

/** What was learned of one trace id. */
export interface JudgedLink {
  /** As the line has it where it is malformed, else lower-case and padded to 32. */
  traceId: string;
  /** Of its newest line, ms since the epoch. */
  timeMs: number;
  fate: LinkFate;
  /** Why the look-up failed, a sentence. */
  reason?: string;
}

/** One row of the meter. */
export interface FateCount {
  fate: LinkFate;
  count: number;
  isDead: boolean;
  /** What it means, a few words: `never stored: not sampled`. */
  label: string;
  /** One of its ids. */
  example: string;
}

/** How many of a service's trace ids lead nowhere. */
export interface DeadLinkMeter {
  service: string;
  of: LinesOf;
  verdict: Verdict;
  /** What it came to, with the sample size and what was left out. */
  sentence: string;
  /** Distinct ids that the share is of: alive and dead ones. */
  sampleSize: number;
  dead: number;
  /** Dead ÷ sampleSize, 0–1; absent where there is no sample. */
  share?: number;
  /** Wilson's score interval at 95 %, 0–1. */
  interval?: { low: number; high: number };
  /** Only fates that occurred, dead ones by number first. */
  counts: FateCount[];
  links: JudgedLink[];
  evidence: HealthEvidence[];
  fix?: Fix;
}

export interface MeterProgress {
  /** Ids of which it is known where they lead, of so many. */
  done: number;
  of: number;
  dead: number;
}

/** What the lines were read with, for evidence and sentence. */
export interface MeterContext {
  service: string;
  of: LinesOf;
  /** Names of the stores. */
  logs: string;
  traces: string;
  window: TimeWindow;
}
