import type { LintFacts, LintSeverity, QuantileProblem } from './types';

/** Replaces a piece of the expression. */
export interface Edit {
  from: number;
  to: number;
  text: string;
}

/** What a rule found, before the corrected expression is made of its edits. */
export interface Draft {
  problem: QuantileProblem;
  severity: LintSeverity;
  sentence: string;
  from: number;
  to: number;
  /** What to do, one sentence. */
  todo: string;
  /** Absent where no expression could be right. */
  edits?: Edit[];
  /** The corrected expression answers another question, so it is offered and never applied with others. */
  isOtherQuestion?: boolean;
}

/** The expression with these edits made, which do not overlap; those at the same place in their order. */
export function applyEdits(expr: string, edits: readonly Edit[]): string {
  let text = '';
  let read = 0;
  for (const { from, to, text: replacement } of [...edits].sort((a, b) => a.from - b.from || a.to - b.to)) {
    text += expr.slice(read, from) + replacement;
    read = to;
  }
  return text + expr.slice(read);
}

/** `p99` of 0.99, `p99.9` of 0.999. */
export function quantileName(phi: number | undefined): string {
  return phi === undefined || !(phi >= 0 && phi <= 1) ? 'quantile' : `p${Number((phi * 100).toPrecision(10))}`;
}

const SCRAPES = 4;

/** The least window of `rate()` that bears a missed scrape, ms. */
export const leastWindowMs = (scrapeIntervalMs: number): number => SCRAPES * scrapeIntervalMs;

/** A window for `rate()` that is right where the expression stands, as PromQL writes it. */
export function goodWindow({ where, scrapeIntervalMs }: LintFacts): string {
  if (where !== 'rule' && where !== 'prometheus-rule') {
    return '$__rate_interval';
  }
  return scrapeIntervalMs === undefined ? '5m' : `${Math.max(1, Math.ceil(leastWindowMs(scrapeIntervalMs) / 1000))}s`;
}
