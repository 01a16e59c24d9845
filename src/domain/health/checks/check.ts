import type { ServiceObservations, StackObservations } from '../observations';
import type { CheckResult } from '../types';

/** The three steps that a person takes from one signal to another. */
export type LinkName = 'metric-trace' | 'trace-log' | 'log-trace';

/** What a check came to, without its name. */
export type Outcome = Omit<CheckResult, 'id' | 'title'>;

/** One readiness check: pure, observations in, verdict out; never throws. */
export interface Check {
  /** Stable, kebab-case. */
  id: string;
  title: string;
  /** The links that it tells about; empty where it is about numbers and not about a link. */
  links: readonly LinkName[];
  /**
   * What it means for those links. `breaks`: without it they lead nowhere. `supports`: they lead somewhere, but perhaps
   * not to everything. `informs`: the links are not touched.
   */
  weight: 'breaks' | 'supports' | 'informs';
  run(stack: StackObservations, service: ServiceObservations): Outcome;
}
