import { exemplarDestinations, logsToTraces, tracesToLogs, tracesToMetrics } from './links';
import { LokiBackend } from './loki/LokiBackend';
import { PrometheusBackend } from './prometheus/PrometheusBackend';
import { TempoBackend } from './tempo/TempoBackend';
import type { Transport } from './transport';
import type { DataSourceInfo, LogBackend, MetricBackend, TraceBackend } from './types';

export type SourceKind = 'metrics' | 'traces' | 'logs';

/** Data source types by what they answer as. */
const TYPES: Record<SourceKind, readonly string[]> = {
  metrics: ['prometheus', 'grafana-amazonprometheus-datasource', 'grafana-azureprometheus-datasource'],
  traces: ['tempo'],
  logs: ['loki'],
};

const NAMES: Record<SourceKind, string> = { metrics: 'Prometheus', traces: 'Tempo', logs: 'Loki' };

export type SourceChoice =
  | { status: 'chosen'; source: DataSourceInfo; candidates: DataSourceInfo[] }
  /** None, several that no link tells apart, or a uid that does not exist: `message` says which and what to do. */
  | { status: 'open'; message: string; candidates: DataSourceInfo[] };

export type SourceChoices = Record<SourceKind, SourceChoice>;

const ofKind = (list: DataSourceInfo[], kind: SourceKind) => list.filter(({ type }) => TYPES[kind].includes(type));

const uidOf = (choice: SourceChoice | undefined) => (choice?.status === 'chosen' ? choice.source.uid : undefined);

function choose(
  kind: SourceKind,
  candidates: DataSourceInfo[],
  wanted: string | undefined,
  isLinked: (source: DataSourceInfo) => boolean
): SourceChoice {
  const name = NAMES[kind];
  if (candidates.length === 0) {
    return {
      status: 'open',
      candidates,
      message: `No ${name} data source is set up that you may query. Ask an administrator to add one; the other signals go on without it.`,
    };
  }
  if (wanted !== undefined) {
    const source = candidates.find(({ uid }) => uid === wanted);
    return source
      ? { status: 'chosen', source, candidates }
      : {
          status: 'open',
          candidates,
          message: `The link asks for the ${name} data source “${wanted}”, which is not there or not yours to query. Choose another one.`,
        };
  }
  const linked = candidates.filter(isLinked);
  const [only, ...others] = linked.length > 0 ? linked : candidates;
  if (only && others.length === 0) {
    return { status: 'chosen', source: only, candidates };
  }
  return {
    status: 'open',
    candidates,
    message: `There are ${candidates.length} ${name} data sources and no link setting tells which one belongs here. Choose one.`,
  };
}

/**
 * Which Prometheus, Tempo and Loki belong together: the ones that were asked for, else read from their link settings
 * (`exemplarTraceIdDestinations`, `tracesToLogsV2`, `serviceMap`, `derivedFields`), else the only one of its kind.
 */
export function chooseSources(list: DataSourceInfo[], wanted: Partial<Record<SourceKind, string>> = {}): SourceChoices {
  const candidates = { metrics: ofKind(list, 'metrics'), traces: ofKind(list, 'traces'), logs: ofKind(list, 'logs') };
  const destinationsOf = (source: DataSourceInfo) => exemplarDestinations(source).map((d) => d.datasourceUid);
  // Traces lie in the middle of both links, so they are settled with what is already asked for on either side.
  const wantedMetrics = candidates.metrics.find(({ uid }) => uid === wanted.metrics);
  const wantedLogs = candidates.logs.find(({ uid }) => uid === wanted.logs);
  const metricsFirst =
    wantedMetrics ?? (candidates.metrics.length === 1 ? candidates.metrics[0] : candidates.metrics.find(hasTraceLink));

  function hasTraceLink(source: DataSourceInfo): boolean {
    const linked = candidates.metrics.filter((m) => destinationsOf(m).some((uid) => uid !== undefined));
    return linked.length === 1 && linked[0] === source;
  }

  const traces = choose('traces', candidates.traces, wanted.traces, (source) =>
    wantedMetrics || !wantedLogs
      ? metricsFirst !== undefined &&
        (destinationsOf(metricsFirst).includes(source.uid) || tracesToMetrics(source).includes(metricsFirst.uid))
      : tracesToLogs(source).datasourceUid === wantedLogs.uid || logsToTraces(wantedLogs).includes(source.uid)
  );
  const traceUid = uidOf(traces);
  const tracesSource = traces.status === 'chosen' ? traces.source : undefined;
  const metrics = choose('metrics', candidates.metrics, wanted.metrics, (source) =>
    traceUid !== undefined && tracesSource !== undefined
      ? destinationsOf(source).includes(traceUid) || tracesToMetrics(tracesSource).includes(source.uid)
      : hasTraceLink(source)
  );
  const logsOfTraces = tracesSource && tracesToLogs(tracesSource).datasourceUid;
  const logs = choose('logs', candidates.logs, wanted.logs, (source) =>
    logsOfTraces !== undefined
      ? source.uid === logsOfTraces
      : traceUid !== undefined && logsToTraces(source).includes(traceUid)
  );
  return { metrics, traces, logs };
}

export interface Backends {
  metrics?: MetricBackend;
  traces?: TraceBackend;
  logs?: LogBackend;
}

/** The backends of the chosen data sources; one that is not chosen is absent. */
export function backendsFor(choices: SourceChoices, transport: Transport): Backends {
  const { metrics, traces, logs } = choices;
  const serviceLabels = traces.status === 'chosen' ? tracesToLogs(traces.source).serviceLabels : [];
  return {
    metrics: metrics.status === 'chosen' ? new PrometheusBackend(metrics.source, transport) : undefined,
    traces: traces.status === 'chosen' ? new TempoBackend(traces.source, transport) : undefined,
    logs: logs.status === 'chosen' ? new LokiBackend(logs.source, transport, serviceLabels) : undefined,
  };
}
