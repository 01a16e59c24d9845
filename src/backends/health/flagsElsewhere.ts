import { flaggedLines, linesOfTraces } from '../../domain/health/errorVerdict/errorLine';
import { wasSampled } from '../../domain/health/errorVerdict/habits';
import type { LogRecord, LogStream } from '../../domain/logs/types';
import type { Transport } from '../transport';
import type { DataSourceInfo } from '../types';
import { askLines } from './askLines';

/** Ids in one query; an alternation of many makes Loki slow. */
const AT_ONCE = 20;
const AROUND_MS = 60_000;
const LIMIT = 1000;
/** Enough to see which services write flags at all. */
const FLAGGED = 20;

interface Asking {
  /** Streams of other services. */
  others?: readonly LogStream[];
  logs: DataSourceInfo;
  transport: Transport;
  signal?: AbortSignal;
}

/**
 * What lines of other services say of whether these traces were sampled, by padded id; a trace of which none says
 * anything is absent, and so are all where the log store cannot be asked. One request for each 20 traces.
 */
export async function flagsElsewhere(
  traces: ReadonlyArray<{ traceId: string; timeMs: number }>,
  { others = [], logs, transport, signal }: Asking
): Promise<ReadonlyMap<string, boolean>> {
  const flags = new Map<string, boolean>();
  const groups = groupsOf(others);
  if (groups.length === 0) {
    return flags;
  }
  for (let from = 0; from < traces.length; from += AT_ONCE) {
    const part = traces.slice(from, from + AT_ONCE);
    const times = part.map(({ timeMs }) => timeMs);
    const window = { fromMs: Math.min(...times) - AROUND_MS, toMs: Math.max(...times) + AROUND_MS };
    const ids = part.map(({ traceId }) => traceId);
    const traceQueries = groups.map((group) => linesOfTraces(group, ids));
    const queries = [...traceQueries, ...groups.flatMap((group) => flaggedLines(group) ?? [])];
    const limits = Object.fromEntries(queries.map((_, i) => [i, i < traceQueries.length ? LIMIT : FLAGGED]));
    const answer = await askLines({ queries, window, limit: LIMIT, limits }, logs, transport, signal);
    if (answer.status !== 'ok') {
      break;
    }
    note(answer.value.flat(), flags);
  }
  return flags;
}

function note(records: readonly LogRecord[], flags: Map<string, boolean>): void {
  const flagged = new Set(records.filter(({ labels }) => labels.flags !== undefined).map(({ service }) => service));
  for (const record of records) {
    const { traceId, service } = record;
    const said = traceId === undefined ? undefined : wasSampled(record, { writesFlags: flagged.has(service) });
    if (traceId !== undefined && said !== undefined) {
      flags.set(traceId, said);
    }
  }
}

/** Streams of one label and one shape can be asked together; text says nothing of flags. */
function groupsOf(streams: readonly LogStream[]): Array<[LogStream, ...LogStream[]]> {
  const groups = new Map<string, [LogStream, ...LogStream[]]>();
  for (const stream of streams) {
    const { placement } = stream.shape;
    if (placement === 'text' || placement === 'unknown') {
      continue;
    }
    const key = `${stream.label}\n${placement}\n${placement === 'metadata' ? stream.shape.key : ''}`;
    const group = groups.get(key);
    if (group) {
      group.push(stream);
    } else {
      groups.set(key, [stream]);
    }
  }
  return [...groups.values()];
}
