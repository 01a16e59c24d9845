import { exemplarDestinations, logsToTraces, tracesToLogs, tracesToMetrics } from './links';
import { LokiBackend } from './loki/LokiBackend';
import { PrometheusBackend } from './prometheus/PrometheusBackend';
import type { Sample } from './sample';
import { SAMPLE_TYPES } from './sample/uids';
import { TempoBackend } from './tempo/TempoBackend';
import type { Transport } from './transport';
import type { DataSourceInfo, LogBackend, MetricBackend, TraceBackend } from './types';

export type SourceKind = 'metrics' | 'traces' | 'logs';

/** Data source types by what they answer as. */
const TYPES: Record<SourceKind, readonly string[]> = {
  metrics: [
    'prometheus',
    'grafana-amazonprometheus-datasource',
    'grafana-azureprometheus-datasource',
    SAMPLE_TYPES.metrics,
  ],
  traces: ['tempo', SAMPLE_TYPES.traces],
  logs: ['loki', SAMPLE_TYPES.logs],
};

const NAMES: Record<SourceKind, string> = { metrics: 'Prometheus', traces: 'Tempo', logs: 'Loki' };

export type SourceChoice =
  | { status: 'chosen'; source: DataSourceInfo; candidates: DataSourceInfo[] }
  /** None, several that no link tells apart, or a uid that does not exist: `message` says which and what to do. */
  | { status: 'open'; message: string; candidates: DataSourceInfo[] };

export type SourceChoices = Record<SourceKind, SourceChoice>;

const ofKind = (list: DataSourceInfo[], kind: SourceKind) => list.filter(({ type }) => TYPES[kind].includes(type));

function choose(
  kind: SourceKind,
  candidates: DataSourceInfo[],
  wanted: string | undefined,
  rules: Array<(source: DataSourceInfo) => boolean>
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
  const linked = rules.map((isLinked) => candidates.filter(isLinked)).find(({ length }) => length > 0);
  const [only, ...others] = linked ?? candidates;
  if (only && others.length === 0) {
    return { status: 'chosen', source: only, candidates };
  }
  return {
    status: 'open',
    candidates,
    message: `There are ${candidates.length} ${name} data sources and no link setting tells which one belongs here. Choose one.`,
  };
}

const destinationsOf = (source: DataSourceInfo) =>
  exemplarDestinations(source).map(({ datasourceUid }) => datasourceUid);

const metricsToTraces = (metrics: DataSourceInfo, traces: DataSourceInfo) =>
  destinationsOf(metrics).includes(traces.uid) || tracesToMetrics(traces).includes(metrics.uid);

const tracesAndLogs = (traces: DataSourceInfo, logs: DataSourceInfo) =>
  tracesToLogs(traces).datasourceUid === logs.uid || logsToTraces(logs).includes(traces.uid);

/**
 * Which Prometheus, Tempo and Loki belong together: the ones that were asked for, else read from their link settings
 * (`exemplarTraceIdDestinations`, `tracesToLogsV2`, `serviceMap`, `derivedFields`), else the only one of its kind.
 */
export function chooseSources(list: DataSourceInfo[], wanted: Partial<Record<SourceKind, string>> = {}): SourceChoices {
  const candidates = { metrics: ofKind(list, 'metrics'), traces: ofKind(list, 'traces'), logs: ofKind(list, 'logs') };
  const asked = (kind: SourceKind) => candidates[kind].filter(({ uid }) => uid === wanted[kind]);

  // Traces lie in the middle of both links, so they are settled first, by what is asked for on either side.
  const traces = choose('traces', candidates.traces, wanted.traces, [
    (source) => asked('metrics').some((metrics) => metricsToTraces(metrics, source)),
    (source) => asked('logs').some((logs) => tracesAndLogs(source, logs)),
    (source) => candidates.metrics.some((metrics) => metricsToTraces(metrics, source)),
    (source) => candidates.logs.some((logs) => tracesAndLogs(source, logs)),
  ]);
  const chosen = traces.status === 'chosen' ? [traces.source] : [];
  const metrics = choose('metrics', candidates.metrics, wanted.metrics, [
    (source) => chosen.some((trace) => metricsToTraces(source, trace)),
    (source) => destinationsOf(source).some((uid) => uid !== undefined),
  ]);
  const logs = choose('logs', candidates.logs, wanted.logs, [
    (source) => chosen.some((trace) => tracesToLogs(trace).datasourceUid === source.uid),
    (source) => chosen.some((trace) => tracesAndLogs(trace, source)),
  ]);
  return { metrics, traces, logs };
}

export interface Backends {
  metrics?: MetricBackend;
  traces?: TraceBackend;
  logs?: LogBackend;
}

/**
 * The backends of the chosen data sources; one that is not chosen is absent.
 * @param sample brings its own, where its data sources were chosen
 */
export function backendsFor(choices: SourceChoices, transport: Transport, sample?: Sample): Backends {
  const { metrics, traces, logs } = choices;
  const serviceLabels = traces.status === 'chosen' ? tracesToLogs(traces.source).serviceLabels : [];
  const own = <K extends SourceKind>(kind: K, { uid }: DataSourceInfo) =>
    sample?.backends[kind].source.uid === uid ? sample.backends[kind] : undefined;
  return {
    metrics:
      metrics.status === 'chosen'
        ? (own('metrics', metrics.source) ?? new PrometheusBackend(metrics.source, transport))
        : undefined,
    traces:
      traces.status === 'chosen'
        ? (own('traces', traces.source) ?? new TempoBackend(traces.source, transport))
        : undefined,
    logs:
      logs.status === 'chosen'
        ? (own('logs', logs.source) ?? new LokiBackend(logs.source, transport, serviceLabels))
        : undefined,
  };
}
