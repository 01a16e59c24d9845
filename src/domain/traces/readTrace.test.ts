import missing from '../testing/fixtures/tempo303_trace_v2_missing.json';
import captured from '../testing/fixtures/tempo303_trace_v2.json';
import { traceFrame } from '../testing/frames';
import { span, spanIdFor, T0, throttledTrace, TRACE_ID, traceOf } from '../testing/traces';
import { analyseTrace } from './analyse';
import type { FrameLike } from './frame';
import { partialTraceMessage, readTrace } from './readTrace';
import { readTraceJson } from './readTraceJson';
import type { Span, Trace } from './types';

/** A frame of these columns; all others are missing. */
const frameOf = (columns: Record<string, unknown[]>): FrameLike => ({
  name: 'Trace',
  fields: Object.entries(columns).map(([name, values]) => ({ name, values })),
});

const withField = (frame: FrameLike, name: string, values: unknown[]): FrameLike => ({
  ...frame,
  fields: frame.fields.map((field) => (field.name === name ? { ...field, values } : field)),
});

const onlySpan = (trace: Trace | undefined): Span => {
  const [first] = trace?.spans ?? [];
  if (!first) {
    throw new Error('No span was read');
  }
  return first;
};

describe("reading Grafana's trace frame", () => {
  it('gives the trace that Tempo stored, as the store itself tells it', () => {
    const stored = readTraceJson(captured);
    expect(stored?.spans).toHaveLength(6);
    const read = readTrace(traceFrame(stored ?? traceOf()));
    expect(read?.traceId).toBe(TRACE_ID);
    expect(read?.spans.map(({ name, service, kind }) => `${service} ${kind} ${name}`)).toEqual([
      'web-frontend server GET /buy',
      'web-frontend client GET /checkout',
      'checkout-service server GET /checkout',
      'checkout-service client GET /inventory',
      'inventory-service server GET /inventory',
      'inventory-service client db.query SELECT stock',
    ]);
    expect(read?.spans).toEqual(stored?.spans);
    expect(read?.services).toEqual(['web-frontend', 'checkout-service', 'inventory-service']);
  });

  it('reads kind, status, tags and events', () => {
    const trace = traceOf(
      span('a', [0, 10], {
        kind: 'server',
        status: 'error',
        statusMessage: 'boom',
        attributes: { 'http.route': '/a' },
        resource: { 'host.name': 'h1', 'service.name': 'shop' },
        events: [{ timeMs: T0 + 3, name: 'retry', attributes: { attempt: '1' } }],
      })
    );
    expect(readTrace(traceFrame(trace))).toEqual(trace);
  });

  it('reads lists that arrive as JSON text, and tag values of any type', () => {
    const frame = frameOf({
      spanID: ['0a'],
      serviceName: ['shop'],
      tags: [
        JSON.stringify([
          { key: 'list', value: ['x', 1] },
          { key: 'n', value: 7 },
          { key: 'no', value: null },
        ]),
      ],
      serviceTags: ['[{"key":"host.name","value":"h1"}]'],
      references: ['[{"traceID":"e457b5a2e4d86bd1","spanID":"a","tags":[]}]'],
      logs: ['[{"timestamp":5,"fields":[{"key":"event","value":"retry"}]}]'],
    });
    const read = onlySpan(readTrace(frame));
    expect(read.attributes).toEqual({ list: '["x",1]', n: '7', no: '' });
    expect(read.resource).toEqual({ 'host.name': 'h1' });
    expect(read.linkedTraceIds).toEqual(['0000000000000000e457b5a2e4d86bd1']);
    expect(read.events).toEqual([{ timeMs: 5, name: 'retry', attributes: { event: 'retry' } }]);
  });

  it.each([
    ['null', null],
    ['broken JSON', '[{'],
    ['a number', 7],
    ['a list of nonsense', [null, 3, 'x', { value: 1 }, { key: 4 }]],
  ])('takes %s where a list belongs', (_, value) => {
    const frame = frameOf({ spanID: ['a'], tags: [value], serviceTags: [value], logs: [value], references: [value] });
    expect(onlySpan(readTrace(frame))).toMatchObject({ attributes: {}, resource: {} });
  });

  it('needs nothing but span ids', () => {
    expect(onlySpan(readTrace(frameOf({ spanID: ['A1'] })))).toEqual({
      spanId: '00000000000000a1',
      name: '',
      service: 'unknown_service',
      kind: 'unspecified',
      status: 'unset',
      startMs: 0,
      durationMs: 0,
      attributes: {},
      resource: {},
      events: [],
    });
  });

  it.each([
    ['another frame', { name: 'Traces', fields: [{ name: 'traceID', values: ['x'] }] }],
    ['a frame without rows', frameOf({ spanID: [], traceID: [] })],
    ['rows without span ids', frameOf({ spanID: ['', null, '0000000000000000'], traceID: ['a', 'a', 'a'] })],
  ])('is undefined for %s', (_, frame) => expect(readTrace(frame)).toBeUndefined());

  it.each([
    ['64 bits', '5f2a9c3d4e1b6a70', '00000000000000005f2a9c3d4e1b6a70'],
    ['upper case', TRACE_ID.toUpperCase(), TRACE_ID],
    ['another store', '1-5759e988-bd862e3fe1be46a994272793', '1-5759e988-bd862e3fe1be46a994272793'],
  ])('reads a trace id of %s', (_, given, expected) => {
    expect(readTrace(frameOf({ traceID: ['', given], spanID: ['a', 'b'] }))?.traceId).toBe(expected);
  });

  it('pads a short span id on both ends of a parent link', () => {
    const read = readTrace(frameOf({ spanID: ['A', 'b'], parentSpanID: ['', 'a'] }));
    expect(read?.children.get(spanIdFor('a'))?.map(({ spanId }) => spanId)).toEqual([spanIdFor('b')]);
    expect(read?.orphans).toEqual([]);
  });

  it('takes the store without a status code at its word: error=true', () => {
    const frame = frameOf({
      spanID: ['a', 'b'],
      tags: [[{ key: 'error', value: true }], [{ key: 'error', value: false }]],
    });
    expect(
      readTrace(frame)
        ?.spans.map(({ status }) => status)
        .sort()
    ).toEqual(['error', 'unset']);
  });

  it('takes NaN, text and nothing as times, and a span without an end as one without duration', () => {
    const frame = withField(
      withField(traceFrame(traceOf(span('a', [0, 9]), span('b', [1, 2]), span('c', [2, 3]))), 'duration', [
        NaN,
        '5',
        16651533550414.95, // what Grafana makes of an end of 0
      ]),
      'startTime',
      [T0, NaN, 0]
    );
    const read = readTrace(frame);
    expect(read?.spans.map(({ startMs, durationMs }) => [startMs - T0, durationMs])).toEqual([
      [0, 5],
      [0, 0],
      [0, 0],
    ]);
    expect([(read?.startMs ?? 0) - T0, (read?.endMs ?? 0) - T0]).toEqual([0, 5]);
  });

  it('shares one resource among spans that say the same, and keeps those that differ', () => {
    const resource = (pod: string) => ({ 'k8s.pod.name': pod, 'service.name': 'shop' });
    const trace = traceOf(
      span('a', [0, 9], { resource: resource('p1') }),
      span('b', [1, 2], { resource: resource('p1') }),
      span('c', [2, 3], { resource: resource('p2') })
    );
    const [a, b, c] = readTrace(traceFrame(trace))?.spans ?? [];
    expect(a?.resource).toBe(b?.resource);
    expect(c?.resource).toEqual(resource('p2'));
  });

  it('leaves HTML in a name as the text that it is', () => {
    const name = '<img src=x onerror=alert(1)>';
    expect(onlySpan(readTrace(traceFrame(traceOf(span('a', [0, 1], { name }))))).name).toBe(name);
  });

  it('reads and analyses 10,000 spans', () => {
    const spans = Array.from({ length: 10_000 }, (_, i) =>
      span((i + 1).toString(16), [i / 10, 1000], { parent: i === 0 ? undefined : Math.ceil(i / 3).toString(16) })
    );
    const read = readTrace(traceFrame(traceOf(...spans)));
    expect(read?.spans).toHaveLength(10_000);
    expect(read && analyseTrace(read).suspects.length).toBe(5);
  });

  it("tells the store's own word on a partial trace", () => {
    const frame = traceFrame(throttledTrace());
    expect(partialTraceMessage(frame)).toBeUndefined();
    expect(partialTraceMessage({ ...frame, meta: { custom: { partial: true, message: 'too large' } } })).toBe(
      'too large'
    );
    expect(partialTraceMessage({ ...frame, meta: { custom: { partial: true } } })).toMatch(/part of this trace/);
    expect(partialTraceMessage({ ...frame, meta: undefined })).toBeUndefined();
  });
});

