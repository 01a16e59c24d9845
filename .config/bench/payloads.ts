import type { LokiRow } from '../../src/domain/testing/frames';
import { T0, traceOf } from '../../src/domain/testing/traces';
import type { FrameLike } from '../../src/domain/traces/frame';
import type { Span, SpanKind, Trace } from '../../src/domain/traces/types';

const SERVICES = ['web-frontend', 'checkout-service', 'inventory-service', 'payment-service', 'task-svc'];

/** The same numbers in each run (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const resourceOf = (service: string): Record<string, string> => ({
  'service.namespace': 'shop',
  'service.instance.id': `${service}-0`,
  'service.version': '1.4.2',
  'deployment.environment.name': 'demo',
  'k8s.namespace.name': 'shop-demo',
  'k8s.pod.name': `${service}-7f8b9-abcde`,
  'host.name': 'h1',
});

function attributesOf(kind: SpanKind, i: number): Record<string, string> {
  switch (kind) {
    case 'server':
      return {
        'http.request.method': 'GET',
        'http.route': '/checkout/{id}',
        'url.path': `/checkout/${i}`,
        'http.response.status_code': '200',
      };
    case 'client':
      return {
        'db.system.name': 'postgresql',
        'db.namespace': 'stock',
        'db.query.text': 'SELECT quantity FROM stock WHERE sku = $1 FOR UPDATE',
        'peer.service': 'postgres',
      };
    default:
      return { 'code.function.name': 'handle', 'thread.id': String(i % 16) };
  }
}

function spanAt(i: number, parent: Span | undefined, startMs: number, durationMs: number, next: () => number): Span {
  const kind: SpanKind = parent?.kind === 'client' || !parent ? 'server' : i % 3 === 0 ? 'client' : 'internal';
  const other = SERVICES[Math.floor(next() * SERVICES.length)] ?? 'task-svc';
  const service = kind === 'server' ? other : (parent?.service ?? other);
  const name = kind === 'client' ? 'SELECT stock' : kind === 'server' ? 'GET /checkout/{id}' : `step ${i % 40}`;
  return {
    spanId: (0x1000_0000_0000 + i * 7919).toString(16).padStart(16, '0'),
    parentSpanId: parent?.spanId,
    name,
    service,
    kind,
    status: next() < 0.01 ? 'error' : 'unset',
    startMs,
    durationMs,
    attributes: attributesOf(kind, i),
    resource: resourceOf(service),
    events: next() < 0.05 ? [{ timeMs: startMs, name: 'retry', attributes: { attempt: '1' } }] : [],
  };
}

/** A wide and deep trace of realistic spans: up to six calls in each, one after the other or (one in five) side by side. */
export function largeTrace(count: number): { trace: Trace; suspect: Span | undefined } {
  const next = random(7);
  const spans = [spanAt(0, undefined, T0, 600_000, next)];
  for (let at = 0; spans.length < count; at++) {
    const parent = spans[at];
    const calls = parent?.kind === 'client' ? 1 : 2 + Math.floor(next() * 5);
    const room = (parent?.durationMs ?? 0) / (calls + 1);
    for (let call = 0; parent && call < calls && spans.length < count; call++) {
      const beside = next() < 0.2 ? 0.5 : 0;
      const startMs = parent.startMs + room * (call + 0.5 - beside * Math.min(call, 1));
      spans.push(spanAt(spans.length, parent, startMs, room * (0.7 + 0.3 * next()), next));
    }
  }
  const trace = traceOf(...spans);
  return { trace, suspect: trace.spans[count >> 1] };
}

const MESSAGES = [
  'GET /checkout/42 200 in 822ms',
  'reserved 3 items for order 5512 in warehouse eu-central-1',
  'cache hit for price list of customer 99182',
  'published event order.accepted to partition 7',
];
/** In one line of sixteen, as in a trace where something went wrong. */
const CAUSES = ['row-level lock wait on stock', 'throttled, backing off', 'connect ETIMEDOUT 10.0.3.7:5432'];

const typed = (labels: Record<string, string>, type: string) =>
  Object.fromEntries(Object.keys(labels).map((key) => [key, type]));

