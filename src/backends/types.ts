import type { DataQuery } from '@grafana/schema';
import type { AskedTrace, TracePresence } from '../domain/exemplars/triage';
import type { Histogram, Matcher, TimeWindow } from '../domain/investigation/types';
import type { LogRecord, LogsRequest, LogStream } from '../domain/logs/types';
import type { Failure, Result } from '../domain/result';
import type { ChosenAttribute } from '../domain/traces/attributeChoice';
import type { Operation } from '../domain/traces/operation';
import type { SampledTrace } from '../domain/traces/samples';
import type { Trace } from '../domain/traces/types';

/** What a query runner is given: a query as the data source defines it. */
export interface QueryModel extends DataQuery {
  [key: string]: unknown;
}

/** What is known of a configured data source; `settings` is its jsonData, from outside: narrow before use. */
export interface DataSourceInfo {
  uid: string;
  name: string;
  type: string;
  settings: Record<string, unknown>;
  isDefault: boolean;
  /** Said wherever its data is shown, in one sentence. */
  notice?: string;
}

/** A label that selects a service in a metric or log store. */
export interface ServiceLabel {
  label: string;
  value: string;
  /** service.name: the value, or for `job="namespace/name"` its last part. */
  service: string;
}

export interface MetricBackend {
  readonly source: DataSourceInfo;
  /** Labels that may hold an exemplar's trace id, those of configured destinations first. */
  readonly exemplarLabels: string[];
  /** Latency histograms that have samples in the window, the most telling first. */
  histograms(window: TimeWindow, signal?: AbortSignal): Promise<Result<Histogram[]>>;
  /** Services that one histogram tells about, sorted by name. */
  services(histogram: Histogram, window: TimeWindow, signal?: AbortSignal): Promise<Result<ServiceLabel[]>>;
  /** The best ranked of these histograms that has series of the service, and the label that selects it. */
  findService(
    service: string,
    histograms: Histogram[],
    window: TimeWindow,
    signal?: AbortSignal
  ): Promise<Result<{ histogram: Histogram; matcher: Matcher }>>;
  /** One query per quantile; only the first asks for exemplars, because all would return the same ones. */
  latencyQueries(histogram: Histogram, matchers: Matcher[], quantiles: number[]): QueryModel[];
}

/** One trace that a search found. */
export interface TraceHit {
  /** Lower-case, left-padded to 32. */
  traceId: string;
  rootName: string;
  /** Start of the longest matching span (else of the trace), ms since the epoch. */
  startMs: number;
  /** The longest matching span's duration (never the trace's: clock skew stretches that), ms. */
  durationMs: number;
}

/** What a normal trace of an operation is. */
export interface NormalRequest {
  operation: Operation;
  /** The operation took at most this, ms. */
  maxMs: number;
  /** It began in the hour before this, ms since the epoch. */
  beforeMs: number;
}

export interface NormalTrace {
  trace: Trace;
  /** Its run of the operation. */
  hit: TraceHit;
  /** Of how many that were found it is the middle one. */
  found: number;
}

/** Which runs of an operation to sample; of `overMs` and `maxMs` (ms) one is given. */
export interface SampleRequest {
  operation: Operation;
  overMs?: number;
  maxMs?: number;
  /** An operation that runs in the same trace; its spans come along. */
  suspect: Operation;
  /** What to learn of both spans. */
  attributes: readonly ChosenAttribute[];
  window: TimeWindow;
}

export interface TraceBackend {
  readonly source: DataSourceInfo;
  /** The panel query for one trace. */
  traceQuery(traceId: string): QueryModel;
  /** Traces with a SERVER span of the service longer than `minMs` in the window, slowest span first, at most 20. */
  searchSlow(
    request: { service: string; minMs: number; window: TimeWindow },
    signal?: AbortSignal
  ): Promise<Result<TraceHit[]>>;
  /**
   * Which of these traces there are, by padded id; every one that was asked for has an answer. Fails as a whole where
   * the store cannot be asked. Meant for a handful of ids: one request, and one for each trace that a search misses.
   */
  findTraces(asked: readonly AskedTrace[], signal?: AbortSignal): Promise<Result<ReadonlyMap<string, TracePresence>>>;
  /**
   * A trace to compare a slow one with: of up to 10 runs of the operation from an hour to five minutes before it (else
   * of those five minutes) that were not slow and did not fail, the one of middle duration. Two requests, or three.
   */
  findNormal(request: NormalRequest, signal?: AbortSignal): Promise<Result<NormalTrace>>;
  /** The newest traces with such a run, at most 20, with their matching spans; none is no failure. One request. */
  sampleTraces(request: SampleRequest, signal?: AbortSignal): Promise<Result<SampledTrace[]>>;
}

/** What a shape probe found: a stream per service that has one, and the services that have none. */
export interface LogProbe {
  streams: LogStream[];
  missing: string[];
  /** Why some services could not be asked for; the others' streams are there. */
  failure?: Failure;
  /** Services beyond the number that one probe looks at. */
  notAsked: string[];
}

/** Lines of some streams at some times, whatever trace they are of. */
export interface LinesRequest {
  /** Each is a query of its own, and all of them are one request. */
  places: ReadonlyArray<{ stream: LogStream; window: TimeWindow }>;
  /** Of all places together; each gets the same part of it. */
  maxLines: number;
  /** Which of them, where there are more. */
  first: 'newest' | 'oldest';
  /** Lines of this trace are left out. */
  butOf?: string;
}

export interface LineSet {
  records: LogRecord[];
  /** The part of the asked time that they cover, 0–1: less than 1 where there were more lines. */
  share: number;
  /** Why some places could not be read; the lines of the others are there. */
  failure?: Failure;
}

export interface LogBackend {
  readonly source: DataSourceInfo;
  /** Learns ahead of the first trace what a later `probe` can then answer at once; failures are left to the probe. */
  warm(window: TimeWindow, signal?: AbortSignal): Promise<void>;
  /** Looks at a few lines of each service to learn how it is labelled and where its lines keep the trace id. */
  probe(services: string[], window: TimeWindow, signal?: AbortSignal): Promise<Result<LogProbe>>;
  /** The panel queries for the lines of one trace; one per group of streams with the same shape. */
  lineQueries(request: LogsRequest): QueryModel[];
  /** Reads lines in one request. Fails only where no place could be read. */
  linesIn(request: LinesRequest, signal?: AbortSignal): Promise<Result<LineSet>>;
}
