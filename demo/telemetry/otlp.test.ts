import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import { lineOf, SPAN_ID, spanOf, TRACE_ID } from '../testing/records';
import { toReadableLogRecord } from './otlpLines';
import { hrTime, Resources } from './otlpResource';
import { sendThrough } from './otlpSend';
import { toReadableSpan } from './otlpSpans';

const PARENT_ID = 'b7ad6b7169203331';
const OTHER_TRACE = `${'0'.repeat(16)}a3ce929d0e0e4736`;
const AT_S = 1_795_266_000;

const readable = (span = spanOf()) => toReadableSpan(span, new Resources().of(span));

describe('a span for OTLP', () => {
  it('keeps its ids, kind, parent, status, attributes, events, links, and its times to the microsecond', () => {
    const attributes = { 'server.port': 443, ratio: 0.5, cached: false, 'aws.dynamodb.table_names': ['tasks'] };
    const span = readable(
      spanOf({
        parentSpanId: PARENT_ID,
        kind: 'client',
        name: 'db:query',
        startMs: AT_S * 1000 + 0.25,
        endMs: AT_S * 1000 + 1500.125,
        attributes,
        events: [{ timeMs: AT_S * 1000 + 100.125, name: 'throttled', attributes: { attempt: 1 } }],
        links: [{ traceId: OTHER_TRACE, spanId: PARENT_ID, sampled: true }],
        status: 'error',
        statusMessage: 'timeout',
      })
    );
    expect(span.spanContext()).toEqual({ traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 });
    expect(span).toMatchObject({
      name: 'db:query',
      kind: 2,
      parentSpanContext: { traceId: TRACE_ID, spanId: PARENT_ID },
      startTime: [AT_S, 250_000],
      endTime: [AT_S + 1, 500_125_000],
      status: { code: 2, message: 'timeout' },
      attributes,
      events: [{ time: [AT_S, 100_125_000], name: 'throttled', attributes: { attempt: 1 } }],
      links: [{ context: { traceId: OTHER_TRACE, spanId: PARENT_ID, traceFlags: 1 } }],
    });
  });

  it('has no parent where it is a root, and an unset status where nothing was said', () => {
    expect(readable()).toMatchObject({ parentSpanContext: undefined, status: { code: 0 }, kind: 1 });
  });

  it.each([
    ['server', true],
    ['client', false],
    ['internal', false],
  ] as const)('of kind %s has its parent in another process: %s', (kind, isRemote) => {
    expect(readable(spanOf({ kind, parentSpanId: PARENT_ID })).parentSpanContext?.isRemote).toBe(isRemote);
  });

  it('has a time that is a valid one where nanoseconds round up to a second', () => {
    expect(hrTime(999.9999999)).toEqual([1, 0]);
  });
});

describe('a line for OTLP', () => {
  it('has its severity as number and text, its fields and its place in the trace', () => {
    const line = lineOf('GET /tasks 502', {
      timeMs: AT_S * 1000 + 0.5,
      level: 'error',
      fields: { 'http.route': '/tasks', duration_ms: 12 },
    });
    expect(toReadableLogRecord(line, new Resources().of(line))).toMatchObject({
      hrTime: [AT_S, 500_000],
      severityNumber: 17,
      severityText: 'ERROR',
      body: 'GET /tasks 502',
      attributes: { 'http.route': '/tasks', duration_ms: 12 },
      spanContext: { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 },
    });
  });

  it('keeps the ids of a trace that is not sampled, and has none without a span', () => {
    const contextOf = (more: Parameters<typeof lineOf>[1]) => {
      const line = lineOf('m', more);
      return toReadableLogRecord(line, new Resources().of(line)).spanContext;
    };
    const unsampled = { traceId: TRACE_ID, spanId: SPAN_ID, sampled: false };
    expect(contextOf({ span: unsampled })).toEqual({ traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 0 });
    expect(contextOf({ span: undefined })).toBeUndefined();
  });
});

describe('the resource', () => {
  const checkout = (serviceName: string) => ({ service: 'checkout-service', serviceName }) as const;

  it('is one object for each name of a service, as exporters group by it', () => {
    const resources = new Resources();
    expect(resources.of(checkout('checkout-svc'))).toBe(resources.of(checkout('checkout-svc')));
    expect(resources.of(checkout('checkout-svc')).attributes).toMatchObject({
      'service.name': 'checkout-svc',
      'service.namespace': 'payments',
      'service.instance.id': 'checkout-service-0',
    });
    expect(resources.of(checkout('checkout-service')).attributes['service.name']).toBe('checkout-service');
  });

  it('has other instances in a history', () => {
    const resources = new Resources((service) => `${service}-history`);
    expect(resources.of(checkout('checkout')).attributes['service.instance.id']).toBe('checkout-service-history');
  });
});

describe('an attempt through an exporter', () => {
  const attempt = (result: ExportResult) => sendThrough<string>({ export: (_, done) => done(result) })(['span']);
  const failed = (more: object) => ({ code: ExportResultCode.FAILED, error: Object.assign(new Error('failed'), more) });

  it.each([
    [{ code: ExportResultCode.SUCCESS }, { outcome: 'sent' }],
    [failed({ code: 400, data: 'no such field' }), { outcome: 'refused', reason: '400: no such field' }],
    [failed({ code: 500 }), { outcome: 'unavailable', reason: '500: failed', answer: { status: 500, text: 'failed' } }],
    [failed({ code: 'ECONNREFUSED' }), { outcome: 'unavailable', reason: 'failed' }],
    [{ code: ExportResultCode.FAILED }, { outcome: 'unavailable', reason: 'no answer' }],
  ])('that ends with %j is %j', async (result, outcome) => {
    expect(await attempt(result)).toEqual(outcome);
  });
});
