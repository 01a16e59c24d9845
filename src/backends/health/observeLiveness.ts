import { livenessOf, type AskedTrace, type LivenessByTrace, type TracePresence } from '../../domain/exemplars/triage';
import type { Observed } from '../../domain/health/observations';
import { tracesByIds } from '../../domain/query/traceql';
import { empty, ok, type Result } from '../../domain/result';
import { normalizeTraceId } from '../../shared/ids';
import { isRecord } from '../../shared/isRecord';
import { fetchTrace } from '../tempo/fetchTrace';
import { search } from '../tempo/search';
import type { DataSourceInfo } from '../types';
import { asked, type HealthSession } from './session';

/** A trace may begin this long before its exemplar, and clocks may differ. */
const BEFORE_MS = 5 * 60_000;
const AFTER_MS = 60_000;
/** Tempo refuses to search longer windows (`max_duration`, 168 h by default). */
const LONGEST_MS = 167 * 3_600_000;
/** Traces that search misses are looked up by id, as many as this. */
const BY_ID = 5;
/** What search does not find at this age is not there: it is some ten seconds behind. */
const SEARCHABLE_MS = 60_000;

/**
 * Which of these traces there are. One search, and a look-up by id for up to five that it misses: where none of those is
 * there either, search is right about the rest, as far as they are a minute old. Others have no liveness.
 */
export async function observeLiveness(
  session: HealthSession,
  source: DataSourceInfo,
  traces: readonly AskedTrace[],
  signal?: AbortSignal
): Promise<Observed<LivenessByTrace>> {
  const { transport, retention } = session;
  const query = tracesByIds(traces.map(({ traceId }) => traceId));
  if (traces.length === 0) {
    return { asked: asked(source, query), answer: empty('No exemplar has a trace id that could be looked up.') };
  }
  const times = traces.map(({ timeMs }) => timeMs);
  const toMs = Math.max(...times) + AFTER_MS;
  const window = { fromMs: Math.max(Math.min(...times) - BEFORE_MS, toMs - LONGEST_MS), toMs };
  const question = asked(source, query, window);
  const searched = await search({ query, window, limit: traces.length, spans: 1 }, source, transport, signal);
  // Tempo before 2.5 does not know `trace:id`.
  const canSearch = !(searched.status === 'failed' && searched.failure.kind === 'rejected');
  if (canSearch && searched.status !== 'ok') {
    return { asked: question, answer: searched };
  }
  const hits = new Set(searched.status === 'ok' ? searched.value.flatMap((hit) => idOf(hit) ?? []) : []);
  const presence = new Map<string, TracePresence>(
    traces.filter(({ traceId }) => hits.has(traceId)).map(({ traceId }) => [traceId, { kind: 'found' }])
  );
  const open = traces.filter(({ traceId }) => !hits.has(traceId));
  await Promise.all(
    open.slice(0, BY_ID).map(async ({ traceId }) => {
      presence.set(traceId, presenceIn(await fetchTrace(traceId, source, transport, signal)));
    })
  );
  const nowMs = Date.now();
  if (canSearch && open.slice(0, BY_ID).every(({ traceId }) => presence.get(traceId)?.kind === 'missing')) {
    for (const { traceId, timeMs } of open.slice(BY_ID)) {
      if (nowMs - timeMs >= SEARCHABLE_MS) {
        presence.set(traceId, { kind: 'missing' });
      }
    }
  }
  const of = (kind: TracePresence['kind']) =>
    traces.filter(({ traceId }) => presence.get(traceId)?.kind === kind).map(({ timeMs }) => timeMs);
  await retention?.learn(of('missing'), of('found'), signal);
  return {
    asked: question,
    answer: ok(
      new Map(
        traces.flatMap((trace) => {
          const known = presence.get(trace.traceId);
          const full: TracePresence | undefined =
            known?.kind === 'missing' ? { ...known, why: retention?.whyMissing(trace.timeMs) } : known;
          return full ? [[trace.traceId, livenessOf(trace, full, source.name, nowMs)] as const] : [];
        })
      )
    ),
  };
}

const idOf = (hit: unknown) =>
  isRecord(hit) && typeof hit.traceID === 'string' ? normalizeTraceId(hit.traceID) : undefined;

/** v2 answers a missing trace with `{"trace":{}}`; a 404 means the same, since this Tempo has answered a search. */
function presenceIn(answer: Result<unknown>): TracePresence {
  if (answer.status === 'failed') {
    return answer.failure.kind === 'not-found' ? { kind: 'missing' } : { kind: 'failed', failure: answer.failure };
  }
  const body = answer.status === 'ok' ? answer.value : undefined;
  const holder = isRecord(body) && isRecord(body.trace) ? body.trace : body;
  const spans = isRecord(holder) ? (holder.resourceSpans ?? holder.batches) : undefined;
  const isPartial = isRecord(body) && body.status === 'PARTIAL';
  return (Array.isArray(spans) && spans.length > 0) || isPartial ? { kind: 'found' } : { kind: 'missing' };
}
