import type { StepId } from '../../domain/guide/types';
import { SPARE_MEASURES, type Followed } from './followed';
import type { InvestigationState } from './state';

/** Grafana's own scripts may have filled the browser's memory for measured requests. Absent in test browsers. */
function keepMeasures() {
  performance.setResourceTimingBufferSize?.(performance.getEntriesByType('resource').length + SPARE_MEASURES);
}

const load = () => import(/* webpackChunkName: "guide" */ './guide');

/** Keeps the guide up to date as soon as its code is there. @returns stops doing so */
export function followGuide(page: Followed): () => void {
  let stop: (() => void) | undefined = () => undefined;
  const sinceMs = performance.now();
  keepMeasures();
  void load().then(
    ({ follow }) => {
      stop = stop && follow(page, sinceMs);
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
