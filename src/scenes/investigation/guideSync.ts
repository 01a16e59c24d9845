import { causeOf, entriesOf } from '../../domain/evidence/ledger';
import { guideSteps } from '../../domain/guide/steps';
import type { GuideStep, StepId } from '../../domain/guide/types';
import type { Evidence } from '../../domain/evidence/types';
import { clockSkew } from '../../domain/traces/skew';
import type { Trace } from '../../domain/traces/types';
import { candidateOf } from './findingOf';
import { guideFacts } from './guideFacts';
import type { InvestigationState } from './state';

const PINNABLE: readonly StepId[] = ['metric', 'trace', 'logs'];

/** Keeps the guide up to date with what the steps find. @returns stops doing so */
export function syncGuide(read: () => InvestigationState): () => void {
  let shown = '';
  let queued = false;
  let stopped = false;
  // Found once a trace: the steps change far more often than it.
  let skew: { trace?: Trace; services: string[] } = { services: [] };
  const skewedIn = (trace: Trace | undefined) => {
    if (trace !== skew.trace) {
      skew = { trace, services: trace ? clockSkew(trace).services.map(({ service }) => service) : [] };
    }
    return skew.services;
  };
  const show = () => {
    queued = false;
    if (stopped) {
      return;
    }
    const state = read();
    const { ledger } = state.evidence.state;
    const facts = guideFacts(state, {
      cause: ledger && causeOf(ledger)?.found,
      skewed: skewedIn(state.trace.state.trace),
    });
    const steps: GuideStep[] = guideSteps(facts);
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
  const candidate = candidateOf(step, state);
  return kept.some(
    ({ kind, query, source, verbatim }) =>
      kind === candidate?.kind &&
      query?.text === candidate.query?.text &&
      source?.uid === candidate.source?.uid &&
      verbatim === candidate.verbatim
  );
}
