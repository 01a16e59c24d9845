import { describeFailure } from '../../domain/failure';
import type { TimeWindow } from '../../domain/investigation/types';
import { readLogs } from '../../domain/logs/readLogs';
import type { LogRecord } from '../../domain/logs/types';
import { linesOfStream } from '../../domain/query/logql';
import { failed, ok, type Result } from '../../domain/result';
import { linesEach, shareOf } from '../coverage';
import type { LineSet, LinesRequest, QueryModel } from '../types';
import { framesOf, refusalIn, resultsIn } from './answer';

const isIn = (window: TimeWindow | undefined, { timeMs }: LogRecord) =>
  window !== undefined && timeMs >= Math.floor(window.fromMs) && timeMs <= Math.ceil(window.toMs);

const refIdOf = (index: number) => `place${index}`;

/**
 * The body of the one request: each query with a time range of its own, in milliseconds as text. Some versions of Grafana
 * take no notice of it (12.2.0 does not).
 */
export function placeQueries(
  request: LinesRequest,
  rangeQuery: (expr: string, maxLines: number) => QueryModel
): { queries: QueryModel[]; from: string; to: string } {
  const { places, first, butOf } = request;
  const maxLines = linesEach(request);
  const from = Math.min(...places.map(({ window }) => window.fromMs));
  const to = Math.max(...places.map(({ window }) => window.toMs));
  return {
    queries: places.map(({ stream, window }, index) => ({
      ...rangeQuery(linesOfStream(stream, butOf), maxLines),
      refId: refIdOf(index),
      direction: first === 'newest' ? 'backward' : 'forward',
      timeRange: { from: String(window.fromMs), to: String(window.toMs) },
    })),
    from: String(from),
    to: String(to),
  };
}

/** The lines of an answer to `placeQueries`. */
export function readPlaces(request: LinesRequest, answer: unknown, source: string): Result<LineSet> {
  const results = resultsIn(answer);
  if (!results) {
    return failed(describeFailure(source, 'bad-answer'));
  }
  const answers = request.places.map((_, index) => results[refIdOf(index)]);
  const refusals = answers.map((result) => refusalIn(result, source));
  const failure = refusals.find((refusal) => refusal !== undefined);
  const found = answers.map((result, i) => (refusals[i] ? undefined : readLogs(framesOf(result))));
  // A Grafana that gives all queries the time range of the request answers with lines from elsewhere, and often the same
  // ones for several places. The share is taken of what came: lines from elsewhere cover nothing.
  const within = found.flatMap(
    (records, i) => records?.filter((record) => isIn(request.places[i]?.window, record)) ?? []
  );
  return failure && found.every((records) => records === undefined)
    ? failed(failure)
    : ok({ records: within, share: shareOf(request, found), failure });
}
