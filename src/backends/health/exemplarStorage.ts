import { MAX_EXEMPLARS, readExemplarStorage } from '../../domain/health/exemplarStorage';
import type { StackObservations } from '../../domain/health/observations';
import { ok, type Failure, type Result } from '../../domain/result';
import type { DataSourceInfo } from '../types';
import { askPrometheus, atTime } from './askPrometheus';
import { asked, type HealthSession } from './session';

/** Asks a metric store whether it keeps exemplars, in two requests. Stores that are no Prometheus do not say. */
export async function observeExemplarStorage(
  { transport, window }: HealthSession,
  source: DataSourceInfo,
  signal?: AbortSignal
): Promise<StackObservations['exemplarStorage']> {
  const [flags, maximum] = await Promise.all([
    askPrometheus({ path: 'status/flags' }, source, transport, signal),
    askPrometheus(
      { path: 'query', params: [['query', MAX_EXEMPLARS], atTime(window.toMs)] },
      source,
      transport,
      signal
    ),
  ]);
  const storage = readExemplarStorage(valueIn(flags), valueIn(maximum));
  const question = asked(source, `/api/v1/status/flags (enable-feature); ${MAX_EXEMPLARS}`);
  // A store without that path is one that does not say; any other failure is the reason why nothing is known.
  const says = storage.enabled !== undefined || flags.status !== 'failed' || !REFUSALS.includes(flags.failure.kind);
  return { asked: question, answer: says ? ok(storage) : flags };
}

const REFUSALS: ReadonlyArray<Failure['kind']> = [
  'forbidden',
  'server',
  'timeout',
  'busy',
  'unreachable',
  'aborted',
  'budget',
];

const valueIn = (answer: Result<unknown>) => (answer.status === 'ok' ? answer.value : undefined);
