import type { FaultName } from '../src/backends/sample/model/faults';
import type { LineRecord, SpanRecord } from '../src/backends/sample/model/records';
import type { ServiceName } from '../src/backends/sample/model/services';
import { readConfig } from './config';
import { startDemo, type RunningDemo } from './demo';
import { createMemoryOutputs } from './testing/memoryOutputs';

const PORT_PREFIXES = ['WEB', 'TASK', 'CHECKOUT', 'INVENTORY', 'PAYMENT'];
const ANY_PORTS = ['CONTROL', ...PORT_PREFIXES, ...PORT_PREFIXES.map((name) => `${name}_METRICS`)];

/** What a fault promises, as one request or some through the shop leave it. The names of the requests decide all draws. */
describe('a request through the shop', () => {
  let memory: ReturnType<typeof createMemoryOutputs>;
  let demo: RunningDemo;

  beforeEach(async () => {
    const ports = Object.fromEntries(ANY_PORTS.map((name) => [`DEMO_${name}_PORT`, '0']));
    const read = readConfig({ ...ports, DEMO_RATE: '0', DEMO_SEED: '3' });
    if (!read.ok) {
      throw new Error(read.problem);
    }
    memory = createMemoryOutputs();
    demo = await startDemo(read.config, memory.outputs, () => {});
  });
  afterEach(() => demo.stop());

  const send = async (name: string, path: string, init: RequestInit = {}): Promise<number> => {
    const response = await fetch(`http://127.0.0.1:${demo.ports.services['web-frontend']}${path}`, {
      ...init,
      headers: { 'x-request-id': name, ...init.headers },
    });
    await response.arrayBuffer();
    return response.status;
  };
  const order = (name: string, sku = 'sku-0007', headers: Record<string, string> = {}) =>
    send(name, '/checkout', { method: 'POST', body: JSON.stringify({ user: 'user-1', sku }), headers });
  const readTask = (name: string, id = 'tenant-07.1') => send(name, `/tasks?id=${id}`);
  /** Does something for a number of requests at once. */
  const times = <T>(count: number, run: (name: string) => Promise<T>) =>
    Promise.all(Array.from({ length: count }, (_, index) => run(`r${index}`)));
  const switchOn = (fault: FaultName) => demo.faults.set(fault, true);
  const metricsOf = async (service: ServiceName) =>
    (await fetch(`http://127.0.0.1:${demo.ports.metrics[service]}/metrics`)).text();

  const spansOf = (service: ServiceName, kind?: SpanRecord['kind']) =>
    memory.spans.filter((span) => span.service === service && (!kind || span.kind === kind));
  const one = (service: ServiceName, name: string, kind?: SpanRecord['kind']): SpanRecord => {
    const [span, ...others] = spansOf(service, kind).filter((candidate) => candidate.name === name);
    if (!span || others.length > 0) {
      throw new Error(`${others.length + (span ? 1 : 0)} spans ${name} of ${service}`);
    }
    return span;
  };
  const errorsOf = (service: ServiceName) =>
    memory.lines.filter((line) => line.service === service && line.level === 'error');
  const spanOf = (line: LineRecord) => memory.spans.find((span) => span.spanId === line.span?.spanId);

  it('is one trace over the real hops, each span the child of the one that caused it', async () => {
    expect(await order('first')).toBe(200);
    const root = one('web-frontend', 'POST /checkout');
    const tree = (parent: SpanRecord): unknown[] => [
      `${parent.service} ${parent.kind} ${parent.name}`,
      ...memory.spans
        .filter((span) => span.parentSpanId === parent.spanId)
        .sort((a, b) => a.startMs - b.startMs)
        .map(tree),
    ];
    expect(tree(root)).toEqual([
      'web-frontend server POST /checkout',
      [
        'web-frontend client POST /orders',
        [
          'checkout-service server POST /orders',
          ['checkout-service client HGETALL cart'],
          [
            'checkout-service client POST /reservations/{sku}',
            ['inventory-service server POST /reservations/{sku}', ['inventory-service client SELECT stock']],
          ],
          [
            'checkout-service client POST /payments',
            ['payment-service server POST /payments', ['payment-service client SET receipt']],
          ],
        ],
      ],
    ]);
    expect(new Set(memory.spans.map(({ traceId }) => traceId)).size).toBe(1);
    // Each span lies within its parent: one clock for all, with fractions of a millisecond.
    for (const span of memory.spans) {
      const parent = memory.spans.find(({ spanId }) => spanId === span.parentSpanId);
      expect(parent ? parent.startMs <= span.startMs && span.endMs <= parent.endMs : span === root).toBe(true);
    }
    const services: ServiceName[] = ['web-frontend', 'checkout-service', 'inventory-service', 'payment-service'];
    for (const service of services) {
      const { traceId, spanId } = spansOf(service, 'server')[0] ?? {};
      expect(await metricsOf(service)).toContain(`# {trace_id="${traceId}",span_id="${spanId}"}`);
      expect(memory.lines).toContainEqual(
        expect.objectContaining({ service, level: 'info', span: { traceId, spanId, sampled: true } })
      );
    }
  });

  it('leaves lines but neither spans nor an exemplar when its caller’s trace is not sampled', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    await order('first', 'sku-0007', { traceparent: `00-${traceId}-b7ad6b7169203331-00` });
    expect(memory.spans).toEqual([]);
    expect(new Set(memory.linesOf(traceId).map(({ service }) => service)).size).toBe(4);
    expect(memory.lines).toHaveLength(memory.linesOf(traceId).length);
    const metrics = (await metricsOf('web-frontend')) + (await metricsOf('payment-service'));
    expect(metrics.match(/_count\{.* 1$/gm)).toHaveLength(2);
    expect(metrics).not.toContain('trace_id');
  });

  it('to no route is counted without one: paths have no end', async () => {
    expect(await send('first', `/wp-admin/${Date.now()}`)).toBe(404);
    expect(await metricsOf('web-frontend')).toContain('http_route="",http_response_status_code="404"');
  });

  it('throttle: is slow, and explained by the span’s own lines, on the hot partition only', async () => {
    await readTask('before', 'tenant-42.17');
    switchOn('throttle');
    await readTask('other', 'tenant-07.17');
    expect(spansOf('task-svc', 'client').flatMap(({ events }) => events)).toEqual([]);
    memory.spans.length = 0;

    await readTask('throttled', 'tenant-42.17');
    const query = one('task-svc', 'db:query');
    expect(query.endMs - query.startMs).toBeGreaterThan(400);
    expect(query.endMs - query.startMs).toBeLessThan(900);
    expect(query.events.map(({ name }) => name)).toEqual(Array(3).fill('ProvisionedThroughputExceededException'));
    const lines = memory.lines.filter(({ span }) => span?.spanId === query.spanId);
    expect(lines.map(({ level, message, fields }) => [level, message, fields.attempt])).toEqual([
      ['debug', 'throttled, backing off', 1],
      ['debug', 'throttled, backing off', 2],
      ['debug', 'throttled, backing off', 3],
      ['warn', expect.stringMatching(/^DynamoDB query throttled on partition tenant-42, RetryAttempts=3 /), undefined],
    ]);
    expect((lines[3]?.timeMs ?? 0) - query.endMs).toBeGreaterThan(3);
  });

  it('row-lock: waits for the batch that holds the row, says so, and is linked to it', async () => {
    const restocking = memory.nextLine(({ message }) => message.startsWith('restocking'));
    switchOn('row-lock');
    const batch = (await restocking).span;
    await Promise.all([order('waits', 'sku-0042'), order('does not', 'sku-0007')]);
    const queryOf = (sku: string) => spansOf('inventory-service').find((span) => span.attributes['app.sku'] === sku);
    const selects = spansOf('inventory-service').filter(({ name }) => name === 'SELECT stock');
    const waiting = selects.find((span) => span.attributes['app.sku'] === 'sku-0042');
    expect(waiting?.links).toEqual([batch]);
    expect(batch?.traceId).not.toBe(waiting?.traceId);
    const line = memory.lines.find(({ span }) => span?.spanId === waiting?.spanId);
    expect(line?.message).toMatch(/^waited \d+ ms for row-level lock on stock row sku-0042$/);
    const waitedMs = Number(line?.fields.waited_ms);
    expect((waiting?.endMs ?? 0) - (waiting?.startMs ?? 0)).toBeGreaterThan(waitedMs - 1);
    expect(queryOf('sku-0007')?.links).toEqual([]);
  });

  it('status-unset: leaves an error line in a span whose status is unset, and the answer is fine', async () => {
    switchOn('status-unset');
    const statuses = await times(30, (name) => order(name));
    const errors = errorsOf('payment-service');
    expect(errors.length).toBeGreaterThan(1);
    for (const line of errors) {
      expect(spanOf(line)).toMatchObject({ service: 'payment-service', kind: 'server', status: 'unset' });
    }
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it('sampled-out: fails where no trace is kept, and is logged all the same', async () => {
    switchOn('sampled-out');
    const statuses = await times(40, (name) => order(name));
    const errors = errorsOf('payment-service').filter(({ message }) => message.includes('card processor'));
    expect(errors.length).toBeGreaterThan(1);
    expect(errors.length).toBeLessThan(20);
    for (const { span } of errors) {
      expect(span?.sampled).toBe(false);
      expect(memory.spansOf(span?.traceId ?? '')).toEqual([]);
    }
    expect(statuses.filter((status) => status === 502)).toHaveLength(errors.length);
  });

  it('context-lost: logs an error without ids, and payment-service begins a trace of its own', async () => {
    switchOn('context-lost');
    await times(20, (name) => order(name));
    const lost = errorsOf('checkout-service').filter(({ span }) => span === undefined);
    const orphans = spansOf('payment-service', 'server').filter(({ parentSpanId }) => parentSpanId === undefined);
    expect(lost.length).toBeGreaterThan(1);
    expect(lost.length).toBeLessThan(20);
    expect(orphans).toHaveLength(lost.length);
    for (const { traceId } of orphans) {
      expect(new Set(memory.spansOf(traceId).map(({ service }) => service))).toEqual(new Set(['payment-service']));
    }
  });

  it('head-sampling: keeps one trace in ten, and every line', async () => {
    switchOn('head-sampling');
    await times(200, (name) => readTask(name));
    const ids = new Set(memory.lines.map(({ span }) => span?.traceId));
    const kept = new Set(memory.spans.map(({ traceId }) => traceId));
    expect(ids.size).toBe(200);
    expect(kept.size).toBeGreaterThan(8);
    expect(kept.size).toBeLessThan(32);
    for (const { span } of memory.lines) {
      expect(span?.sampled).toBe(kept.has(span?.traceId ?? ''));
    }
  });

  it('service-names: calls checkout-service by three names', async () => {
    switchOn('service-names');
    await order('first');
    const names = (records: Array<SpanRecord | LineRecord>) =>
      new Set(records.filter(({ service }) => service === 'checkout-service').map(({ serviceName }) => serviceName));
    expect(names(memory.lines)).toEqual(new Set(['checkout-svc']));
    expect(names(memory.spans)).toEqual(new Set(['checkout-service']));
    expect(await metricsOf('checkout-service')).toMatch(/_count\{.*service="checkout".*\} 1$/m);
    expect(await metricsOf('payment-service')).not.toContain('service="');
  });

  it('clock-skew: begins in inventory-service after its caller has had the answer', async () => {
    switchOn('clock-skew');
    await order('first');
    const client = one('checkout-service', 'POST /reservations/{sku}', 'client');
    const server = one('inventory-service', 'POST /reservations/{sku}', 'server');
    expect(server.parentSpanId).toBe(client.spanId);
    expect(server.startMs - client.startMs).toBeGreaterThan(2000);
    expect(server.startMs - client.startMs).toBeLessThan(2500);
    expect(server.startMs).toBeGreaterThan(client.endMs);
    const line = memory.lines.find(({ service }) => service === 'inventory-service');
    expect((line?.timeMs ?? 0) - client.endMs).toBeGreaterThan(1500);
  });

  it('uninstrumented: has a CLIENT span for payment-service and nothing behind it', async () => {
    switchOn('uninstrumented');
    await order('first');
    expect(one('checkout-service', 'POST /payments', 'client').status).toBe('unset');
    expect(spansOf('payment-service')).toEqual([]);
    const lines = memory.lines.filter(({ service }) => service === 'payment-service');
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter(({ span }) => span)).toEqual([]);
    const metrics = await metricsOf('payment-service');
    expect(metrics).toMatch(/_count\{.*\} 1$/m);
    expect(metrics).not.toContain('trace_id');
  });

  it('short-ids: has 64-bit ids and ids that begin with zeros, through all services', async () => {
    switchOn('short-ids');
    await times(20, (name) => order(name));
    const roots = spansOf('web-frontend', 'server').map(({ traceId }) => traceId);
    const short = roots.filter((id) => id.startsWith('0'.repeat(16)));
    expect(roots.filter((id) => !/^0[\da-f]{31}$/.test(id))).toEqual([]);
    expect(short.length).toBeGreaterThan(4);
    expect(short.length).toBeLessThan(16);
    expect(new Set(spansOf('inventory-service', 'server').map(({ traceId }) => traceId))).toEqual(new Set(roots));
    expect(await metricsOf('web-frontend')).toMatch(/trace_id="[\da-f]{16}",/);
  });

  it('summary-metric and user-id-label: are exposed while they are on', async () => {
    switchOn('summary-metric');
    switchOn('user-id-label');
    await order('first');
    expect(await metricsOf('payment-service')).toContain('http_request_duration_summary_seconds{quantile="0.99"} 0.');
    expect(await metricsOf('checkout-service')).toContain('shop_user_orders_total{user_id="user-1"} 1');
    demo.faults.allOff();
    expect(await metricsOf('payment-service')).not.toContain('summary');
    expect(await metricsOf('checkout-service')).not.toContain('user_id');
  });
});
