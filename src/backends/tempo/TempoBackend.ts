import { slowSpans, traceById } from '../../domain/query/traceql';
import type { AskedTrace, TracePresence } from '../../domain/exemplars/triage';
import { empty, ok, type Result } from '../../domain/result';
import type { TimeWindow } from '../../domain/investigation/types';
import type { SampledTrace } from '../../domain/traces/samples';
import { type Transport } from '../transport';
import type {
  DataSourceInfo,
  NormalRequest,
  NormalTrace,
  QueryModel,
  SampleRequest,
  TraceBackend,
  TraceHit,
} from '../types';
import { hitOf } from './hits';
import type { Runs } from './runs';
import { search } from './search';
import { TraceFinder } from './TraceFinder';

/** Tempo does not answer for the newest moments (`query_end_cutoff`), and a window in there finds older traces. */
const NEWEST_SEARCHABLE_MS = 2_000;
const LIMIT = 20;

export class TempoBackend implements TraceBackend {
  private readonly finder: TraceFinder;
  private runs?: Promise<Runs>;

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
      : empty(`${this.source.name} has no span of ${service} slower than ${minMs} ms in that time.`);
  }

  findTraces(asked: readonly AskedTrace[], signal?: AbortSignal): Promise<Result<ReadonlyMap<string, TracePresence>>> {
    return this.finder.find(asked, signal);
  }

  async findNormal(request: NormalRequest, signal?: AbortSignal): Promise<Result<NormalTrace>> {
    return (await this.openRuns()).findNormal(request, signal);
  }

  async sampleTraces(request: SampleRequest, signal?: AbortSignal): Promise<Result<SampledTrace[]>> {
    return (await this.openRuns()).sample(request, signal);
  }

  /** Its code is asked for with the first question: a page may well do without. */
  private openRuns(): Promise<Runs> {
    this.runs ??= import(/* webpackChunkName: "trace-reading" */ './runs').then(
      ({ Runs }) => new Runs(this.source, this.transport)
    );
    return this.runs;
  }
}
