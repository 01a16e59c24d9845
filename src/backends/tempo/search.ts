import type { TimeWindow } from '../../domain/investigation/types';
import { describeFailure } from '../../domain/failure';
import { failed, ok, type Result } from '../../domain/result';
import { isRecord } from '../../shared/isRecord';
import type { Transport } from '../transport';
import type { DataSourceInfo } from '../types';

/** The address of Tempo's own API, as Grafana passes it on. */
export const proxied = ({ uid }: DataSourceInfo, path: string) =>
  `/api/datasources/proxy/uid/${encodeURIComponent(uid)}/api/${path}`;

export interface SearchOptions {
  /** TraceQL. */
  query: string;
  window: TimeWindow;
  /** Traces at most. */
  limit: number;
  /** Matching spans of each trace that come along. */
  spans: number;
}

/** Asks Tempo's search. @returns the traces as Tempo wrote them, in its order */
export async function search(
  { query, window, limit, spans }: SearchOptions,
  source: DataSourceInfo,
  transport: Transport,
  signal?: AbortSignal
): Promise<Result<unknown[]>> {
  const params = new URLSearchParams({
    q: query,
    start: String(Math.floor(window.fromMs / 1000)),
    end: String(Math.ceil(window.toMs / 1000)),
    limit: String(limit),
    spss: String(spans),
  });
  const answer = await transport.request({ source: source.name, url: proxied(source, `search?${params}`), signal });
  if (answer.status !== 'ok') {
    return answer;
  }
  if (!isRecord(answer.value)) {
    return failed(describeFailure(source.name, 'bad-answer'));
  }
  return ok(Array.isArray(answer.value.traces) ? answer.value.traces : []);
}
