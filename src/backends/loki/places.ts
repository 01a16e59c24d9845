import { describeFailure } from '../../domain/failure';
import { readLogs } from '../../domain/logs/readLogs';
import { linesOfStream } from '../../domain/query/logql';
import { failed, ok, type Result } from '../../domain/result';
import { linesEach, shareOf } from '../coverage';
import type { LineSet, LinesRequest, QueryModel } from '../types';
import { framesOf, refusalIn, resultsIn } from './answer';

const refIdOf = (index: number) => `place${index}`;

/** The body of the one request: each query with a time range of its own, in milliseconds as text (Grafana 12.2 and later). */
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
  return failure && found.every((records) => records === undefined)
    ? failed(failure)
    : ok({ records: found.flatMap((records) => records ?? []), share: shareOf(request, found), failure });
}