/** By OTLP: a bare message, everything else in structured metadata. */
function otlpRow(message: string, level: string, tsNs: string, stream: Record<string, string>, ids: object): LokiRow {
  const metadata = {
    detected_level: level,
    flags: '1',
    host_name: 'h1',
    http_route: '/checkout',
    observed_timestamp: tsNs,
    scope_name: 'demo',
    service_version: '1.4.2',
    severity_number: level === 'error' ? '17' : level === 'warn' ? '13' : '9',
    severity_text: level.toUpperCase(),
    ...ids,
  };
  return {
    labels: { ...stream, ...metadata },
    labelTypes: { ...typed(stream, 'I'), ...typed(metadata, 'S') },
    line: message,
    tsNs,
  };
}

/** A JSON line. The query for it ends in `| json | trace_id="…"`, so each of its keys comes back as a parsed label too. */
function jsonRow(message: string, level: string, tsNs: string, stream: Record<string, string>, ids: object): LokiRow {
  const record = {
    time: new Date(Number(tsNs.slice(0, -6))).toISOString(),
    level,
    msg: message,
    ...ids,
    trace_flags: '01',
    partition: 'tenant-7',
    table: 'tasks',
    backoff_ms: tsNs.slice(-3),
  };
  const labels = { ...stream, detected_level: level };
  return {
    labels: { ...labels, ...record },
    labelTypes: { ...typed(labels, 'I'), ...typed(record, 'P') },
    line: JSON.stringify(record),
    tsNs,
  };
}

/** Lines as the demo writes them, half by OTLP, half as JSON; in Grafana's order, stream by stream, the newest first. */
export function largeLog(trace: Trace, count: number): LokiRow[] {
  const next = random(11);
  const rows = Array.from({ length: count }, (_, i) => {
    const span = trace.spans[Math.floor(next() * trace.spans.length)];
    const service = span?.service ?? 'task-svc';
    const level = next() < 0.02 ? 'error' : next() < 0.1 ? 'warn' : 'info';
    const messages = next() < 1 / 16 ? CAUSES : MESSAGES;
    const message = messages[Math.floor(next() * messages.length)] ?? '';
    const tsNs = `${Math.floor((span?.startMs ?? T0) + next() * 1000)}${String(i).padStart(6, '0')}`;
    const stream = {
      service_name: service,
      service_namespace: 'shop',
      service_instance_id: `${service}-0`,
      deployment_environment_name: 'demo',
      k8s_namespace_name: 'shop-demo',
      k8s_pod_name: `${service}-7f8b9-abcde`,
    };
    const ids = { trace_id: trace.traceId, span_id: span?.spanId ?? '' };
    const write = service.endsWith('-service') ? otlpRow : jsonRow;
    return { service, row: write(message, level, tsNs, stream, ids) };
  });
  return rows
    .sort((a, b) => a.service.localeCompare(b.service) || (a.row.tsNs < b.row.tsNs ? 1 : -1))
    .map(({ row }) => row);
}

const EXEMPLAR_SERIES = 20;

/** Exemplars as Grafana's Prometheus data source answers: a frame for each series, its labels as fields. */
export function manyExemplars(count: number): FrameLike[] {
  const next = random(13);
  const each = Math.ceil(count / EXEMPLAR_SERIES);
  const column = (name: string, valueAt: (row: number) => unknown) => ({
    name,
    type: name === 'Time' ? 'time' : name === 'Value' ? 'number' : 'string',
    values: Array.from({ length: each }, (_, row) => valueAt(row)),
  });
  const hex = (digits: number) =>
    Array.from({ length: digits / 8 }, () =>
      Math.floor(next() * 2 ** 32)
        .toString(16)
        .padStart(8, '0')
    ).join('');
  return Array.from({ length: EXEMPLAR_SERIES }, (_, series) => ({
    name: 'exemplar',
    meta: { custom: { resultType: 'exemplar' } },
    fields: [
      column('Time', (row) => T0 + row * 50),
      // One in twenty above half a second.
      column('Value', () => (next() < 0.05 ? 0.5 + next() : next() * 0.4)),
      column('__name__', () => 'http_server_request_duration_seconds_bucket'),
      column('http_route', () => `/tasks/${series}`),
      column('instance', () => 'task-svc-0'),
      column('job', () => 'tasks/task-svc'),
      column('le', () => '+Inf'),
      column('service', () => 'task-svc'),
      column('span_id', () => hex(16)),
      column('trace_id', () => hex(32)),
    ],
  }));
}
