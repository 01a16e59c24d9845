import type { Result } from '../../domain/result';
import type { Transport } from '../transport';
import type { DataSourceInfo } from '../types';
import { proxied } from './search';

/** Asks Tempo's own API for a trace by its id. @returns the body as Tempo wrote it; v2 answers a missing trace with 200 */
export async function fetchTrace(
  traceId: string,
  source: DataSourceInfo,
  transport: Transport,
  signal?: AbortSignal
): Promise<Result<unknown>> {
  const request = (version: string) =>
    transport.request({ source: source.name, url: proxied(source, `${version}traces/${traceId}`), signal });
  const answer = await request('v2/');
  // Tempo before 2.6 has no v2.
  return answer.status === 'failed' && answer.failure.kind === 'not-found' ? request('') : answer;
}
