import type { Histogram } from '../domain/investigation/types';
import { empty, ok, type Result } from '../domain/result';
import type { DataSourceInfo, ServiceLabel } from './types';

/** The services that a histogram tells about, sorted by name; a sentence where there is none. */
export function foundServices(
  source: DataSourceInfo,
  histogram: Histogram,
  services: readonly ServiceLabel[]
): Result<ServiceLabel[]> {
  return services.length > 0
    ? ok([...services].sort((a, b) => a.service.localeCompare(b.service)))
    : empty(`${histogram.name} in ${source.name} has no service in this time range. Widen it.`);
}
