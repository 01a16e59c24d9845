import { readConfig } from './config';
import { startDemo, type RunningDemo } from './demo';
import { createRandom } from './random';
import { createMemoryOutputs } from './testing/memoryOutputs';

const CLIENT = 2;
const SERVER = 1;
const CALLER_SPAN = 'b7ad6b7169203331';

describe('a request through the shop', () => {
  let memory: ReturnType<typeof createMemoryOutputs>;
  let demo: RunningDemo;

  beforeEach(async () => {
    const ports = ['CONTROL', 'WEB', 'TASK', 'WEB_METRICS', 'TASK_METRICS'].map((name) => [`DEMO_${name}_PORT`, '0']);
    const read = readConfig({ ...Object.fromEntries(ports), DEMO_RATE: '0' });
    if (!read.ok) {
      throw new Error(read.problem);
    }
    memory = createMemoryOutputs();
    demo = await startDemo(read.config, memory.outputs, createRandom(3), () => {});
  });
  afterEach(() => demo.stop());

  /** Asks web-frontend for a task as a caller whose trace is kept or not; returns the trace id. */
  const askFor = async (id: string, { sampled = true, status = 200 } = {}): Promise<string> => {
    const traceId = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0'));
    const response = await fetch(`http://127.0.0.1:${demo.ports.web}/tasks?id=${id}`, {
      headers: { traceparent: `00-${traceId.join('')}-${CALLER_SPAN}-${sampled ? '01' : '00'}` },
    });
    await response.arrayBuffer();
    expect(response.status).toBe(status);
    return traceId.join('');
  };
  const metricsOf = async (port: number) => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();

  it('is one trace over the real hop, each span the child of the one that caused it', async () => {
    const spans = memory.spansOf(await askFor('tenant-07.1'));
    const webServer = spans.get(`web-frontend GET /tasks ${SERVER}`);
    const webClient = spans.get(`web-frontend GET /tasks/{id} ${CLIENT}`);
    const taskServer = spans.get(`task-svc GET /tasks/{id} ${SERVER}`);
    const query = spans.get(`task-svc db:query ${CLIENT}`);
    expect(spans.size).toBe(4);
    expect(webServer?.parentSpanContext?.spanId).toBe(CALLER_SPAN);
    expect(webClient?.parentSpanContext?.spanId).toBe(webServer?.spanContext().spanId);
    expect(taskServer?.parentSpanContext?.spanId).toBe(webClient?.spanContext().spanId);
    expect(query?.parentSpanContext?.spanId).toBe(taskServer?.spanContext().spanId);

    expect(taskServer?.attributes).toMatchObject({
      'http.request.method': 'GET',
      'http.route': '/tasks/{id}',
      'url.path': '/tasks/tenant-07.1',
      'http.response.status_code': 200,
    });
    expect(query?.attributes).toMatchObject({ 'db.system.name': 'aws.dynamodb', 'peer.service': 'dynamodb' });
    expect(query?.events).toEqual([]);
  });

  it('carries each service’s resource on its spans and its logs', async () => {
    const traceId = await askFor('tenant-07.1');
    const [record] = memory.webRecordsOf(traceId);
    const span = memory.spansOf(traceId).get(`web-frontend GET /tasks ${SERVER}`);
    expect(record?.resource.attributes).toEqual(span?.resource.attributes);
    expect(span?.resource.attributes).toMatchObject({ 'service.name': 'web-frontend', 'service.namespace': 'shop' });
    expect(record).toMatchObject({
      severityText: 'INFO',
      body: expect.stringContaining('GET /tasks?id=tenant-07.1 200'),
    });
    expect(record?.spanContext?.spanId).toBe(span?.spanContext().spanId);
    expect(await metricsOf(demo.ports.webMetrics)).toContain('target_info{service_name="web-frontend"');
  });

  it('is slow and explained by the span’s own lines when DynamoDB throttles its partition', async () => {
    demo.faults.set('throttle', true);
    const traceId = await askFor('tenant-42.17');
    const query = memory.spansOf(traceId).get(`task-svc db:query ${CLIENT}`);
    expect(query?.duration[0] ?? 1).toBe(0);
    expect((query?.duration[1] ?? 0) / 1e6).toBeGreaterThan(400);
    expect(query?.status.code).toBe(0);
    expect(query?.events.map(({ name }) => name)).toEqual(Array(3).fill('ProvisionedThroughputExceededException'));

    const lines = memory.linesOf(traceId).filter((line) => line.span_id === query?.spanContext().spanId);
    expect(lines.map(({ level, msg, attempt }) => [level, msg, attempt])).toEqual([
      ['debug', 'throttled, backing off', 1],
      ['debug', 'throttled, backing off', 2],
      ['debug', 'throttled, backing off', 3],
      ['warn', expect.stringMatching(/^DynamoDB query throttled on partition tenant-42, RetryAttempts=3 /), undefined],
    ]);
    expect(lines.slice(0, 3).every((line) => Number(line.backoff_ms) > 50 && line.partition === 'tenant-42')).toBe(
      true
    );

    const [seconds, nanoseconds] = query?.endTime ?? [Infinity, 0];
    const lateMs = Date.parse(String(lines[3]?.time)) - (seconds * 1e3 + nanoseconds / 1e6);
    expect(lateMs).toBeGreaterThan(3);
  });

  it('is not slowed down when the throttled partition is another one, or the fault is off', async () => {
    const healthy = await askFor('tenant-42.17');
    demo.faults.set('throttle', true);
    const other = await askFor('tenant-07.17');
    for (const traceId of [healthy, other]) {
      expect(memory.linesOf(traceId).map(({ level }) => level)).toEqual(['info']);
      expect(memory.spansOf(traceId).get(`task-svc db:query ${CLIENT}`)?.events).toEqual([]);
    }
  });

  it('leaves an exemplar of its SERVER span in each service, as OpenMetrics', async () => {
    const traceId = await askFor('tenant-07.1');
    for (const [port, name] of [
      [demo.ports.webMetrics, `web-frontend GET /tasks ${SERVER}`],
      [demo.ports.taskMetrics, `task-svc GET /tasks/{id} ${SERVER}`],
    ] as const) {
      const spanId = memory.spansOf(traceId).get(name)?.spanContext().spanId;
      const response = await fetch(`http://127.0.0.1:${port}/metrics`);
      expect(response.headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
      expect(await response.text()).toContain(`# {trace_id="${traceId}",span_id="${spanId}"}`);
    }
  });

  it('leaves lines but neither spans nor an exemplar when its trace is not sampled', async () => {
    const traceId = await askFor('tenant-07.1', { sampled: false });
    expect(memory.spansOf(traceId).size).toBe(0);
    expect(memory.linesOf(traceId)).toEqual([expect.objectContaining({ level: 'info', trace_flags: '00' })]);
    expect(memory.webRecordsOf(traceId)).toHaveLength(1);

    const metrics = (await metricsOf(demo.ports.webMetrics)) + (await metricsOf(demo.ports.taskMetrics));
    expect(metrics.match(/_count\{.* 1$/gm)).toHaveLength(2);
    expect(metrics).not.toContain('trace_id');
  });

  it('for a task that nobody has is a 404 in both services', async () => {
    const traceId = await askFor('tenant-99.1', { status: 404 });
    const spans = memory.spansOf(traceId);
    expect(spans.get(`task-svc GET /tasks/{id} ${SERVER}`)?.attributes['http.response.status_code']).toBe(404);
    expect(spans.has(`task-svc db:query ${CLIENT}`)).toBe(false);
    expect(await metricsOf(demo.ports.taskMetrics)).toContain('http_response_status_code="404"');
  });

  it('to no route is counted without one: paths have no end', async () => {
    const response = await fetch(`http://127.0.0.1:${demo.ports.web}/wp-admin/${Date.now()}`);
    expect(response.status).toBe(404);
    expect(await metricsOf(demo.ports.webMetrics)).toContain('http_route="",http_response_status_code="404"');
  });
});
