import type { TracePresence } from '../../domain/exemplars/triage';
import { fateOf, isFresh, linksIn, type Link } from '../../domain/health/deadLinks/links';
import { meterOf, noMeter } from '../../domain/health/deadLinks/meter';
import type { DeadLinkMeter, LinesOf, MeterContext, MeterProgress } from '../../domain/health/deadLinks/types';
import type { HealthEvidence } from '../../domain/health/types';
import type { TimeWindow } from '../../domain/investigation/types';
import type { LogRecord, LogStream } from '../../domain/logs/types';
import type { Failure, Result } from '../../domain/result';
import type { Transport } from '../transport';
import type { DataSourceInfo, TraceBackend } from '../types';
import { flagsElsewhere } from './flagsElsewhere';
import { serviceLineQueries, serviceLines } from './serviceLines';

const DEFAULT_IDS = 50;
const MOST_IDS = 200;
const HOUR_MS = 3_600_000;
/** Ids that one search asks for; those that it misses are looked up by id, five at a time. */
const AT_ONCE = 20;
const LINES_AT_ONCE = 1000;
const MOST_PAGES = 5;

/** Requests that a meter of so many ids makes at most: for the budget of its transport. */
export function meterRequests(ids: number): number {
  return MOST_PAGES + ids * 2 + 3 * Math.ceil(ids / AT_ONCE);
}

export interface MeterRequest {
  stream: LogStream;
  of: LinesOf;
  /** Distinct trace ids to look up: 50 unless said otherwise, 200 at most. */
  ids?: number;
  /** The last hour unless said otherwise. */
  window?: TimeWindow;
  /** Streams of other services, whose lines may say whether a trace was sampled where this one's say nothing. */
  others?: readonly LogStream[];
  logs: DataSourceInfo;
  traces: TraceBackend;
  transport: Transport;
  nowMs?: number;
  onProgress?(progress: MeterProgress): void;
  signal?: AbortSignal;
}

/**
 * Looks up the distinct trace ids of a service's newest lines. Always resolves: where a store cannot be asked the meter
 * is `unknown` and says why; where it is cancelled it says what was learned until then.
 */
export async function measureDeadLinks(request: MeterRequest): Promise<DeadLinkMeter> {
  const { stream, of, logs, traces, nowMs = Date.now() } = request;
  const ids = Math.min(MOST_IDS, Math.max(1, Math.floor(request.ids ?? DEFAULT_IDS)));
  const window = request.window ?? { fromMs: nowMs - HOUR_MS, toMs: nowMs };
  const context: MeterContext = { service: stream.service, of, logs: logs.name, traces: traces.source.name, window };
  const read = await readLinks({ ...request, window }, ids, nowMs);
  const evidence = [lineEvidence(request, window, read)];
  if (read.status !== 'ok') {
    const reason = read.status === 'failed' ? read.failure.message : read.reason;
    return noMeter(reason, { ...context, evidence, verdict: 'unknown' });
  }
  const { links, lines } = read.value;
  if (links.length === 0) {
    const what = of === 'errors' ? 'error line' : 'line';
    const reason =
      lines === 0
        ? `${stream.service} has no ${what} in this time.`
        : `None of the ${lines} ${what}s of ${stream.service} has a trace id, so nothing links to a trace.`;
    return noMeter(reason, { ...context, evidence, verdict: 'na' });
  }
  const drawn = links.filter((link) => link.malformed || !isFresh(link, nowMs)).slice(0, ids);
  const sample = drawn.filter(({ malformed }) => !malformed);
  const looked = await lookUp(sample, request);
  const silent = sample.filter(
    ({ traceId, sampled }) => sampled === undefined && looked.presence.get(traceId)?.kind === 'missing'
  );
  const flags = await flagsElsewhere(silent, request);
  const inSample = new Set(drawn);
  const judged = links
    .filter((link) => inSample.has(link) || (isFresh(link, nowMs) && !link.malformed))
    .map((link) => ({ ...link, sampled: link.sampled ?? flags.get(link.traceId) }))
    .map((link) => fateOf(link, looked.presence.get(link.traceId), nowMs));
  const withReason = judged.map((link) =>
    link.fate === 'failed' && looked.failure ? { ...link, reason: looked.failure.message } : link
  );
  evidence.push(traceEvidence(request, sample, looked.presence));
  return meterOf(withReason, { ...context, evidence, cancelled: request.signal?.aborted === true });
}

