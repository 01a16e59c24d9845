import type { Fix } from '../types';

/** What is wrong with an expression that shows a quantile. */
export type QuantileProblem =
  | 'averaged-quantiles'
  | 'averaged-over-time'
  | 'worst-of-quantiles'
  | 'missing-le'
  | 'no-rate'
  | 'short-window'
  | 'quantile-range'
  | 'top-bucket';

/** `fail`: the number is wrong. `warn`: it is not what it looks like. `hint`: told from names alone. */
export type LintSeverity = 'fail' | 'warn' | 'hint';

export interface QuantileFinding {
  problem: QuantileProblem;
  severity: LintSeverity;
  /** What the number is instead of what it looks like; one sentence. */
  sentence: string;
  /** The place in the expression, as offsets of its text. */
  from: number;
  to: number;
  /** The whole expression with only this mended; absent where no expression could be right. */
  corrected?: string;
  fix: Fix;
}

/** What is known besides the expression. Everything is optional: a rule that needs what is missing finds nothing. */
export interface LintFacts {
  /** Between two samples of the series that it reads, ms. */
  scrapeIntervalMs?: number;
  /** The least that `$__interval` is in this panel, ms: its minimum step, else the data source's scrape interval. */
  minIntervalMs?: number;
  /** Finite upper bounds of classic histograms, in the metric's own unit, by the name without `_bucket`. */
  bounds?: Readonly<Record<string, readonly number[]>>;
  /** Values that the expression gave just now. */
  results?: readonly number[];
  /** Names of metrics that are known to be summaries. */
  summaries?: readonly string[];
  /** Names of classic histograms, without `_bucket`, that could take a summary's place. */
  histograms?: readonly string[];
  /** What people read beside the number: title of the panel, legend, name of the rule. */
  called?: string;
  /** Where the expression stands; Grafana's variables are no use to a rule that Prometheus evaluates itself. */
  where?: 'panel' | 'rule' | 'prometheus-rule';
}

/** `reason` is one sentence: why the expression was not read. It is neither clean nor wrong. */
export type QuantileLint =
  { status: 'read'; findings: QuantileFinding[]; corrected?: string } | { status: 'unreadable'; reason: string };
