import { slowSpans, traceById } from '../../domain/query/traceql';
import type { AskedTrace, TracePresence } from '../../domain/exemplars/triage';
import { empty, ok, type Result } from '../../domain/result';
import type { TimeWindow } from '../../domain/investigation/types';
import { normalizeTraceId } from '../../shared/ids';
import { type Transport } from '../transport';
import type { DataSourceInfo, QueryModel, TraceBackend, TraceHit } from '../types';
import { isRecord } from '../../shared/isRecord';
import { search } from './search';
import { TraceFinder } from './TraceFinder';

/** Tempo does not answer for the newest moments (`query_end_cutoff`), and a window in there finds older traces. */
const NEWEST_SEARCHABLE_MS = 2_000;
const LIMIT = 20;

export class TempoBackend implements TraceBackend {
  private readonly finder: TraceFinder;

  constructor(
    readonly source: DataSourceInfo,
    private readonly transport: Transport
  ) {
    this.finder = new TraceFinder(source, transport);
  }

  traceQuery(traceId: string): QueryModel {
    // Grafana reads hex-only text as a trace id; its query type `traceId` never completes in a panel.
    return {
      refId: 'trace',
      datasource: { type: this.source.type, uid: this.source.uid },
      queryType: 'traceql',
      query: traceById(traceId),
    };
  }

  async searchSlow(
    { service, minMs, window }: { service: string; minMs: number; window: TimeWindow },
    signal?: AbortSignal
  ): Promise<Result<TraceHit[]>> {
    const toMs = Math.min(window.toMs, Date.now() - NEWEST_SEARCHABLE_MS);
    if (toMs <= window.fromMs) {
      return empty(`Spans of this moment are not searchable in ${this.source.name} yet. Ask again in some seconds.`);
    }
    const query = slowSpans({ service, minMs });
    const range = { fromMs: window.fromMs, toMs };
    const answer = await search({ query, window: range, limit: LIMIT, spans: 3 }, this.source, this.transport, signal);
    if (answer.status !== 'ok') {
      return answer;
    }
    const hits = answer.value
      .flatMap((trace) => hitOf(trace) ?? [])
      // Tempo answers a window past its cut-off with older traces.
      .filter(({ startMs, durationMs }) => startMs + durationMs >= window.fromMs && startMs <= window.toMs)
      .sort((a, b) => b.durationMs - a.durationMs);
    return hits.length > 0
      ? ok(hits)
      : empty(`${this.source.name} has no span of ${service} slower than ${minMs} ms around this moment.`);
  }

  findTraces(asked: readonly AskedTrace[], signal?: AbortSignal): Promise<Result<ReadonlyMap<string, TracePresence>>> {
    return this.finder.find(asked, signal);
  }
}

/** One entry of `/api/search`; times are nanoseconds as text. */
function hitOf(value: unknown): TraceHit | undefined {
  if (!isRecord(value)) {
    return undefined;
  }
  const traceId = typeof value.traceID === 'string' ? normalizeTraceId(value.traceID) : undefined;
  if (!traceId) {
    return undefined;
  }
  const sets = Array.isArray(value.spanSets) ? value.spanSets : [value.spanSet];
  const spans = sets.flatMap((set) => (isRecord(set) && Array.isArray(set.spans) ? set.spans : [])).filter(isRecord);
  const longest = spans
    .map((span) => ({ startMs: Number(span.startTimeUnixNano) / 1e6, durationMs: Number(span.durationNanos) / 1e6 }))
    .filter(({ startMs, durationMs }) => Number.isFinite(startMs) && Number.isFinite(durationMs))
    .sort((a, b) => b.durationMs - a.durationMs)[0];
  const startMs = longest?.startMs ?? Number(value.startTimeUnixNano) / 1e6;
  const durationMs = longest?.durationMs ?? Number(value.durationMs ?? 0);
  if (!Number.isFinite(startMs) || !Number.isFinite(durationMs)) {
    return undefined;
  }
  return {
    traceId,
    rootName: typeof value.rootTraceName === 'string' ? value.rootTraceName : '',
    startMs,
    durationMs,
  };
}
