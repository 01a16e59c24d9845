import type { Asked } from '../observations';
import type { Fix, Verdict } from '../types';

/** A label of a metric or of log streams, and what it holds. */
export interface LabelCount {
  name: string;
  /** Different values; absent where they were not counted. */
  distinct?: number;
  /** A few of its values, 20 at most. */
  samples: readonly string[];
}

/** One metric with its series, or the streams of a log store. */
export interface SeriesCount {
  /** Of the metric; for log streams the selector they were asked with. */
  name: string;
  kind: 'metric' | 'streams';
  /** Series or streams there are now; absent where they were not counted. */
  series?: number;
  labels: readonly LabelCount[];
  /** What was left out of this count, a sentence for each. */
  notes: readonly string[];
  asked: Asked;
}

/** What was counted of one store. */
export interface CardinalityObservation {
  counts: SeriesCount[];
  /** What was left out, a sentence for each: huge sets are sampled. */
  notes: string[];
  /** What could not be counted, a sentence for each. */
  refused: string[];
}

export interface LabelFinding {
  label: string;
  verdict: Extract<Verdict, 'fail' | 'warn'>;
  /** Told by its name, by its values, or by how many there are. */
  by: 'name' | 'values' | 'count';
  sentence: string;
  fix: Fix;
}

/** What a metric's labels come to. */
export interface SeriesJudgement {
  count: SeriesCount;
  verdict: Verdict;
  sentence: string;
  findings: LabelFinding[];
  /** What the labels could multiply to. */
  product: SeriesProduct;
}

/** One of the numbers that multiply to a number of series. */
export interface Factor {
  /** `route`, `buckets`, `replicas`. */
  name: string;
  values: number;
}

export interface SeriesProduct {
  factors: Factor[];
  product: number;
  /** `5 × 50 × 6 × 20 × 4 = 120,000` */
  text: string;
  /** The same with the factors' names, and what it means. */
  sentence: string;
  verdict: Extract<Verdict, 'pass' | 'warn' | 'fail'>;
}
