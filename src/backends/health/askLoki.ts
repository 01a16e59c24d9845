import type { DataFrame } from '@grafana/data';
import type { TimeWindow } from '../../domain/investigation/types';
import { describeFailure } from '../../domain/failure';
import { failed, ok, type Result } from '../../domain/result';
import { framesOf, refusalIn, resultsIn } from '../loki/answer';
import type { Transport } from '../transport';
import type { DataSourceInfo } from '../types';

export interface LokiQuestion {
  /** LogQL. */
  queries: readonly string[];
  maxLines: number;
  /** Of all of them: Grafana 12.2.0 takes no notice of one of a query's own. */
  window: TimeWindow;
}

/**
 * The newest lines of each query, all of them in one request. @returns one answer for each query, in their order; where
 * Grafana gives no answer at all, its failure for each
 */
export async function askLoki(
  { queries, maxLines, window }: LokiQuestion,
  source: DataSourceInfo,
  transport: Transport,
  signal?: AbortSignal
): Promise<Array<Result<DataFrame[]>>> {
  if (queries.length === 0) {
    return [];
  }
  const data = {
    queries: queries.map((expr, index) => ({
      refId: `lines${index}`,
      datasource: { type: source.type, uid: source.uid },
      expr,
      queryType: 'range',
      maxLines,
      direction: 'backward',
    })),
    from: String(Math.floor(window.fromMs)),
    to: String(Math.ceil(window.toMs)),
  };
  const answer = await transport.request({ source: source.name, url: '/api/ds/query', method: 'POST', data, signal });
  if (answer.status !== 'ok') {
    return queries.map(() => answer);
  }
  const results = resultsIn(answer.value);
  return queries.map((_, index) => {
    const result = results?.[`lines${index}`];
    const refusal = refusalIn(result, source.name);
    if (refusal || result === undefined) {
      return failed(refusal ?? describeFailure(source.name, 'bad-answer'));
    }
    return ok(framesOf(result));
  });
}
