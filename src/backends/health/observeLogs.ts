import type { TimeWindow } from '../../domain/investigation/types';
import type { Observed } from '../../domain/health/observations';
import { readLogs } from '../../domain/logs/readLogs';
import { detectShape } from '../../domain/logs/shape';
import type { LogRecord, LogStream } from '../../domain/logs/types';
import { linesOfTrace, streamSelector } from '../../domain/query/logql';
import { empty, ok } from '../../domain/result';
import type { Trace } from '../../domain/traces/types';
import { lineSamples } from '../loki/lineSamples';
import { LokiBackend } from '../loki/LokiBackend';
import type { DataSourceInfo } from '../types';
import { askLoki } from './askLoki';
import { logNames } from './logNames';
import { asked, type HealthSession } from './session';

const NEWEST = 100;
const LINES_EACH = 200;
/** Lines of a trace are looked for this long before it and after it. */
const BEFORE_MS = 10 * 60_000;
const AFTER_MS = 30 * 60_000;

export interface LogsSeen {
  stream: Observed<LogStream>;
  lines: Observed<LogRecord[]>;
}

/**
 * How a service's lines are selected, where they keep the trace id, and the newest of them. One request; where no line
 * has the store's usual label with this name, the other labels are tried.
 * @param name what the logs call the service
 */
export async function observeLogs(
  session: HealthSession,
  source: DataSourceInfo,
  { service, name }: { service: string; name: string },
  signal?: AbortSignal
): Promise<LogsSeen> {
  const { transport, window } = session;
  const { label } = await logNames(session, source, signal);
  const first = await newestLines({ service, label, value: name }, session, source, signal);
  if (first.lines.answer.status !== 'empty') {
    return first;
  }
  const other = await new LokiBackend(source, transport, [label]).probe([name], window, signal);
  const stream = other.status === 'ok' ? other.value.streams[0] : undefined;
  if (stream && stream.label !== label) {
    return newestLines({ service, label: stream.label, value: stream.value }, session, source, signal);
  }
  const failure = other.status === 'ok' ? other.value.failure : undefined;
  const answer = other.status === 'ok' && !failure ? first.lines.answer : other;
  return answer.status === 'failed'
    ? { stream: { ...first.stream, answer }, lines: { ...first.lines, answer } }
    : first;
}

async function newestLines(
  { service, label, value }: { service: string; label: string; value: string },
  { transport, window }: HealthSession,
  source: DataSourceInfo,
  signal?: AbortSignal
): Promise<LogsSeen> {
  const query = streamSelector(label, [value]);
  const [answer = empty<never>('Nothing was asked.')] = await askLoki(
    { queries: [query], maxLines: NEWEST, window },
    source,
    transport,
    signal
  );
  const question = asked(source, query, window);
  if (answer.status !== 'ok') {
    return { stream: { asked: question, answer }, lines: { asked: question, answer } };
  }
  const samples = answer.value.flatMap(lineSamples);
  if (samples.length === 0) {
    const none = empty<never>(`${source.name} has no lines of ${value} in this time range. Widen it.`);
    return { stream: { asked: question, answer: none }, lines: { asked: question, answer: none } };
  }
  return {
    stream: { asked: question, answer: ok({ service, label, value, shape: detectShape(samples) }) },
    lines: { asked: question, answer: ok(readLogs(answer.value)) },
  };
}

/** A window that holds all lines of these traces, late ones too. */
export function generousWindow(traces: readonly Trace[]): TimeWindow {
  return {
    fromMs: Math.min(...traces.map(({ startMs }) => startMs)) - BEFORE_MS,
    toMs: Math.min(Date.now(), Math.max(...traces.map(({ endMs }) => endMs)) + AFTER_MS),
  };
}

/** The lines of these traces in a stream, by padded trace id, 200 of each at most. One request. */
export async function observeLinesByTrace(
  { transport }: HealthSession,
  source: DataSourceInfo,
  stream: LogStream,
  traces: readonly Trace[],
  signal?: AbortSignal
): Promise<Observed<ReadonlyMap<string, LogRecord[]>>> {
  const selector = streamSelector(stream.label, [stream.value]);
  const wanted = traces.flatMap(({ traceId }) =>
    linesOfTrace(selector, stream.shape, traceId).map((query) => ({ traceId, query }))
  );
  const window = generousWindow(traces);
  const queries = wanted.map(({ query }) => query);
  const answers = await askLoki({ queries, maxLines: LINES_EACH, window }, source, transport, signal);
  const question = asked(source, queries[0] ?? selector, window);
  const failure = answers.find(({ status }) => status === 'failed');
  if (failure?.status === 'failed') {
    // Of some traces alone it could not be told which lines a link misses.
    return { asked: question, answer: failure };
  }
  const framesOfTrace = (id: string) =>
    answers.flatMap((answer, i) => (answer.status === 'ok' && wanted[i]?.traceId === id ? answer.value : []));
  return {
    asked: question,
    answer: ok(new Map(traces.map(({ traceId }) => [traceId, readLogs(framesOfTrace(traceId))]))),
  };
}
