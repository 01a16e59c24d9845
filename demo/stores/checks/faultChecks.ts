import type { FaultName } from '../../../src/backends/sample/model/faults';
import { CALLER_CHECKS } from './callers';
import type { FaultChecks } from './check';
import { ERROR_CHECKS } from './errors';
import { IDENTITY_CHECKS } from './identity';
import { LATENCY_CHECKS } from './latency';
import { METRIC_CHECKS } from './metrics';

/** Every fault, and what the stores must answer while it is on. */
export const FAULT_CHECKS: FaultChecks<FaultName> = {
  ...LATENCY_CHECKS,
  ...ERROR_CHECKS,
  ...IDENTITY_CHECKS,
  ...CALLER_CHECKS,
  ...METRIC_CHECKS,
};
