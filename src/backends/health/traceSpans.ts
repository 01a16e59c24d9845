import { describeFailure } from '../../domain/failure';
import type { FoundTrace, SpanFacts } from '../../domain/health/errorVerdict/types';
import { tracesByIds } from '../../domain/query/traceql';
import { readTraceJson } from '../../domain/traces/readTraceJson';
import { kindOf, serviceOf, spanIdOf, statusOf } from '../../domain/traces/spanFields';
import { textOf } from '../../domain/traces/frame';
import { normalizeTraceId } from '../../shared/ids';
import { isRecord } from '../../shared/isRecord';
import { fetchTrace } from '../tempo/fetchTrace';
import { Retention } from '../tempo/Retention';
import { search } from '../tempo/search';
import type { Transport } from '../transport';
import type { DataSourceInfo } from '../types';

/** Traces that one search asks for. */
const AT_ONCE = 20;
/** The most that Tempo returns of one trace (`max_spans_per_span_set`, 100 by default). */
const SPANS = 100;
const BEFORE_MS = 5 * 60_000;
const AFTER_MS = 60_000;
/** Tempo refuses to search longer windows (`max_duration`, 168 h by default). */
const LONGEST_MS = 167 * 3_600_000;

export interface AskedSpan {
  /** Padded. */
  traceId: string;
  /** The span that must be among the answer's; where it is not, the trace is looked up by id. */
  spanId?: string;
  timeMs: number;
}

/**
 * The spans of traces, as far as a search has them: status, kind, service and parent. One search for each 20 traces; a
 * trace that it misses, or has only in part, is looked up by id, which alone settles that something is not there.
 */
export class TraceSpans {
  /** Older Tempos do not know `trace:id` or `span:parentID`. */
  private canSearch = true;
  private readonly retention: Retention;

  constructor(
    private readonly source: DataSourceInfo,
    private readonly transport: Transport
  ) {
    this.retention = new Retention(source, transport);
  }

  /** @returns what was found of each trace, by padded id; a trace that was not got to before a cancellation is absent */
  async find(
    asked: readonly AskedSpan[],
    onProgress?: (done: number) => void,
    signal?: AbortSignal
  ): Promise<ReadonlyMap<string, FoundTrace>> {
    const byTrace = new Map<string, AskedSpan[]>();
    for (const each of asked) {
      byTrace.set(each.traceId, [...(byTrace.get(each.traceId) ?? []), each]);
    }
    const traces = [...byTrace.values()];
    const found = new Map<string, FoundTrace>();
    for (let from = 0; from < traces.length && !signal?.aborted; from += AT_ONCE) {
      const part = traces.slice(from, from + AT_ONCE);
      await this.findPart(part, found, signal);
      onProgress?.(Math.min(traces.length, from + AT_ONCE));
    }
    return found;
  }

  private async findPart(
    part: readonly AskedSpan[][],
    found: Map<string, FoundTrace>,
    signal?: AbortSignal
  ): Promise<void> {
    const searched = await this.search(part.flat(), signal);
    if (searched instanceof Map) {
      await Promise.all(
        part.map(async (asked) => {
          const [first] = asked;
          if (first) {
            const spans = searched.get(first.traceId);
            const isWhole = spans && asked.every(({ spanId }) => isAmong(spanId, spans));
            found.set(first.traceId, isWhole ? { kind: 'found', spans } : await this.lookUp(first.traceId, signal));
          }
        })
      );
      await this.learn(part, found, signal);
    } else {
      part.forEach(([first]) => first && found.set(first.traceId, searched));
    }
  }

  /** Whether the missing ones were never stored or have expired. */
  private async learn(part: readonly AskedSpan[][], found: Map<string, FoundTrace>, signal?: AbortSignal) {
    const of = (kind: FoundTrace['kind']) =>
      part.flatMap(([first]) => (first && found.get(first.traceId)?.kind === kind ? [first] : []));
    const missing = of('missing');
    const times = (asked: AskedSpan[]) => asked.map(({ timeMs }) => timeMs);
    await this.retention.learn(times(missing), times(of('found')), signal);
    for (const { traceId, timeMs } of missing) {
      found.set(traceId, { kind: 'missing', why: this.retention.whyMissing(timeMs) });
    }
  }

