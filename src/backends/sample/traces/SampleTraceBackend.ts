import type { AskedTrace, TracePresence } from '../../../domain/exemplars/triage';
import type { TimeWindow } from '../../../domain/investigation/types';
import { traceById } from '../../../domain/query/traceql';
import { describeFailure } from '../../../domain/failure';
import { empty, failed, ok, type Result } from '../../../domain/result';
import type { DataSourceInfo, QueryModel, TraceBackend, TraceHit } from '../../types';
import type { SpanRecord } from '../model/records';
import type { TraceQuestion } from '../questions';
import type { SampleWorld } from '../world';

const LIMIT = 20;
const durationOf = ({ startMs, endMs }: SpanRecord) => endMs - startMs;

/** Tempo's part of the sample. */
export class SampleTraceBackend implements TraceBackend {
  constructor(
    readonly source: DataSourceInfo,
    private readonly world: SampleWorld
  ) {}

  traceQuery(traceId: string): QueryModel {
    const query = traceById(traceId);
    const sample: TraceQuestion = { ask: 'trace', traceId: query };
    return {
      refId: 'trace',
      datasource: { type: this.source.type, uid: this.source.uid },
      queryType: 'traceql',
      query,
      sample,
    };
  }

  async searchSlow(
    { service, minMs, window }: { service: string; minMs: number; window: TimeWindow },
    signal?: AbortSignal
  ): Promise<Result<TraceHit[]>> {
    if (signal?.aborted) {
      return failed(describeFailure(this.source.name, 'aborted'));
    }
    const isMeant = (span: SpanRecord) =>
      span.serviceName === service &&
      span.kind === 'server' &&
      durationOf(span) > minMs &&
      span.startMs <= window.toMs &&
      span.endMs >= window.fromMs;
    const hits = [...this.world.traces]
      .flatMap(([traceId, spans]) => {
        const [longest] = spans.filter(isMeant).sort((a, b) => durationOf(b) - durationOf(a));
        return longest ? [hitOf(traceId, longest, spans)] : [];
      })
      // The newest are found, and of those the slowest comes first.
      .sort((a, b) => b.startMs - a.startMs)
      .slice(0, LIMIT)
      .sort((a, b) => b.durationMs - a.durationMs);
    return hits.length > 0
      ? ok(hits)
      : empty(`${this.source.name} has no span of ${service} slower than ${minMs} ms around this moment.`);
  }

  async findTraces(
    asked: readonly AskedTrace[],
    signal?: AbortSignal
  ): Promise<Result<ReadonlyMap<string, TracePresence>>> {
    if (signal?.aborted) {
      return failed(describeFailure(this.source.name, 'aborted'));
    }
    const presenceOf = (traceId: string): TracePresence =>
      this.world.traces.has(traceId) ? { kind: 'found' } : { kind: 'missing', why: 'never-stored' };
    return ok(new Map(asked.map(({ traceId }) => [traceId, presenceOf(traceId)])));
  }
}

function hitOf(traceId: string, longest: SpanRecord, spans: SpanRecord[]): TraceHit {
  const root = spans.find(({ parentSpanId }) => parentSpanId === undefined);
  return { traceId, rootName: root?.name ?? '', startMs: longest.startMs, durationMs: durationOf(longest) };
}
