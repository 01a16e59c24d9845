import fc from 'fast-check';
import { TRACE_ID } from '../testing/traces';
import { lineReader } from './readLine';

const SPAN = 'cee74af29ffa1970';
const SHORT = '5f2a9c3d4e1b6a70';
const read = (line: string) => lineReader().read(line);

describe('the trace id of a line', () => {
  it.each([
    ['JSON', `{"trace_id":"${TRACE_ID}"}`, 'trace_id'],
    ['JSON, camel case', `{"traceId":"${TRACE_ID}"}`, 'traceId'],
    ['JSON, Go', `{"traceID":"${TRACE_ID}"}`, 'traceID'],
    ['JSON, .NET', `{"TraceId":"${TRACE_ID}"}`, 'TraceId'],
    ['JSON, a dotted key', `{"otel.trace_id":"${TRACE_ID}"}`, 'otel.trace_id'],
    ['JSON, nested', `{"otel":{"trace_id":"${TRACE_ID}"}}`, 'otel_trace_id'],
    ['JSON, ECS', `{"trace":{"id":"${TRACE_ID}"}}`, 'trace_id'],
    ['JSON, ECS with a dot', `{"trace.id":"${TRACE_ID}"}`, 'trace.id'],
    ['JSON, Datadog', `{"dd":{"trace_id":"${TRACE_ID}"}}`, 'dd_trace_id'],
    ['JSON with white space', `  { "trace_id" : "${TRACE_ID}" }`, 'trace_id'],
    ['logfmt', `level=info traceID=${TRACE_ID} msg="a b"`, 'traceID'],
    ['logfmt, quoted', `trace_id="${TRACE_ID}"`, 'trace_id'],
  ])('stands in %s', (_, line, key) => {
    expect(read(line)).toMatchObject({
      traceId: TRACE_ID,
      traceKey: key,
      form: line.includes('{') ? 'json' : 'logfmt',
    });
  });

  it.each([
    ['Python', `2026-11-21 INFO [app] [trace_id=${TRACE_ID} span_id=${SPAN} resource.service.name=x] - hi`],
    ['a label in text', `handled, TraceId: ${TRACE_ID}, spanId: ${SPAN}`],
    ['a traceparent', `GET / traceparent="00-${TRACE_ID}-${SPAN}-01"`],
    ['a traceparent in JSON', `{"msg":"in","headers":{"traceparent":"00-${TRACE_ID}-${SPAN}-01"}}`],
    ['a message in JSON', `{"msg":"failed (trace_id=${TRACE_ID} span_id=${SPAN})"}`],
    ['Spring Boot', `INFO 1 --- [app] [main] [${TRACE_ID}-${SPAN}] o.s.Order : placed`],
    ['Sleuth', `INFO [checkout,${TRACE_ID},${SPAN}] placed order=7`],
    ['logback', `12:00:00.000 WARN  [${TRACE_ID} ${SPAN}] checkout.OrderService - refused`],
    ['text within quotes of logfmt', `msg="failed [trace_id=${TRACE_ID} span_id=${SPAN}]"`],
  ])('stands in the text: %s', (_, line) => {
    expect(read(line)).toMatchObject({ traceId: TRACE_ID, spanId: SPAN, form: 'text' });
    expect(read(line).traceKey).toBeUndefined();
  });

  it.each([
    ['hashes', `etag ${TRACE_ID}-${SPAN}-1, object ${TRACE_ID}${SPAN}, layer ${TRACE_ID}`],
    ['none', '{"trace_id":"none"}'],
    ['zeros', `{"trace_id":"${'0'.repeat(32)}"}`],
    ['nothing', '{"trace_id":""}'],
    ['null', '{"trace_id":null}'],
    ["Datadog's decimal number", '{"dd.trace_id":"4876235128934571234"}'],
    ['too few digits', '{"trace_id":"beef"}'],
    ["the parent's", `{"parent_trace_id":"${TRACE_ID}"}`],
    ["AWS's header", '{"x-amzn-trace-id":"Root=1-67891233-abcdef012345678912345678"}'],
    ['an unnamed one', `wrote blob ${TRACE_ID}`],
    ['a word that ends so', `detrace_id=zz${TRACE_ID}`],
  ])('is not read from %s', (_, line) => expect(read(line).traceId).toBeUndefined());

  it('of 64 bits is padded, and one in upper case lowered', () => {
    expect(read(`{"traceId":"${SHORT}"}`).traceId).toBe(`0000000000000000${SHORT}`);
    expect(read(`{"traceId":"${TRACE_ID.toUpperCase()}"}`).traceId).toBe(TRACE_ID);
  });

  it('is the plainest of several', () => {
    expect(read(`{"dd.trace_id":"${SHORT}","trace_id":"${TRACE_ID}","otel.trace_id":"${SHORT}"}`)).toMatchObject({
      traceId: TRACE_ID,
      traceKey: 'trace_id',
    });
  });
});

it.each([
  [{ level: 'warn' }, 'warn'],
  [{ level: 50 }, 'error'],
  [{ severity: 'CRITICAL' }, 'fatal'],
  [{ severity_number: 13, level: 'info' }, 'warn'],
  [{ log: { level: 'debug' } }, 'debug'],
  [{ levelname: 'ERROR' }, 'error'],
  [{ level: 'banana' }, 'unknown'],
  [{}, 'unknown'],
])('the severity of %j is %s', (line, severity) => expect(read(JSON.stringify(line)).severity).toBe(severity));

it('reads the service and the span, but not the parent span', () => {
  const line = { 'service.name': 'shop', span_id: SPAN, parent_span_id: SHORT, parentSpanId: SHORT };
  expect(read(JSON.stringify(line))).toMatchObject({ service: 'shop', spanId: SPAN, form: 'json' });
});

describe('reading only the ids of many lines', () => {
  const line = (trace: string, span: string, more = '') =>
    `{"msg":"hi","trace_id":"${trace}","span_id":"${span}"${more}}`;

  it('gives what reading each in full gives', () => {
    const reader = lineReader();
    const lines = [
      line(TRACE_ID, SPAN),
      line(SHORT, SHORT),
      line('none', SPAN),
      `{"msg":"no id"}`,
      `{"msg":"\\"trace_id\\":\\"${SHORT}\\"","trace_id":"${TRACE_ID}","span_id":"${SPAN}"}`,
      `{"link":{"trace_id":"${'a'.repeat(32)}"},"trace_id":"${TRACE_ID}","span_id":"${SPAN}"}`,
      `{"trace_id": "${TRACE_ID}", "span_id": "${SPAN}"}`,
      `{"trace_id":"${TRACE_ID}","span_id":"${SPAN}" truncat`,
      `trace_id=${TRACE_ID} span_id=${SPAN}`,
      line(TRACE_ID, SPAN, ',"level":"error"'),
    ];
    for (const each of lines) {
      const { traceId, spanId } = lineReader().read(each);
      expect(reader.ids(each)).toMatchObject({ traceId, spanId });
    }
  });

  it('never throws, whatever a line is', () => {
    const reader = lineReader();
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.constant('{"a":'.repeat(9000))), (text) => {
        reader.read(text);
        reader.ids(text);
      })
    );
  });
});