describe("reading Tempo's own JSON", () => {
  it('finds no trace in the answer of v2 for a missing one', () => expect(readTraceJson(missing)).toBeUndefined());

  it.each([
    undefined,
    null,
    'x',
    [],
    {},
    { trace: null },
    { resourceSpans: [{ scopeSpans: [{ spans: [null, {}] }] }] },
  ])('is undefined for %j', (body) => expect(readTraceJson(body)).toBeUndefined());

  it('reads v1 and OTLP, hex ids, and values of every type', () => {
    const value = (kind: string, inner: unknown) => ({ [kind]: inner });
    const otlp = {
      resource: { attributes: [{ key: 'service.name', value: value('stringValue', 'shop') }] },
      scopeSpans: [
        {
          spans: [
            {
              traceId: TRACE_ID.toUpperCase(),
              spanId: 'cee74af29ffa1970',
              kind: 3,
              name: 'a',
              startTimeUnixNano: '1795210523661000500',
              endTimeUnixNano: 1795210523662000500n.toString(),
              status: { code: 'STATUS_CODE_ERROR', message: 'no' },
              attributes: [
                { key: 'i', value: value('intValue', '5') },
                { key: 'b', value: value('boolValue', false) },
                { key: 'd', value: value('doubleValue', 0.5) },
                {
                  key: 'l',
                  value: value('arrayValue', { values: [value('stringValue', 'x'), value('intValue', '1')] }),
                },
                { key: 'm', value: value('kvlistValue', { values: [{ key: 'k', value: value('stringValue', 'v') }] }) },
              ],
              events: [{ timeUnixNano: '1795210523661500000', name: 'retry', attributes: [] }],
              links: [{ traceId: 'vmj6jsJNN2hhtSw7iSCkVQ==' }, { traceId: 'E457B5A2E4D86BD1' }, {}, 7],
            },
          ],
        },
      ],
    };
    const expected = {
      spanId: 'cee74af29ffa1970',
      kind: 'client',
      status: 'error',
      statusMessage: 'no',
      service: 'shop',
      durationMs: 1,
      attributes: { i: '5', b: 'false', d: '0.5', l: '["x","1"]', m: '{"k":"v"}' },
      events: [{ timeMs: 1795210523661.5, name: 'retry' }],
      linkedTraceIds: ['be68fa8ec24d376861b52c3b8920a455', '0000000000000000e457b5a2e4d86bd1'],
    };
    for (const body of [{ batches: [otlp] }, { resourceSpans: [otlp] }, { trace: { resourceSpans: [otlp] } }]) {
      const read = readTraceJson(body);
      expect(read?.traceId).toBe(TRACE_ID);
      expect(onlySpan(read)).toMatchObject(expected);
    }
  });
});
