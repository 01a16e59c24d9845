import fc from 'fast-check';
import { TRACE_ID } from '../testing/traces';
import { detectShape, type LogSample, spanKeyOf } from './shape';

const sample = (line: string, labels: Record<string, string> = {}, type = 'S'): LogSample => ({
  line,
  labels,
  labelTypes: Object.fromEntries(Object.keys(labels).map((key) => [key, type])),
});
const other = TRACE_ID.replace('8', '9');

describe('the shape of a log', () => {
  it.each<[string, LogSample, ReturnType<typeof detectShape>]>([
    ['metadata', sample('hi', { trace_id: TRACE_ID }), { placement: 'metadata', key: 'trace_id' }],
    ['metadata of another name', sample('hi', { TraceId: TRACE_ID }), { placement: 'metadata', key: 'TraceId' }],
    [
      'metadata without types',
      { line: 'hi', labels: { traceID: TRACE_ID } },
      { placement: 'metadata', key: 'traceID' },
    ],
    ['JSON', sample(`{"trace_id":"${TRACE_ID}"}`), { placement: 'json', key: 'trace_id' }],
    [
      'JSON that the query has parsed',
      sample(`{"traceId":"${TRACE_ID}"}`, { traceId: TRACE_ID }, 'P'),
      { placement: 'json', key: 'traceId' },
    ],
    ['JSON, dotted', sample(`{"otel.trace_id":"${TRACE_ID}"}`), { placement: 'json', key: 'otel_trace_id' }],
    ['JSON, nested', sample(`{"otel":{"trace.id":"${TRACE_ID}"}}`), { placement: 'json', key: 'otel_trace_id' }],
    ['JSON, ECS', sample(`{"trace":{"id":"${TRACE_ID}"}}`), { placement: 'json', key: 'trace_id' }],
    ['logfmt', sample(`level=info traceID=${TRACE_ID}`), { placement: 'logfmt', key: 'traceID' }],
    ['logfmt, dotted', sample(`trace.id=${TRACE_ID} a=b`), { placement: 'logfmt', key: 'trace_id' }],
    ['text that names it', sample(`[trace_id=${TRACE_ID}] hi`), { placement: 'text' }],
    ['text that does not', sample(`INFO ${TRACE_ID} hi`), { placement: 'text' }],
    ['text of 64 bits', sample('INFO 5f2a9c3d4e1b6a70 hi'), { placement: 'text' }],
    ['no id', sample('{"trace_id":"none","msg":"hi"}'), { placement: 'unknown' }],
    ['a number of 16 digits', sample('charged card 4111111111111111'), { placement: 'unknown' }],
    ['more digits than an id has', sample(`sha ${TRACE_ID}${TRACE_ID}`), { placement: 'unknown' }],
  ])('is seen in %s', (_, line, shape) => expect(detectShape([line])).toEqual(shape));

  it('is unknown without samples', () => expect(detectShape([])).toEqual({ placement: 'unknown' }));

  it('is that of most lines that have an id; lines without one do not count', () => {
    const json = sample(`{"trace_id":"${TRACE_ID}"}`);
    const metadata = sample('hi', { trace_id: other });
    const silent = Array.from({ length: 9 }, () => sample('{"trace_id":"","msg":"started"}'));
    expect(detectShape([...silent, metadata, json, json])).toEqual({ placement: 'json', key: 'trace_id' });
    expect(detectShape([...silent, json, metadata, metadata])).toEqual({ placement: 'metadata', key: 'trace_id' });
  });

  it('takes the surer placement where two are equally frequent', () => {
    expect(detectShape([sample(`{"trace_id":"${TRACE_ID}"}`), sample('hi', { trace_id: other })])).toEqual({
      placement: 'metadata',
      key: 'trace_id',
    });
  });

  it('lets unnamed hex digits count only where nothing else is said', () => {
    const blob = sample(`stored ${TRACE_ID}`);
    expect(detectShape([blob, blob, blob, sample(`{"trace_id":"${TRACE_ID}"}`)])).toEqual({
      placement: 'json',
      key: 'trace_id',
    });
  });

  it('has a key that LogQL can name, whatever the key in the line', () => {
    fc.assert(
      fc.property(fc.string(), (prefix) => {
        const shape = detectShape([sample(JSON.stringify({ [`${prefix}.trace_id`]: TRACE_ID }))]);
        expect('key' in shape ? shape.key : 'trace_id').toMatch(/^[a-zA-Z_][a-zA-Z0-9_]*$/);
      })
    );
  });
});

it.each([
  ['trace_id', 'span_id'],
  ['traceId', 'spanId'],
  ['TraceID', 'SpanID'],
  ['TRACE_ID', 'SPAN_ID'],
  ['otel_trace_id', 'otel_span_id'],
  ['otelTraceID', 'otelSpanID'],
  ['request', undefined],
])('beside %s stands %s', (trace, span) => expect(spanKeyOf(trace)).toBe(span));
