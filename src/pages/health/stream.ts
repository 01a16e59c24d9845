import type { Backends } from '../../backends/registry';
import type { ServiceObservations } from '../../domain/health/observations';
import type { TimeWindow } from '../../domain/investigation/types';
import type { LogStream } from '../../domain/logs/types';
import { empty, ok, type Result } from '../../domain/result';

/** How the lines of a service are selected: as its checks have seen it, else the log store is asked. */
export async function streamOf(
  service: string,
  logs: NonNullable<Backends['logs']>,
  { seen, window, signal }: { seen?: ServiceObservations; window: TimeWindow; signal: AbortSignal }
): Promise<Result<LogStream>> {
  if (seen?.stream?.answer.status === 'ok') {
    return seen.stream.answer;
  }
  const probed = await logs.probe([service], window, signal);
  if (probed.status !== 'ok') {
    return probed;
  }
  const [stream] = probed.value.streams;
  return stream ? ok(stream) : empty(`${logs.source.name} has no line of ${service} in this time.`);
}
