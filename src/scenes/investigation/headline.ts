import { formatDuration } from '../../domain/investigation/histograms';
import type { Investigation } from '../../domain/investigation/types';
import { abbreviateTraceId } from '../../shared/ids';

/** What the investigation is about, in a few words. */
export function headline({ service, quantile = 0.99, thresholdMs, trace }: Investigation): string {
  if (service === undefined) {
    return trace === undefined ? 'Investigate' : `Trace ${abbreviateTraceId(trace)}`;
  }
  const name = `${service} p${Math.round(quantile * 10_000) / 100}`;
  return thresholdMs === undefined ? name : `${name} > ${formatDuration(thresholdMs)}`;
}
