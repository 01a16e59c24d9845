import type { TimeWindow } from '../../domain/investigation/types';
import type { LatencyCandidate, MetricService } from '../../domain/health/latencyMetrics';
import type { Asked, Observed } from '../../domain/health/observations';
import type { Result } from '../../domain/result';
import type { Trace } from '../../domain/traces/types';
import { tracesToLogs } from '../links';
import type { SourceChoice, SourceChoices, SourceKind } from '../registry';
import { SAMPLE_TYPES } from '../sample/uids';
import { Retention } from '../tempo/Retention';
import type { Transport } from '../transport';
import type { DataSourceInfo } from '../types';

export interface HealthOptions {
  /** All data sources that there are. */
  known: readonly DataSourceInfo[];
  choices: SourceChoices;
  /** Its budget is the budget of all observations. */
  transport: Transport;
  window: TimeWindow;
}

/** What is asked once and used for every service. */
export interface Shared {
  latency?: Promise<Result<LatencyServices>>;
  logs?: Promise<LogNames>;
}

export interface LatencyServices {
  candidates: LatencyCandidate[];
  services: MetricService[];
}

export interface LogNames {
  /** The label that selects a service. */
  label: string;
  names: Observed<string[]>;
}

/** One round of observations of one Prometheus, Tempo and Loki. Ask anew with a new session. */
export interface HealthSession extends HealthOptions {
  metrics?: DataSourceInfo;
  traces?: DataSourceInfo;
  logs?: DataSourceInfo;
  /** The label that the trace store's link maps service.name to, else Loki's own. */
  logLabel: string;
  shared: Shared;
  /** Whole traces that were read, by padded id: services share them. */
  traceCache: Map<string, Trace>;
  retention?: Retention;
}

/** Opens a round of observations; asks nothing yet. The sample incident has no stores to ask, so its sources are absent. */
export function openHealth(options: HealthOptions): HealthSession {
  const { choices, transport } = options;
  const traces = chosen('traces', choices.traces);
  return {
    ...options,
    metrics: chosen('metrics', choices.metrics),
    traces,
    logs: chosen('logs', choices.logs),
    logLabel: (traces && tracesToLogs(traces).serviceLabels[0]) ?? 'service_name',
    shared: {},
    traceCache: new Map(),
    retention: traces && new Retention(traces, transport),
  };
}

const chosen = (kind: SourceKind, choice: SourceChoice) =>
  choice.status === 'chosen' && choice.source.type !== SAMPLE_TYPES[kind] ? choice.source : undefined;

/** What was asked of a data source, for the evidence. */
export function asked({ name, uid }: DataSourceInfo, query: string, window?: TimeWindow): Asked {
  return { source: name, uid, query, ...(window && { window }) };
}
