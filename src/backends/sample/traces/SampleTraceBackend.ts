import type { AskedTrace, TracePresence } from '../../../domain/exemplars/triage';
import type { TimeWindow } from '../../../domain/investigation/types';
import { traceById } from '../../../domain/query/traceql';
import { describeFailure } from '../../../domain/failure';
import { empty, failed, ok, type Result } from '../../../domain/result';
import type { Operation } from '../../../domain/traces/operation';
import { readTrace } from '../../../domain/traces/readTrace';
import type { SampledSpan, SampledTrace } from '../../../domain/traces/samples';
import { medianOf, NORMAL_LIMIT, noNormalTrace, normalWindows } from '../../tempo/normal';
import type {
  DataSourceInfo,
  NormalRequest,
  NormalTrace,
  QueryModel,
  SampleRequest,
  TraceBackend,
  TraceHit,
} from '../../types';
import type { SpanRecord } from '../model/records';
import { resourceAttributes, SERVICES } from '../model/services';
import type { TraceQuestion } from '../questions';
import type { SampleWorld } from '../world';
import { traceFrame } from './frame';

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
      : empty(`${this.source.name} has no span of ${service} slower than ${minMs} ms in that time.`);
  }

  async findNormal(request: NormalRequest, signal?: AbortSignal): Promise<Result<NormalTrace>> {
    if (signal?.aborted) {
      return failed(describeFailure(this.source.name, 'aborted'));
    }
    const { operation, maxMs } = request;
    for (const { fromMs, toMs } of normalWindows(request)) {
      const hits = this.runs(
        operation,
        (span) => durationOf(span) <= maxMs && span.status !== 'error' && span.startMs >= fromMs && span.startMs <= toMs
      );
      const hit = medianOf(hits.slice(0, NORMAL_LIMIT));
      const trace = hit && readTrace(traceFrame(this.world.traces.get(hit.traceId) ?? [], 'trace'));
      if (hit && trace) {
        return ok({ hit, trace, found: Math.min(hits.length, NORMAL_LIMIT) });
      }
    }
    return empty(noNormalTrace(this.source.name, request));
  }

  async sampleTraces(
    { operation, suspect, overMs = -1, maxMs = Infinity, window }: SampleRequest,
    signal?: AbortSignal
  ): Promise<Result<SampledTrace[]>> {
    if (signal?.aborted) {
      return failed(describeFailure(this.source.name, 'aborted'));
    }
    const isMeant = (span: SpanRecord) => {
      const ms = durationOf(span);
      return ms > overMs && ms <= maxMs && span.startMs <= window.toMs && span.endMs >= window.fromMs;
    };
    const samples = this.runs(operation, isMeant).flatMap(({ traceId }) => {
      const spans = this.world.traces.get(traceId) ?? [];
      const wanted = spans.filter((span) => isRunOf(suspect, span) || (isRunOf(operation, span) && isMeant(span)));
      return wanted.some((span) => isRunOf(suspect, span)) ? [{ traceId, spans: wanted.map(sampledSpan) }] : [];
    });
    return ok(samples.slice(0, LIMIT));
  }

  /** Runs of an operation, the newest first; one per trace. */
  private runs(operation: Operation, isMeant: (span: SpanRecord) => boolean): TraceHit[] {
    return [...this.world.traces]
      .flatMap(([traceId, spans]) => {
        const run = spans.find((span) => isRunOf(operation, span) && isMeant(span));
        return run ? [hitOf(traceId, run, spans)] : [];
      })
      .sort((a, b) => b.startMs - a.startMs);
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

const isRunOf = ({ service, name, kind, route }: Operation, span: SpanRecord) =>
  span.serviceName === service &&
  span.name === name &&
  span.kind === kind &&
  (route === undefined || span.attributes['http.route'] === route);

function sampledSpan(span: SpanRecord): SampledSpan {
  const all = { ...span.attributes, ...resourceAttributes(SERVICES[span.service], span.serviceName) };
  const attributes = Object.fromEntries(Object.entries(all).map(([key, value]) => [key, String(value)]));
  return { name: span.name, service: span.serviceName, durationMs: durationOf(span), attributes };
}
