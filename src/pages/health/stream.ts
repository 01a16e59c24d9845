import type { Backends } from '../../backends/registry';
import type { ServiceObservations } from '../../domain/health/observations';
import type { TimeWindow } from '../../domain/investigation/types';
import type { LogStream } from '../../domain/logs/types';
import { empty, failed, ok, type Result } from '../../domain/result';

interface Looking {
  /** All services that the stores know. */
  known: readonly string[];
  seen?: ServiceObservations;
  window: TimeWindow;
  signal: AbortSignal;
}

/**
 * How the lines of a service are selected: as its checks have seen it, else as the log store says. And those of the
 * others, as far as they can be found: their lines may say whether a trace was sampled.
 */
export async function streamsOf(
  service: string,
  logs: NonNullable<Backends['logs']>,
  { known, seen, window, signal }: Looking
): Promise<Result<{ stream: LogStream; others: LogStream[] }>> {
  const probed = await logs.probe([service, ...known], window, signal);
  const streams = probed.status === 'ok' ? probed.value.streams : [];
  const isOwn = (one: LogStream) => one.service === service;
  const stream = seen?.stream?.answer.status === 'ok' ? seen.stream.answer.value : streams.find(isOwn);
  if (stream) {
    return ok({ stream, others: streams.filter((one) => !isOwn(one)) });
  }
  if (probed.status !== 'ok') {
    return probed;
  }
  const { failure } = probed.value;
  return failure ? failed(failure) : empty(`${logs.source.name} has no line of ${service} in this time.`);
}
