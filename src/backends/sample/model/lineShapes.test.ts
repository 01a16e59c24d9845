import { lineText, streamLabels } from './lineShapes';
import type { LineRecord } from './records';
import type { ServiceName } from './services';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN_ID = '00f067aa0ba902b7';
const SHORT_ID = 'a3ce929d0e0e4736';

const lineOf = (service: ServiceName, more: Partial<LineRecord> = {}): LineRecord => ({
  service,
  serviceName: service,
  timeMs: Date.UTC(2026, 10, 21, 13, 0, 0, 123) + 0.75,
  level: 'warn',
  message: 'row-level lock',
  fields: { sku: 'SKU-1', waited_ms: 120, retried: true },
  span: { traceId: TRACE_ID, spanId: SPAN_ID, sampled: true },
  ...more,
});

describe('the line of', () => {
  it('task-svc is JSON', () => {
    expect(lineText(lineOf('task-svc'))).toBe(
      `{"time":"2026-11-21T13:00:00.123Z","level":"warn","msg":"row-level lock","trace_id":"${TRACE_ID}",` +
        `"span_id":"${SPAN_ID}","trace_flags":"01","sku":"SKU-1","waited_ms":120,"retried":true}`
    );
  });

  it('payment-service is pino’s JSON: the level a number, the time in epoch milliseconds', () => {
    expect(lineText(lineOf('payment-service'))).toBe(
      `{"level":40,"time":1795266000123,"pid":1,"hostname":"payment-service-58f4bd6c7c-q9vzw",` +
        `"trace_id":"${TRACE_ID}","span_id":"${SPAN_ID}","trace_flags":"01","sku":"SKU-1","waited_ms":120,` +
        `"retried":true,"msg":"row-level lock"}`
    );
    const levels = (['debug', 'info', 'warn', 'error'] as const).map((level) => lineOf('payment-service', { level }));
    expect(levels.map((line) => /"level":(\d+)/.exec(lineText(line))?.[1])).toEqual(['20', '30', '40', '50']);
  });

  it('inventory-service is logfmt', () => {
    expect(lineText(lineOf('inventory-service'))).toBe(
      `ts=2026-11-21T13:00:00.123Z level=warn msg="row-level lock" traceID=${TRACE_ID} spanID=${SPAN_ID} ` +
        'trace_flags=01 sku=SKU-1 waited_ms=120 retried=true'
    );
  });

  it.each([
    ['plain', 'plain'],
    ['back\\slash', 'back\\slash'],
    ['ünïcode→', 'ünïcode→'],
    ['', '""'],
    ['two words', '"two words"'],
    ['a=b', '"a=b"'],
    ['say "hi"', '"say \\"hi\\""'],
    ['C:\\dir x', '"C:\\\\dir x"'],
    ['line\nbreak\ttab', '"line\\nbreak\\ttab"'],
    ['bell\u0007', '"bell\\u0007"'],
    ['half \ud800', '"half \\ud800"'],
  ])('inventory-service writes the value %j as %s', (value, written) => {
    const line = lineText(
      lineOf('inventory-service', { message: 'm', span: undefined, fields: { 'a key="x"': value } })
    );
    expect(line).toBe(`ts=2026-11-21T13:00:00.123Z level=warn msg=m a_key__x_=${written}`);
  });

  it('checkout-service is text with the ids in brackets', () => {
    expect(lineText(lineOf('checkout-service', { message: 'order placed', fields: { order: 'o 1' } }))).toBe(
      `2026-11-21 13:00:00.123 WARN  [${TRACE_ID} ${SPAN_ID}] checkout.OrderService - order placed order="o 1"`
    );
    expect(lineText(lineOf('checkout-service', { level: 'error', fields: {}, span: undefined }))).toBe(
      '2026-11-21 13:00:00.123 ERROR [- -] checkout.OrderService - row-level lock'
    );
  });

  it('web-frontend is the message alone, as the rest of an OTLP record travels beside it', () => {
    expect(lineText(lineOf('web-frontend'))).toBe('row-level lock');
  });
});

describe('a trace', () => {
  it('that is not sampled is told by its flags', () => {
    const span = { traceId: TRACE_ID, spanId: SPAN_ID, sampled: false };
    expect(lineText(lineOf('task-svc', { span }))).toContain('"trace_flags":"00"');
    expect(lineText(lineOf('payment-service', { span }))).toContain('"trace_flags":"00"');
    expect(lineText(lineOf('inventory-service', { span }))).toContain(' trace_flags=00 ');
  });

  it('leaves nothing in the line of a service that lost it', () => {
    for (const service of ['task-svc', 'payment-service', 'inventory-service', 'checkout-service'] as const) {
      expect(lineText(lineOf(service, { span: undefined }))).not.toMatch(/trace|span/i);
    }
  });

  it('with a 64-bit id is short where JSON is written, and padded elsewhere', () => {
    const span = { traceId: SHORT_ID.padStart(32, '0'), spanId: SPAN_ID, sampled: true };
    expect(lineText(lineOf('task-svc', { span }))).toContain(`"trace_id":"${SHORT_ID}"`);
    expect(lineText(lineOf('payment-service', { span }))).toContain(`"trace_id":"${SHORT_ID}"`);
    expect(lineText(lineOf('inventory-service', { span }))).toContain(`traceID=${span.traceId} `);
    expect(lineText(lineOf('checkout-service', { span }))).toContain(`[${span.traceId} `);
  });

  it('whose id merely begins with zeros keeps them', () => {
    const span = { traceId: `000${TRACE_ID.slice(3)}`, spanId: SPAN_ID, sampled: true };
    expect(lineText(lineOf('task-svc', { span }))).toContain(`"trace_id":"${span.traceId}"`);
  });
});

it('a stream is labelled with what the service calls itself, and a history’s with its instance', () => {
  expect(streamLabels({ service: 'checkout-service', serviceName: 'checkout-svc' })).toEqual({
    service: 'checkout-svc',
    namespace: 'payments',
    env: 'demo',
  });
  expect(streamLabels({ service: 'task-svc', serviceName: 'task-svc' }, 'task-svc-history')).toMatchObject({
    service: 'task-svc',
    instance: 'task-svc-history',
  });
});
