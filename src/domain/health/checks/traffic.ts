import type { ServiceObservations } from '../observations';
import { valueOf } from './outcome';

/** Whether the service answered calls in this time range, as far as its spans or lines tell. */
export function showsTraffic(service: ServiceObservations): boolean {
  return (valueOf(service.traces) ?? []).length > 0 || (valueOf(service.lines) ?? []).length > 0;
}