  /** The spans that a search has, by trace; a failure where the store cannot be asked. */
  private async search(
    asked: readonly AskedSpan[],
    signal?: AbortSignal
  ): Promise<Map<string, SpanFacts[]> | Extract<FoundTrace, { kind: 'failed' }>> {
    if (!this.canSearch) {
      return new Map();
    }
    const times = asked.map(({ timeMs }) => timeMs);
    const toMs = Math.max(...times) + AFTER_MS;
    const window = { fromMs: Math.max(Math.min(...times) - BEFORE_MS, toMs - LONGEST_MS), toMs };
    const ids = [...new Set(asked.map(({ traceId }) => traceId))];
    const query = `${tracesByIds(ids)} | select(status, kind, name, resource.service.name, span:parentID)`;
    const hits = await search({ query, window, limit: ids.length, spans: SPANS }, this.source, this.transport, signal);
    if (hits.status === 'failed' && hits.failure.kind === 'rejected') {
      this.canSearch = false;
      return new Map();
    }
    if (hits.status !== 'ok') {
      const failure = hits.status === 'failed' ? hits.failure : describeFailure(this.source.name, 'bad-answer');
      return { kind: 'failed', failure };
    }
    return new Map(hits.value.flatMap((hit) => spansOfHit(hit) ?? []));
  }

  private async lookUp(traceId: string, signal?: AbortSignal): Promise<FoundTrace> {
    const answer = await fetchTrace(traceId, this.source, this.transport, signal);
    if (answer.status !== 'ok') {
      return answer.status === 'failed' && answer.failure.kind !== 'not-found'
        ? { kind: 'failed', failure: answer.failure }
        : { kind: 'missing' };
    }
    const trace = readTraceJson(answer.value);
    const partial = isRecord(answer.value) && answer.value.status === 'PARTIAL';
    if (trace || partial) {
      return { kind: 'found', spans: trace?.spans ?? [], ...(partial && { partial }) };
    }
    return isNoTrace(answer.value)
      ? { kind: 'missing' }
      : { kind: 'failed', failure: describeFailure(this.source.name, 'bad-answer') };
  }
}

const isAmong = (spanId: string | undefined, spans: readonly SpanFacts[]) =>
  spanId === undefined || spans.some((span) => span.spanId === spanId);

/** How a Tempo says that it has no such trace: `{"trace":{}}`, or v1's empty `batches`. */
const isNoTrace = (answer: unknown) =>
  isRecord(answer) && (isRecord(answer.trace) || isRecord(answer.metrics) || Array.isArray(answer.batches));

/** One entry of a search, with all of its trace's spans; undefined where some are left out. */
function spansOfHit(hit: unknown): Array<[string, SpanFacts[]]> | undefined {
  const traceId = isRecord(hit) && typeof hit.traceID === 'string' ? normalizeTraceId(hit.traceID) : undefined;
  if (!isRecord(hit) || traceId === undefined) {
    return undefined;
  }
  const sets = Array.isArray(hit.spanSets) ? hit.spanSets : [hit.spanSet];
  const spans = sets.filter(isRecord).flatMap((set) => (Array.isArray(set.spans) ? set.spans : []));
  const matched = sets.filter(isRecord).reduce((total, set) => total + (Number(set.matched) || 0), 0);
  return matched > spans.length ? undefined : [[traceId, spans.flatMap((span) => factsOf(span) ?? [])]];
}

function factsOf(span: unknown): SpanFacts | undefined {
  const spanId = isRecord(span) ? spanIdOf(span.spanID) : undefined;
  if (!isRecord(span) || spanId === undefined) {
    return undefined;
  }
  const attributes: Record<string, string> = {};
  for (const pair of Array.isArray(span.attributes) ? span.attributes : []) {
    if (isRecord(pair) && typeof pair.key === 'string' && isRecord(pair.value)) {
      attributes[pair.key] = textOf(Object.values(pair.value)[0]);
    }
  }
  return {
    spanId,
    parentSpanId: spanIdOf(attributes['span:parentID']),
    name: textOf(span.name) || (attributes.name ?? ''),
    service: serviceOf('', attributes),
    kind: kindOf(attributes.kind),
    status: statusOf(attributes.status),
    startMs: msOf(span.startTimeUnixNano),
    durationMs: msOf(span.durationNanos),
  };
}

/** Nanoseconds as text; Tempo leaves out what is zero. */
function msOf(nanos: unknown): number {
  const ms = Number(nanos) / 1e6;
  return Number.isFinite(ms) ? ms : 0;
}
