/** In the order of the path. */
export type StepId = 'metric' | 'exemplar' | 'trace' | 'logs' | 'cause';

/** `idle`: it is not its turn yet. */
export type StepState = 'idle' | 'waiting' | 'found' | 'nothing' | 'failed';

/** What a step offers to do; the page knows how. */
export type StepAction = { kind: 'open-trace'; traceId: string } | { kind: 'mark-cause' };

export interface GuideStep {
  id: StepId;
  title: string;
  state: StepState;
  /** What was found, or is waited for, in one sentence. */
  sentence: string;
  /** What that means for the incident; one sentence. */
  meaning?: string;
  next?: { label: string; action: StepAction };
  /** For a learner: why this step is taken, and how to read what it shows. */
  why: string;
}