interface ReadLinks {
  links: Link[];
  lines: number;
}

/** Reads pages of lines, newest first, until they hold enough ids that are not too fresh. */
async function readLinks(
  { stream, of, logs, transport, signal, window }: MeterRequest & { window: TimeWindow },
  ids: number,
  nowMs: number
): Promise<Result<ReadLinks>> {
  const records: LogRecord[] = [];
  let toMs = window.toMs;
  for (let page = 0; page < MOST_PAGES; page++) {
    const asked = { stream, of, window: { fromMs: window.fromMs, toMs }, limit: LINES_AT_ONCE };
    const answer = await serviceLines(asked, logs, transport, signal);
    if (answer.status !== 'ok') {
      // The pages before it are a sample as well, unless nobody wants it any more.
      if (records.length > 0 && !signal?.aborted) {
        break;
      }
      return answer;
    }
    records.push(...answer.value.records);
    const { completeSinceMs } = answer.value;
    const enough = linksIn(records).filter((link) => !isFresh(link, nowMs)).length >= ids;
    if (enough || completeSinceMs === undefined || completeSinceMs <= window.fromMs || completeSinceMs >= toMs) {
      break;
    }
    toMs = completeSinceMs;
  }
  return { status: 'ok', value: { links: linksIn(records), lines: records.length } };
}

interface Looked {
  presence: Map<string, TracePresence>;
  /** Why the look-up ended early. */
  failure?: Failure;
}

async function lookUp(sample: readonly Link[], { traces, onProgress, signal }: MeterRequest): Promise<Looked> {
  const presence = new Map<string, TracePresence>();
  let dead = 0;
  for (let from = 0; from < sample.length; from += AT_ONCE) {
    onProgress?.({ done: from, of: sample.length, dead });
    const answer = await traces.findTraces(sample.slice(from, from + AT_ONCE), signal);
    if (answer.status !== 'ok') {
      // A store that cannot be asked now is not asked again for each of the others.
      return { presence, ...(answer.status === 'failed' && { failure: answer.failure }) };
    }
    for (const [traceId, found] of answer.value) {
      presence.set(traceId, found);
      dead += found.kind === 'missing' ? 1 : 0;
    }
  }
  onProgress?.({ done: sample.length, of: sample.length, dead });
  return { presence };
}

function lineEvidence({ stream, of, logs }: MeterRequest, window: TimeWindow, read: Result<ReadLinks>): HealthEvidence {
  const answer =
    read.status === 'ok'
      ? `${read.value.lines} lines, ${read.value.links.length} distinct trace ids`
      : read.status === 'failed'
        ? read.failure.what
        : read.reason;
  return { source: logs.name, uid: logs.uid, query: serviceLineQueries({ stream, of }).join('\n'), window, answer };
}

const SHOWN = 5;

function traceEvidence(
  { traces }: MeterRequest,
  sample: readonly Link[],
  presence: ReadonlyMap<string, TracePresence>
): HealthEvidence {
  const missing = sample.filter(({ traceId }) => presence.get(traceId)?.kind === 'missing');
  const shown = (missing.length > 0 ? missing : sample).slice(0, SHOWN);
  return {
    source: traces.source.name,
    uid: traces.source.uid,
    query: shown[0]?.traceId ?? '',
    answer: shown.map(({ traceId }) => `${traceId}: ${presence.get(traceId)?.kind ?? 'not looked up'}`).join('\n'),
  };
}
