import { describeFailure } from '../../../failure';
import type { LogRecord } from '../../../logs/types';
import { failed, ok, type Result } from '../../../result';
import { span, spanIdFor, T0, traceOf } from '../../../testing/traces';
import type {
  Asked,
  LatencyMetric,
  LinkTrial,
  Observed,
  RawExemplar,
  ServiceObservations,
  SourceSettings,
  StackObservations,
} from '../../observations';

export const SERVICE = 'task-svc';
const asked: Asked = {
  source: 'Store',
  uid: 'store',
  query: 'the question',
  window: { fromMs: T0, toMs: T0 + 3_600_000 },
};

export const observed = <T>(value: T): Observed<T> => ({ asked, answer: ok(value) });
export const answered = <T>(answer: Result<T>): Observed<T> => ({ asked, answer });
/** A store that is down. */
export const down = <T>(): Observed<T> => answered<T>(failed(describeFailure('Store', 'unreachable')));

const traceStore: SourceSettings = {
  uid: 'tempo',
  name: 'Tempo',
  type: 'tempo',
  settings: {
    tracesToLogsV2: {
      datasourceUid: 'loki',
      tags: [{ key: 'service.name', value: 'service_name' }],
      filterByTraceID: true,
      spanStartTimeShift: '-1m',
      spanEndTimeShift: '5m',
    },
  },
};
const metricStore: SourceSettings = {
  uid: 'prometheus',
  name: 'Prometheus',
  type: 'prometheus',
  settings: {
    timeInterval: '5s',
    exemplarTraceIdDestinations: [
      { name: 'trace_id', datasourceUid: 'tempo' },
      { name: 'traceID', datasourceUid: 'tempo' },
    ],
  },
};
const logStore: SourceSettings = {
  uid: 'loki',
  name: 'Loki',
  type: 'loki',
  settings: {
    derivedFields: [
      {
        name: 'Trace',
        matcherType: 'label',
        matcherRegex: '^trace_id$',
        url: '${__value.raw}',
        datasourceUid: 'tempo',
      },
      {
        name: 'Trace (JSON)',
        matcherRegex: '"trace_?[iI][dD]"\\s*:\\s*"([0-9a-fA-F]{16,32})"',
        url: '${__value.raw}',
        datasourceUid: 'tempo',
      },
    ],
  },
};

export const stackWith = (more: Partial<StackObservations> = {}): StackObservations => ({
  window: { fromMs: T0, toMs: T0 + 3_600_000 },
  metrics: metricStore,
  traces: traceStore,
  logs: logStore,
  existing: ['prometheus', 'tempo', 'loki'],
  correlations: observed([]),
  exemplarStorage: observed({ enabled: true, max: 100_000 }),
  serviceNames: { metrics: observed([SERVICE]), traces: observed([SERVICE]), logs: observed([SERVICE]) },
  ...more,
});

/** A healthy stack with some settings of one source in place of its own. */
export function stackSet(source: 'metrics' | 'traces' | 'logs', settings: Record<string, unknown>): StackObservations {
  const stack = stackWith();
  const given = stack[source];
  return { ...stack, ...(given && { [source]: { ...given, settings: { ...given.settings, ...settings } } }) };
}

const resource = { 'service.namespace': 'tasks', 'deployment.environment.name': 'demo' };

/** web-frontend calls task-svc, which is `aheadMs` ahead. */
export const callTrace = (aheadMs = 0) =>
  traceOf(
    span('1', [0, 612], { service: 'web-frontend', kind: 'server', resource: { 'host.name': 'a' } }),
    span('2', [10, 600], { service: 'web-frontend', kind: 'client', parent: '1', resource: { 'host.name': 'a' } }),
    span('3', [20 + aheadMs, 590 + aheadMs], {
      service: SERVICE,
      kind: 'server',
      parent: '2',
      resource: { ...resource, 'host.name': 'b' },
    })
  );
export const TRACE = callTrace();

export const metric = (more: Partial<LatencyMetric> = {}): LatencyMetric => ({
  name: 'http_server_request_duration_seconds',
  kind: 'classic',
  matcher: { label: 'service', op: '=', value: SERVICE },
  labels: { service: [SERVICE], job: [`tasks/${SERVICE}`], namespace: ['tasks'] },
  unitSeconds: 1,
  ...more,
});

export const idAt = (i: number) => (i + 1).toString(16).padStart(2, '0').repeat(16);
export const exemplar = (labels: Record<string, string>): RawExemplar => ({ timeMs: T0, value: 0.6, labels });
export const exemplars = (label = 'trace_id', count = 10) =>
  Array.from({ length: count }, (_, i) => exemplar({ [label]: idAt(i), span_id: spanIdFor('3') }));

export const line = (more: Partial<LogRecord> = {}): LogRecord => ({
  timeMs: T0 + 100,
  line: `{"level":"info","msg":"GET /tasks 200","trace_id":"${TRACE.traceId}","span_id":"${spanIdFor('3')}"}`,
  severity: 'info',
  traceId: TRACE.traceId,
  spanId: spanIdFor('3'),
  service: SERVICE,
  labels: { service_name: SERVICE, namespace: 'tasks', env: 'demo', detected_level: 'info' },
  ...more,
});
export const lines = (count: number, more: Partial<LogRecord> = {}) => Array.from({ length: count }, () => line(more));
export const bare = { traceId: undefined, spanId: undefined, line: '{"level":"info","msg":"tick"}' } as const;

export const trial = (more: Partial<LinkTrial> = {}): LinkTrial => ({
  traceId: TRACE.traceId,
  spanId: spanIdFor('3'),
  query: `{service_name="${SERVICE}"}`,
  window: { fromMs: T0 - 60_000, toMs: T0 + 300_000 },
  found: 4,
  known: 4,
  ...more,
});

/** A service of which everything was seen, and everything is right. */
export const serviceWith = (more: Partial<ServiceObservations> = {}): ServiceObservations => ({
  service: SERVICE,
  metrics: observed([metric()]),
  scrapeIntervalMs: observed(5000),
  exemplars: observed(exemplars()),
  liveness: observed(new Map(exemplars().map(({ labels }) => [labels.trace_id ?? '', { state: 'alive' as const }]))),
  traces: observed([TRACE]),
  stream: observed({
    service: SERVICE,
    label: 'service_name',
    value: SERVICE,
    shape: { placement: 'json' as const, key: 'trace_id' },
  }),
  lines: observed(lines(20)),
  linesByTrace: observed(new Map([[TRACE.traceId, lines(4)]])),
  trials: observed([trial()]),
  ...more,
});
