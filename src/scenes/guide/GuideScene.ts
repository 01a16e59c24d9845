import { SceneObjectBase, type SceneObjectState } from '@grafana/scenes';
import type { CostReport } from '../../domain/cost/types';
import type { GuideStep, StepAction, StepId } from '../../domain/guide/types';
import { PinAsked, StepTaken } from '../events';
import { LazyGuide } from './LazyGuide';

export interface GuideState extends SceneObjectState {
  steps: GuideStep[];
  /** Steps whose finding is pinned. */
  pinned: readonly StepId[];
  /** What was asked of the stores so far. */
  cost?: CostReport;
}

/** The steps of the path beside what they show: what each found, what it means, and what is next. */
export class GuideScene extends SceneObjectBase<GuideState> {
  static Component = LazyGuide;

  constructor(state: Partial<GuideState> = {}) {
    super({ steps: [], pinned: [], ...state });
  }

  take(action: StepAction): void {
    this.publishEvent(new StepTaken({ action }), true);
  }

  pin(step: StepId): void {
    this.publishEvent(new PinAsked({ step }), true);
  }
}
