import { runsOf, samplesOf } from '../../domain/query/traceql';
import type { TimeWindow } from '../../domain/investigation/types';
import { describeFailure } from '../../domain/failure';
import { empty, failed, ok, type Result } from '../../domain/result';
import { readTraceJson } from '../../domain/traces/readTraceJson';
import type { SampledTrace } from '../../domain/traces/samples';
import type { Transport } from '../transport';
import type { DataSourceInfo, NormalRequest, NormalTrace, SampleRequest, TraceHit } from '../types';
import { fetchTrace } from './fetchTrace';
import { hitOf, sampleOf } from './hits';
import { medianOf, NORMAL_LIMIT, noNormalTrace, normalWindows } from './normal';
import { search } from './search';

/** A trace is found by search some ten seconds after its end (Tempo 3.0), and a window in there finds older ones. */
const SEARCHABLE_AFTER_MS = 15_000;
/** Enough to tell 18 of 20 from 3 of 20; some 2.5 kB each. */
const SAMPLE_LIMIT = 20;
/** Both operations, and a few more runs of the one that repeats. */
const SPANS = 4;
/** Tempo refuses to search longer windows (`max_duration`, 168 h by default). */
const LONGEST_MS = 167 * 3_600_000;

interface Question {
  query: string;
  window: TimeWindow;
  limit: number;
  spans: number;
}

/** Asks one Tempo about other runs of an operation. */
export class Runs {
  constructor(
    private readonly source: DataSourceInfo,
    private readonly transport: Transport
  ) {}

  async findNormal(request: NormalRequest, signal?: AbortSignal): Promise<Result<NormalTrace>> {
    const { operation, maxMs } = request;
    const query = runsOf(operation, { maxMs, withoutError: true });
    for (const window of normalWindows(request)) {
      const found = await this.search({ query, window, limit: NORMAL_LIMIT, spans: 1 }, signal);
      if (found.status !== 'ok') {
        return found;
      }
      const hits = found.value.flatMap((trace) => hitOf(trace) ?? []);
      const median = medianOf(hits);
      if (median) {
        return this.read(median, hits.length, signal);
      }
    }
    return empty(noNormalTrace(this.source.name, request));
  }

  private async read(hit: TraceHit, found: number, signal?: AbortSignal): Promise<Result<NormalTrace>> {
    const answer = await fetchTrace(hit.traceId, this.source, this.transport, signal);
    if (answer.status !== 'ok') {
      return answer;
    }
    const trace = readTraceJson(answer.value);
    return trace ? ok({ hit, found, trace }) : failed(describeFailure(this.source.name, 'bad-answer'));
  }

  async sample(
    { operation, suspect, overMs, maxMs, attributes, window }: SampleRequest,
    signal?: AbortSignal
  ): Promise<Result<SampledTrace[]>> {
    const query = samplesOf(operation, { overMs, maxMs }, suspect, attributes);
    const found = await this.search({ query, window, limit: SAMPLE_LIMIT, spans: SPANS }, signal);
    return found.status === 'ok' ? ok(found.value.flatMap((trace) => sampleOf(trace) ?? [])) : found;
  }

  /** Traces that were under way in the window; nothing is asked for one that is not searchable yet. */
  private async search(question: Question, signal?: AbortSignal): Promise<Result<unknown[]>> {
    const toMs = Math.min(question.window.toMs, Date.now() - SEARCHABLE_AFTER_MS);
    const window = { fromMs: Math.max(question.window.fromMs, toMs - LONGEST_MS), toMs };
    if (window.toMs <= window.fromMs) {
      return ok([]);
    }
    const found = await search({ ...question, window }, this.source, this.transport, signal);
    const isMeant = (trace: unknown) => {
      const hit = hitOf(trace);
      // Tempo answers a window past its cut-off with older traces.
      return hit !== undefined && hit.startMs + hit.durationMs >= window.fromMs && hit.startMs <= window.toMs;
    };
    return found.status === 'ok' ? ok(found.value.filter(isMeant)) : found;
  }
}
