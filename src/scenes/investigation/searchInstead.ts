import { windowOf } from './settling';
import type { InvestigationState } from './state';

/** No exemplar leads to a trace: opens the slowest that a search finds. */
export function searchInstead({ trace, effective, $timeRange }: InvestigationState): void {
  const { service, thresholdMs: minMs = 0 } = effective;
  if (service !== undefined) {
    void trace.searchAround({ service, minMs, window: windowOf($timeRange) }, true);
  }
}
