import type { TimeWindow } from '../../domain/investigation/types';
import { describeFailure } from '../../domain/failure';
import type { Observed } from '../../domain/health/observations';
import { slowSpans, traceById } from '../../domain/query/traceql';
import { empty, failed, type Failure, ok, type Result } from '../../domain/result';
import { readTrace } from '../../domain/traces/readTrace';
import type { Trace } from '../../domain/traces/types';
import { hitOf } from '../tempo/hits';
import { framesOf, refusalIn, resultsIn } from '../loki/answer';
import { search } from '../tempo/search';
import type { DataSourceInfo } from '../types';
import { asked, type HealthSession } from './session';

const MOST = 5;
/** Some are left out as too young or too old. */
const HITS = 20;
/** `most_recent` does not find the newest of a long window: its parts are searched side by side, each up to the limit. */
const LATELY_MS = 5 * 60_000;
/** So young a trace may still lack lines, or spans. */
const ARRIVING_MS = 30_000;
/** Tempo does not search the newest moments. */
const NEWEST_MS = 2_000;

/** Whole traces with spans of a service, the newest that are complete, five at most. Two requests, three for a quiet one. */
export async function observeTraces(
  session: HealthSession,
  source: DataSourceInfo,
  service: string,
  signal?: AbortSignal
): Promise<Observed<Trace[]>> {
  const window = settled(session.window);
  const query = slowSpans({ service, minMs: 0, kind: 'any' });
  const lately = { fromMs: Math.max(window.fromMs, window.toMs - LATELY_MS), toMs: window.toMs };
  const first = await idsIn(session, source, { query, window: lately }, signal);
  const isAll = lately.fromMs === window.fromMs || (first.status === 'ok' && first.value.length > 0);
  const ids = isAll || first.status !== 'ok' ? first : await idsIn(session, source, { query, window }, signal);
  const question = asked(source, query, isAll ? lately : window);
  if (ids.status !== 'ok') {
    return { asked: question, answer: ids };
  }
  if (ids.value.length === 0) {
    return { asked: question, answer: empty(`${source.name} has no span of ${service} in this time range.`) };
  }
  const failure = await read(session, source, ids.value, signal);
  const traces = ids.value.flatMap((id) => session.traceCache.get(id) ?? []);
  const none = failed<Trace[]>(failure ?? describeFailure(source.name, 'bad-answer'));
  return { asked: question, answer: traces.length > 0 ? ok(traces) : none };
}

/** Up to where traces are whole, in a window that ends now. */
function settled({ fromMs, toMs }: TimeWindow): TimeWindow {
  const now = Date.now();
  const end = Math.min(toMs, now - ARRIVING_MS);
  return { fromMs, toMs: end - fromMs > ARRIVING_MS ? end : Math.max(fromMs + 1, Math.min(toMs, now - NEWEST_MS)) };
}

/** Padded ids of the newest traces in a window, the newest first. */
async function idsIn(
  { transport }: HealthSession,
  source: DataSourceInfo,
  { query, window }: { query: string; window: TimeWindow },
  signal?: AbortSignal
): Promise<Result<string[]>> {
  const hits = await search({ query, window, limit: HITS, spans: 1 }, source, transport, signal);
  if (hits.status !== 'ok') {
    return hits;
  }
  const found = hits.value
    .flatMap((hit) => hitOf(hit) ?? [])
    // Tempo's answers hold traces from outside of a window.
    .filter(({ startMs, durationMs }) => startMs + durationMs >= window.fromMs && startMs <= window.toMs)
    .sort((a, b) => b.startMs - a.startMs)
    .map(({ traceId }) => traceId);
  return ok([...new Set(found)].slice(0, MOST));
}

/**
 * Reads the traces that are not known yet, in one request; Grafana asks its Tempo for one after another.
 * @returns why one of them could not be read
 */
async function read(
  { transport, traceCache, window }: HealthSession,
  source: DataSourceInfo,
  ids: readonly string[],
  signal?: AbortSignal
): Promise<Failure | undefined> {
  const missing = ids.filter((id) => !traceCache.has(id));
  if (missing.length === 0) {
    return undefined;
  }
  const queries = missing.map((id, index) => ({
    refId: `trace${index}`,
    datasource: { type: source.type, uid: source.uid },
    // The server's own name for it; `traceql` with an id finds nothing here.
    queryType: 'traceId',
    query: traceById(id),
  }));
  const answer = await transport.request({
    source: source.name,
    url: '/api/ds/query',
    method: 'POST',
    data: { queries, from: String(Math.floor(window.fromMs)), to: String(Math.ceil(window.toMs)) },
    signal,
  });
  if (answer.status !== 'ok') {
    return answer.status === 'failed' ? answer.failure : undefined;
  }
  const results = resultsIn(answer.value) ?? {};
  for (const [index, id] of missing.entries()) {
    const trace = framesOf(results[`trace${index}`]).flatMap((frame) => readTrace(frame) ?? [])[0];
    if (trace) {
      traceCache.set(id, trace);
    }
  }
  return missing
    .map((_, index) => refusalIn(results[`trace${index}`], source.name))
    .find((refusal) => refusal !== undefined);
}
