import type { TimeWindow } from '../../domain/investigation/types';
import { describeFailure } from '../../domain/failure';
import { failed, ok, type Result } from '../../domain/result';
import { isRecord } from '../../shared/isRecord';
import type { Transport } from '../transport';
import type { DataSourceInfo } from '../types';

export interface PrometheusQuestion {
  /** Below `/api/v1/`. */
  path: string;
  params?: ReadonlyArray<readonly [name: string, value: string]>;
  /** Sent as `start` and `end`, in whole seconds. */
  window?: TimeWindow;
}

/** A GET of Prometheus' HTTP API through the data source. @returns its `data` */
export async function askPrometheus(
  { path, params = [], window }: PrometheusQuestion,
  source: DataSourceInfo,
  transport: Transport,
  signal?: AbortSignal
): Promise<Result<unknown>> {
  const query = new URLSearchParams(params.map(([name, value]) => [name, value]));
  if (window) {
    query.set('start', String(Math.floor(window.fromMs / 1000)));
    query.set('end', String(Math.ceil(window.toMs / 1000)));
  }
  const search = query.size > 0 ? `?${query}` : '';
  const url = `/api/datasources/uid/${encodeURIComponent(source.uid)}/resources/api/v1/${path}${search}`;
  const answer = await transport.request({ source: source.name, url, signal });
  if (answer.status !== 'ok') {
    return answer;
  }
  const data = isRecord(answer.value) ? answer.value.data : undefined;
  // Something in between (a login page, a proxy) answers 200 as well.
  return Array.isArray(data) || isRecord(data) ? ok(data) : failed(describeFailure(source.name, 'bad-answer'));
}

/** The parameter `time` of an instant query, seconds. */
export const atTime = (timeMs: number) => ['time', String(Math.floor(timeMs / 1000))] as const;
