import { CHECKS } from './checks';
import type { ServiceObservations, StackObservations } from './observations';
import type { CheckResult } from './types';

/**
 * All readiness checks of one service, in the order of the path metric → trace → log, one result each. Pure; what was
 * not observed, or could not be, is `unknown` with the reason.
 */
export function readinessOf(stack: StackObservations, service: ServiceObservations): CheckResult[] {
  return CHECKS.map(({ id, title, run }) => ({ id, title, ...run(stack, service) }));
}
