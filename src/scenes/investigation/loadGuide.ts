import type { StepId } from '../../domain/guide/types';
import type { InvestigationState } from './state';

const load = () => import(/* webpackChunkName: "guide" */ './guide');

/** Keeps the guide up to date as soon as its code is there. @returns stops doing so */
export function followGuide(read: () => InvestigationState): () => void {
  let stop: (() => void) | undefined = () => undefined;
  void load().then(
    ({ syncGuide }) => {
      stop = stop && syncGuide(read);
    },
    // The guide's own region says that it could not be loaded.
    () => undefined
  );
  return () => {
    stop?.();
    stop = undefined;
  };
}

/** Keeps what a step found as evidence, or with `chain` the line as the cause and all that leads to it. */
export async function keep(state: InvestigationState, what: { step: StepId } | 'chain'): Promise<void> {
  const { keepChain, keepFinding } = await load();
  return what === 'chain' ? keepChain(state) : keepFinding(state, what.step);
}
