import type { TimeWindow } from '../domain/investigation/types';
import type { LogRecord } from '../domain/logs/types';
import type { LinesRequest } from './types';

/** Lines that each place of a request may return. */
export function linesEach({ places, maxLines }: Pick<LinesRequest, 'places' | 'maxLines'>): number {
  return Math.max(1, Math.floor(maxLines / places.length));
}

/** The part of the asked time that the lines cover, 0–1. @param found the lines of each place, in their order; undefined where it could not be read */
export function shareOf(request: LinesRequest, found: ReadonlyArray<readonly LogRecord[] | undefined>): number {
  const { places } = request;
  const parts = places.map(({ window }, i) => coveredPart(found[i], window, request));
  return parts.reduce((sum, part) => sum + part, 0) / Math.max(1, parts.length);
}

/** All of the window, unless it holds as many lines as it may. */
function coveredPart(
  records: readonly LogRecord[] | undefined,
  { fromMs, toMs }: TimeWindow,
  request: LinesRequest
): number {
  if (!records || records.length < linesEach(request)) {
    return records ? 1 : 0;
  }
  const times = records.map(({ timeMs }) => timeMs);
  const covered = request.first === 'newest' ? toMs - Math.min(...times) : Math.max(...times) - fromMs;
  return Math.min(1, Math.max(0, covered / (toMs - fromMs)));
}
