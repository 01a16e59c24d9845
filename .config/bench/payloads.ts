import type { LokiRow } from '../../src/domain/testing/frames';
import { T0, traceOf } from '../../src/domain/testing/traces';
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

/** A wide and deep trace of realistic spans: each hangs below an earlier one, inside its time. */
export function largeTrace(count: number): { trace: Trace; suspect: Span | undefined } {
  const next = random(7);
  const kinds: SpanKind[] = ['server', 'internal', 'client', 'internal'];
  const spans: Span[] = [];
  for (let i = 0; i < count; i++) {
    const parent = spans[i === 0 ? -1 : Math.floor(next() ** 2 * i)];
    const service = SERVICES[Math.floor(next() * SERVICES.length)] ?? 'task-svc';
    const kind = kinds[i % kinds.length] ?? 'internal';
    const room = parent?.durationMs ?? 60_000;
    const from = (parent?.startMs ?? T0) + room * 0.4 * next();
    const name = kind === 'client' ? 'SELECT stock' : kind === 'server' ? 'GET /checkout/{id}' : `step ${i % 40}`;
    spans.push({
      spanId: (0x1000_0000_0000 + i * 7919).toString(16).padStart(16, '0'),
      parentSpanId: parent?.spanId,
      name,
      service: parent && next() < 0.7 ? parent.service : service,
      kind,
      status: next() < 0.01 ? 'error' : 'unset',
      startMs: from,
      durationMs: room * (0.2 + 0.4 * next()),
      attributes: attributesOf(kind, i),
      resource: {},
      events: next() < 0.05 ? [{ timeMs: from, name: 'retry', attributes: { attempt: '1' } }] : [],
    });
  }
  spans.forEach((span) => (span.resource = resourceOf(span.service)));
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

/** Lines as the demo writes them: half by OTLP with ids in metadata, half JSON lines in the text. */
export function largeLog(trace: Trace, count: number): LokiRow[] {
  const next = random(11);
  return Array.from({ length: count }, (_, i): LokiRow => {
    const span = trace.spans[Math.floor(next() * trace.spans.length)];
    const service = span?.service ?? 'task-svc';
    const level = next() < 0.02 ? 'error' : next() < 0.1 ? 'warn' : 'info';
    const messages = next() < 1 / 16 ? CAUSES : MESSAGES;
    const message = messages[Math.floor(next() * messages.length)] ?? '';
    const timeMs = Math.floor((span?.startMs ?? T0) + next() * 1000);
    const tsNs = `${timeMs}${String(i % 1_000_000).padStart(6, '0')}`;
    const ids = { trace_id: trace.traceId, span_id: span?.spanId ?? '' };
    const resource = {
      service_name: service,
      service_namespace: 'shop',
      service_instance_id: `${service}-0`,
      deployment_environment_name: 'demo',
      k8s_namespace_name: 'shop-demo',
      k8s_pod_name: `${service}-7f8b9-abcde`,
    };
    if (i % 2 === 0) {
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
      return { labels: { ...resource, ...metadata }, line: message, tsNs };
    }
    const line = JSON.stringify({
      time: new Date(timeMs).toISOString(),
      level,
      msg: message,
      ...ids,
      trace_flags: '01',
      partition: 'tenant-7',
      table: 'tasks',
      backoff_ms: i % 300,
    });
    return { labels: { ...resource, detected_level: level }, line, tsNs };
  });
}
