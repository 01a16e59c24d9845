import type { AskedTrace, TracePresence } from '../../domain/exemplars/triage';
import { describeFailure } from '../../domain/failure';
import { tracesByIds } from '../../domain/query/traceql';
import { ok, type Result } from '../../domain/result';
import { normalizeTraceId } from '../../shared/ids';
import { isRecord } from '../../shared/isRecord';
import type { Transport } from '../transport';
import type { DataSourceInfo } from '../types';
import { fetchTrace } from './fetchTrace';
import { Retention } from './Retention';
import { search } from './search';

/** A trace may begin this long before its exemplar, and clocks may differ. */
const BEFORE_MS = 5 * 60_000;
const AFTER_MS = 60_000;
/** Tempo refuses to search longer windows (`max_duration`, 168 h by default). */
const LONGEST_MS = 167 * 3_600_000;

/**
 * Tells which traces a Tempo has. One search finds those it can find (half a kilobyte each, where a look-up by id
 * transfers the whole trace); the others are looked up by id, because search is some ten seconds behind.
 */
export class TraceFinder {
  /** Tempo before 2.5 does not know `trace:id`. */
  private canSearch = true;
  private readonly retention: Retention;

  constructor(
    private readonly source: DataSourceInfo,
    private readonly transport: Transport
  ) {
    this.retention = new Retention(source, transport);
  }

  async find(asked: readonly AskedTrace[], signal?: AbortSignal): Promise<Result<ReadonlyMap<string, TracePresence>>> {
    const searched = await this.search(asked, signal);
    if (searched.status !== 'ok') {
      return searched;
    }
    const presence = new Map<string, TracePresence>(
      await Promise.all(
        asked.map(async ({ traceId }): Promise<[string, TracePresence]> => [
          traceId,
          searched.value.has(traceId) ? { kind: 'found' } : await this.lookUp(traceId, signal),
        ])
      )
    );
    const withKind = (kind: TracePresence['kind']) =>
      asked.filter(({ traceId }) => presence.get(traceId)?.kind === kind).map(({ timeMs }) => timeMs);
    await this.retention.learn(withKind('missing'), withKind('found'), signal);
    for (const { traceId, timeMs } of asked) {
      if (presence.get(traceId)?.kind === 'missing') {
        presence.set(traceId, { kind: 'missing', why: this.retention.whyMissing(timeMs) });
      }
    }
    return ok(presence);
  }

  /** The ids that a search finds, padded; none where this Tempo cannot search for ids. */
  private async search(asked: readonly AskedTrace[], signal?: AbortSignal): Promise<Result<ReadonlySet<string>>> {
    if (!this.canSearch || asked.length === 0) {
      return ok(new Set());
    }
    const times = asked.map(({ timeMs }) => timeMs);
    const toMs = Math.max(...times) + AFTER_MS;
    const window = { fromMs: Math.max(Math.min(...times) - BEFORE_MS, toMs - LONGEST_MS), toMs };
    const query = tracesByIds(asked.map(({ traceId }) => traceId));
    const hits = await search({ query, window, limit: asked.length, spans: 1 }, this.source, this.transport, signal);
    if (hits.status === 'failed' && hits.failure.kind === 'rejected') {
      this.canSearch = false;
      return ok(new Set());
    }
    if (hits.status !== 'ok') {
      return hits;
    }
    const ids = hits.value.flatMap((hit) =>
      isRecord(hit) && typeof hit.traceID === 'string' ? (normalizeTraceId(hit.traceID) ?? []) : []
    );
    return ok(new Set(ids));
  }

  /** A 404 means “no such trace”, and not “no such data source”: this Tempo has answered a search before. */
  private async lookUp(traceId: string, signal?: AbortSignal): Promise<TracePresence> {
    const answer = await fetchTrace(traceId, this.source, this.transport, signal);
    if (answer.status === 'ok') {
      return presenceIn(answer.value) ?? { kind: 'failed', failure: describeFailure(this.source.name, 'bad-answer') };
    }
    return answer.status === 'failed' && answer.failure.kind !== 'not-found'
      ? { kind: 'failed', failure: answer.failure }
      : { kind: 'missing' };
  }
}

/** v2 answers a missing trace with `{"trace":{}}`; v1 has `batches`. Neither is anything but a Tempo's answer. */
function presenceIn(answer: unknown): TracePresence | undefined {
  if (!isRecord(answer)) {
    return undefined;
  }
  const trace = isRecord(answer.trace) ? answer.trace : answer;
  const spans = trace.resourceSpans ?? trace.batches;
  if (Array.isArray(spans) ? spans.length > 0 : answer.status === 'PARTIAL') {
    return { kind: 'found' };
  }
  return isRecord(answer.trace) || isRecord(answer.metrics) || Array.isArray(spans) ? { kind: 'missing' } : undefined;
}
