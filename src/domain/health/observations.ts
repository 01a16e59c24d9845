import type { LivenessByTrace } from '../exemplars/triage';
import type { Matcher, TimeWindow } from '../investigation/types';
import type { LogRecord, LogStream } from '../logs/types';
import type { Result } from '../result';
import type { Trace } from '../traces/types';

/** What was asked of a data source. */
export interface Asked {
  /** The data source's name and uid. */
  source: string;
  uid?: string;
  /** As it could be pasted into Explore, or the API path or setting that was read. */
  query: string;
  window?: TimeWindow;
}

/** A question and what came of it; a failed one is `unknown` to every check that needs it. */
export interface Observed<T> {
  asked: Asked;
  answer: Result<T>;
}

/** A data source as it is configured; `settings` is its jsonData, from outside: narrow before use. */
export interface SourceSettings {
  uid: string;
  name: string;
  type: string;
  settings: Record<string, unknown>;
  /** Whether it is the organisation's default; absent where that is not known. */
  isDefault?: boolean;
}

/** A correlation of Grafana, as `/api/datasources/correlations` has it. */
export interface Correlation {
  sourceUid: string;
  targetUid?: string;
  label: string;
  /** The field of the result that it looks at. */
  field: string;
  /** The target's query, with its variables unfilled. */
  target: Record<string, unknown>;
  transformations: Array<Record<string, unknown>>;
  description?: string;
  /** Whether it came from a provisioning file: a whole file for its source has to keep it. */
  provisioned?: boolean;
}

/** What holds for all services of one Prometheus, Tempo and Loki. */
export interface StackObservations {
  window: TimeWindow;
  /** Absent where none is chosen. */
  metrics?: SourceSettings;
  traces?: SourceSettings;
  logs?: SourceSettings;
  /** The uids of all data sources that there are, for links that lead to one. */
  existing: readonly string[];
  /** The type of each by uid (`tempo`), where it was read. */
  types?: Readonly<Record<string, string>>;
  correlations: Observed<Correlation[]>;
  /** Whether the metric store keeps exemplars; `enabled` is undefined where it does not say. */
  exemplarStorage: Observed<{ enabled?: boolean; max?: number }>;
  serviceNames: {
    metrics: Observed<string[]>;
    traces: Observed<string[]>;
    logs: Observed<string[]>;
  };
}

/** A latency metric of a service. */
export interface LatencyMetric {
  name: string;
  kind: 'classic' | 'native' | 'summary';
  matcher: Matcher;
  /** Label names and up to 20 values each of its series. */
  labels: Record<string, string[]>;
  /** Upper bounds of a classic one, in its own unit, without +Inf. */
  bounds?: number[];
  /** What its unit is in seconds: 1, or 0.001 for milliseconds. */
  unitSeconds: number;
  /** A native histogram of the same name is stored as well. */
  alsoNative?: boolean;
}

/** An exemplar as the store has it, unread. */
export interface RawExemplar {
  timeMs: number;
  value: number;
  /** The exemplar's own labels: where the trace id should be. */
  labels: Record<string, string>;
}

/** The query that Grafana's own trace-to-logs link would ask for one span, and what it found. */
export interface LinkTrial {
  traceId: string;
  spanId: string;
  /** With the link's window: the span's, moved by the configured shifts. */
  query: string;
  window: TimeWindow;
  /** Lines of this trace that it found, of `known` that are known from asking without the link. */
  found: number;
  known: number;
  /** Why Grafana offers no link for this span; `query` is then empty, and nothing was asked. */
  noLink?: string;
}

/** What was seen of one service; a part that was not asked for (no data source, budget used up, cancelled) is absent. */
export interface ServiceObservations {
  /** service.name, as the traces have it where they know it. */
  service: string;
  /** All latency metrics that were found, the best first. */
  metrics?: Observed<LatencyMetric[]>;
  /** Between two samples of its series, ms: the median. */
  scrapeIntervalMs?: Observed<number>;
  /** Of the best metric, the newest 200 at most. */
  exemplars?: Observed<RawExemplar[]>;
  /** Of up to 20 of those exemplars. */
  liveness?: Observed<LivenessByTrace>;
  /** Up to 5 whole traces with spans of the service. */
  traces?: Observed<Trace[]>;
  /** How its logs are selected and where their trace id is. */
  stream?: Observed<LogStream>;
  /** Its newest lines, 100 at most. */
  lines?: Observed<LogRecord[]>;
  /** The lines of those traces, by padded trace id, asked with a generous window. */
  linesByTrace?: Observed<ReadonlyMap<string, LogRecord[]>>;
  /** Empty where the data source has no trace-to-logs link. */
  trials?: Observed<LinkTrial[]>;
}
