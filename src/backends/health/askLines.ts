import { describeFailure } from '../../domain/failure';
import type { TimeWindow } from '../../domain/investigation/types';
import { readLogs } from '../../domain/logs/readLogs';
import type { LogRecord } from '../../domain/logs/types';
import { failed, ok, type Result } from '../../domain/result';
import { framesOf, refusalIn, resultsIn } from '../loki/answer';
import type { Transport } from '../transport';
import type { DataSourceInfo } from '../types';

export interface LinesAsked {
  /** LogQL, each a query of its own, all in one request. */
  queries: readonly string[];
  window: TimeWindow;
  /** Lines of each query at most, the newest ones. */
  limit: number;
  /** For queries of which fewer are needed, by their place. */
  limits?: Readonly<Record<number, number>>;
}

/** Reads the newest lines of some queries in one request. @returns the lines of each; fails where one was refused */
export async function askLines(
  { queries, window, limit, limits }: LinesAsked,
  source: DataSourceInfo,
  transport: Transport,
  signal?: AbortSignal
): Promise<Result<LogRecord[][]>> {
  if (queries.length === 0) {
    return ok([]);
  }
  const answer = await transport.request({
    source: source.name,
    url: '/api/ds/query',
    method: 'POST',
    data: {
      queries: queries.map((expr, index) => ({
        refId: `lines${index}`,
        datasource: { type: source.type, uid: source.uid },
        expr,
        queryType: 'range',
        maxLines: limits?.[index] ?? limit,
        direction: 'backward',
      })),
      from: String(Math.floor(window.fromMs)),
      to: String(Math.ceil(window.toMs)),
    },
    signal,
  });
  if (answer.status !== 'ok') {
    return answer;
  }
  const results = resultsIn(answer.value);
  if (!results) {
    return failed(describeFailure(source.name, 'bad-answer'));
  }
  const answers = queries.map((_, index) => results[`lines${index}`]);
  const refusal = answers.map((result) => refusalIn(result, source.name)).find((failure) => failure !== undefined);
  return refusal ? failed(refusal) : ok(answers.map((result) => readLogs(framesOf(result))));
}
