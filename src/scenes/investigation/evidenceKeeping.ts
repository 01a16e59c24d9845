import type { StepId } from '../../domain/guide/types';
import { findingOf } from './findingOf';
import { headline } from './headline';
import { windowOf } from './settling';
import type { InvestigationState } from './state';

/** Keeps what a step found, or what it looked for and did not find. */
export function keepFinding(state: InvestigationState, step: StepId, isCause = false): void {
  const { evidence, effective, $timeRange } = state;
  const finding = findingOf(step, state);
  if (finding) {
    const { service } = effective;
    evidence.setState({
      head: { title: headline(effective), service, window: windowOf($timeRange), link: finding.link },
    });
    void evidence.pin(finding, isCause);
  }
}

/** Marks the line as the cause, and keeps the chain that leads to it. */
export function keepChain(state: InvestigationState): void {
  keepFinding(state, 'metric');
  keepFinding(state, 'trace');
  keepFinding(state, 'cause', true);
}
