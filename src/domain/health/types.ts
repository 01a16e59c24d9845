import type { TimeWindow } from '../investigation/types';

/**
 * What a check came to. `warn`: the links work, but less well than they could. `unknown`: it could not be found out, for
 * the reason that the sentence gives; a store that is down or forbidden is never a pass and never a fail. `na`: the
 * check says nothing about this service.
 */
export type Verdict = 'pass' | 'warn' | 'fail' | 'unknown' | 'na';

/** One question and its raw answer, as the page shows them. */
export interface HealthEvidence {
  /** The data source's name. */
  source: string;
  /** Its uid, where the query can be opened in Explore. */
  uid?: string;
  /** The query as it could be pasted into Explore, or the API path or setting that was read. */
  query: string;
  window?: TimeWindow;
  /** What came back: a few raw values, at most 500 characters. */
  answer: string;
}

/** The exact change that mends it. */
export interface Fix {
  /** What has to be changed. */
  where: 'provisioning' | 'store' | 'instrumentation' | 'dashboard' | 'alert-rule';
  /** One sentence: what to change, and where. */
  sentence: string;
  /** What to paste, where there is something. */
  paste?: { language: 'yaml' | 'promql' | 'text'; text: string };
}

export interface CheckResult {
  /** Stable, kebab-case: `exemplar-storage`. */
  id: string;
  /** What is checked, a few words: `Exemplars are stored`. */
  title: string;
  verdict: Verdict;
  /** What was found and what it means for the links, one plain sentence. */
  sentence: string;
  evidence: HealthEvidence[];
  /** Set where the verdict is `fail` or `warn`. */
  fix?: Fix;
}
