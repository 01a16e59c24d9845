import type { TimeWindow } from '../../domain/investigation/types';
import type { LogRecord, LogStream } from '../../domain/logs/types';
import { anyLineQuery, errorLineQueries, errorLineTest } from '../../domain/health/errorVerdict/errorLine';
import { ok, type Result } from '../../domain/result';
import type { Transport } from '../transport';
import type { DataSourceInfo } from '../types';
import { askLines } from './askLines';

export interface ServiceLinesAsked {
  stream: LogStream;
  of: 'errors' | 'all';
  window: TimeWindow;
  /** Lines of one request at most. */
  limit: number;
}

export interface ServiceLines {
  /** Newest first, each once. */
  records: LogRecord[];
  /** Set where there are older ones: the lines are complete since then, ms since the epoch. */
  completeSinceMs?: number;
}

/** The queries that `serviceLines` asks, for evidence. */
export const serviceLineQueries = ({ stream, of }: Pick<ServiceLinesAsked, 'stream' | 'of'>): string[] =>
  of === 'errors' ? errorLineQueries(stream) : [anyLineQuery(stream)];

/** The newest lines of a service, or its newest error lines. One request. */
export async function serviceLines(
  asked: ServiceLinesAsked,
  source: DataSourceInfo,
  transport: Transport,
  signal?: AbortSignal
): Promise<Result<ServiceLines>> {
  const { window, limit, of } = asked;
  const answer = await askLines({ queries: serviceLineQueries(asked), window, limit }, source, transport, signal);
  if (answer.status !== 'ok') {
    return answer;
  }
  const cut = answer.value.filter((records) => records.length >= limit);
  const since = Math.max(...cut.map((records) => Math.min(...records.map(({ timeMs }) => timeMs))));
  const isError = errorLineTest();
  const seen = new Set<string>();
  const records = answer.value
    .flat()
    .filter((record) => {
      const key = `${record.timeNs ?? record.timeMs}\n${record.line}\n${record.labels.service_instance_id ?? ''}`;
      const isNew = !seen.has(key);
      seen.add(key);
      return isNew && record.timeMs >= since && (of === 'all' || isError(record));
    })
    .sort((a, b) => b.timeMs - a.timeMs);
  return ok({ records, ...(cut.length > 0 && { completeSinceMs: since }) });
}
