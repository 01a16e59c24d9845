import { causeOf, entriesOf } from '../../domain/evidence/ledger';
import { guideSteps } from '../../domain/guide/steps';
import type { GuideStep, StepId } from '../../domain/guide/types';
import type { Evidence } from '../../domain/evidence/types';
import { findingOf } from './findingOf';
import { guideFacts } from './guideFacts';
import type { InvestigationState } from './state';

const PINNABLE: readonly StepId[] = ['metric', 'trace', 'logs'];

/** Keeps the guide up to date with what the steps find. @returns stops doing so */
export function syncGuide(read: () => InvestigationState): () => void {
  let shown = '';
  let queued = false;
  let stopped = false;
  const show = () => {
    queued = false;
    if (stopped) {
      return;
    }
    const state = read();
    const { ledger } = state.evidence.state;
    const steps: GuideStep[] = guideSteps(guideFacts(state, ledger && causeOf(ledger)?.found));
    const kept = ledger ? entriesOf(ledger) : [];
    const pinned = kept.length === 0 ? [] : PINNABLE.filter((step) => isKept(step, state, kept));
    const text = JSON.stringify([steps, pinned]);
    if (text !== shown) {
      shown = text;
      state.guide.setState({ steps, pinned });
    }
  };
  // The steps change several times in one go.
  const soon = () => {
    if (!queued) {
      queued = true;
      queueMicrotask(show);
    }
  };
  show();
  const { metric, trace, logs, evidence } = read();
  const subs = [metric, trace, logs, evidence].map((step) => step.subscribeToState(soon));
  return () => {
    stopped = true;
    subs.forEach((sub) => sub.unsubscribe());
  };
}

/** Whether the same was asked and pinned before, though its numbers may have moved on since. */
function isKept(step: StepId, state: InvestigationState, kept: readonly Evidence[]): boolean {
  const finding = findingOf(step, state);
  return kept.some(
    ({ kind, query, source, verbatim }) =>
      kind === finding?.kind &&
      query?.text === finding.query?.text &&
      source?.uid === finding.source?.uid &&
      verbatim === finding.verbatim
  );
}
