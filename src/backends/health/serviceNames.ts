import { describeFailure } from '../../domain/failure';
import type { Observed } from '../../domain/health/observations';
import { empty, failed, ok, type Result } from '../../domain/result';
import { isRecord } from '../../shared/isRecord';
import { proxied } from '../tempo/search';
import type { DataSourceInfo } from '../types';
import { asked, type HealthSession } from './session';

/** The service names in a trace store's time range, in one request (two for a Tempo without its version 2 of tags). */
export async function traceServiceNames(
  { transport, window }: HealthSession,
  source: DataSourceInfo,
  signal?: AbortSignal
): Promise<Observed<string[]>> {
  const range = `start=${Math.floor(window.fromMs / 1000)}&end=${Math.ceil(window.toMs / 1000)}`;
  const ask = (path: string) =>
    transport.request({ source: source.name, url: proxied(source, `${path}?${range}`), signal });
  const path = 'v2/search/tag/resource.service.name/values';
  const answer = await ask(path);
  const isOld = answer.status === 'failed' && answer.failure.kind === 'not-found';
  const final = isOld ? await ask('search/tag/service.name/values') : answer;
  return { asked: asked(source, `GET /api/${path}`, window), answer: namesIn(final, source) };
}

/** Version 2 answers with typed values, version 1 with plain ones. */
function namesIn(answer: Result<unknown>, source: DataSourceInfo): Result<string[]> {
  if (answer.status !== 'ok') {
    return answer;
  }
  if (!isRecord(answer.value)) {
    return failed(describeFailure(source.name, 'bad-answer'));
  }
  const { tagValues } = answer.value;
  const names = (Array.isArray(tagValues) ? tagValues : [])
    .map((entry: unknown) => (isRecord(entry) ? entry.value : entry))
    .filter((name): name is string => typeof name === 'string' && name !== '');
  return names.length > 0
    ? ok([...new Set(names)].sort((a, b) => a.localeCompare(b)))
    : empty(`${source.name} has no traces in this time range. Widen it, or check that services send theirs.`);
}
