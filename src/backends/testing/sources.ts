import type { FetchError } from '@grafana/runtime';
import { setUpGrafana, type GrafanaHandle, type GrafanaOptions } from '../../../.config/jest/grafanaRuntime';
import type { TimeWindow } from '../../domain/investigation/types';
import type { Result } from '../../domain/result';
import { Transport } from '../transport';
import type { DataSourceInfo } from '../types';

export const WINDOW: TimeWindow = { fromMs: 1_795_210_000_400, toMs: 1_795_213_600_600 };

/** A configured data source; uid and name say its type unless told otherwise. */
export function source(type: string, overrides: Partial<DataSourceInfo> = {}): DataSourceInfo {
  const name = `${type.charAt(0).toUpperCase()}${type.slice(1)}`;
  return { uid: type, name, type, settings: {}, isDefault: false, ...overrides };
}

/** A Grafana that answers the app's own requests with `fetch`, and a transport into it. */
export function transportTo(fetch: GrafanaOptions['fetch']): { grafana: GrafanaHandle; transport: Transport } {
  return { grafana: setUpGrafana({ fetch }), transport: new Transport() };
}

/** The value of an answer that must be there. */
export function valueOf<T>(result: Result<T>): T {
  if (result.status !== 'ok') {
    throw new Error(result.status === 'empty' ? result.reason : result.failure.message);
  }
  return result.value;
}

/** The sentence of an answer that must be missing. */
export function sentenceOf(result: Result<unknown>): string {
  if (result.status === 'ok') {
    throw new Error(`Answered ${JSON.stringify(result.value)}`);
  }
  return result.status === 'empty' ? result.reason : result.failure.message;
}

/** Parameters of a request's URL, and what stands before them. */
export function parsedUrl(url: string | undefined): { path: string; params: URLSearchParams } {
  const { pathname, searchParams } = new URL(url ?? '', 'http://grafana');
  return { path: decodeURIComponent(pathname), params: searchParams };
}

/**
 * How `/api/ds/query` refuses: HTTP 400 whatever the store said, with the store's words and status inside (Grafana
 * `pkg/api/metrics.go`; seen live for a missing trace).
 */
export function refusedQueries(results: Record<string, object>): FetchError {
  return { status: 400, statusText: 'Bad Request', data: { results }, config: { url: '/api/ds/query' } };
}
