import fc from 'fast-check';
import { parser } from '@grafana/lezer-logql';
import type { LogShape, LogStream } from '../logs/types';
import { unquoteGoString, wellFormed } from './goString';
import { hostileText } from './testing/hostile';
import { linesOfStream, linesOfTrace, logQueries, quoteLogText, sampleLines, streamSelector } from './logql';
import { literalsOf, parseErrors } from './testing/parse';

const ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const SHORT = '0000000000000000e457b5a2e4d86bd1';
const SPAN = '00f067aa0ba902b7';
const S = '{service_name="task-svc"}';
const DROP = '| drop __error__, __error_details__';
const window = { fromMs: 0, toMs: 1 };

const errorsIn = (query: string) => parseErrors(parser, query);
const valuesIn = (query: string) => literalsOf(parser, query).map(unquoteGoString);

describe('streamSelector', () => {
  test.each([
    ['service', ['task-svc'], '{service="task-svc"}'],
    ['service', ['a', 'b', 'a'], '{service=~"a|b"}'],
    ['service', ['shop/api.v1', 'a|b'], '{service=~"shop/api\\\\.v1|a\\\\|b"}'],
    ['service', ['$a', 'b$'], '{service=~"\\\\\\u0024a|b\\\\\\u0024"}'],
    ['service', [], '{service=""}'],
    ['k8s.pod-name', ['a'], '{k8s_pod_name="a"}'],
    ['9x', ['"'], '{_9x="\\""}'],
    ['', ['a'], '{_="a"}'],
  ])('%s of %j is %s', (label, values, query) => {
    expect(streamSelector(label, values)).toBe(query);
    expect(errorsIn(query)).toEqual([]);
  });
});

test.each([
  [undefined, S],
  ['with-id-in-line' as const, `${S} |~ "[0-9a-fA-F]{16}"`],
  ['with-id-in-metadata' as const, `${S} | trace_id!="" or traceID!="" or traceId!=""`],
])('a sample, %s', (sample, query) => {
  expect(sampleLines(S, sample)).toBe(query);
  expect(errorsIn(query)).toEqual([]);
});

describe('linesOfTrace', () => {
  const metadata: LogShape = { placement: 'metadata', key: 'trace_id' };
  const json: LogShape = { placement: 'json', key: 'otel_trace_id' };
  const logfmt: LogShape = { placement: 'logfmt', key: 'traceID' };
  const eitherForm = '=~"(0{16})?e457b5a2e4d86bd1"';

  test.each<[LogShape, string, string | undefined, string[]]>([
    [metadata, ID, undefined, [`${S} | trace_id="${ID}"`]],
    [metadata, ID, SPAN, [`${S} | trace_id="${ID}" | span_id="${SPAN}"`]],
    [metadata, SHORT, undefined, [`${S} | trace_id${eitherForm}`]],
    [{ placement: 'metadata', key: 'request' }, ID, SPAN, [`${S} | request="${ID}" | span_id="${SPAN}"`]],
    [json, ID, undefined, [`${S} |= "${ID}" | json | otel_trace_id="${ID}" ${DROP}`]],
    [json, ID, SPAN, [`${S} |= "${ID}" | json | otel_trace_id="${ID}" | otel_span_id="${SPAN}" ${DROP}`]],
    [json, SHORT, undefined, [`${S} |= "e457b5a2e4d86bd1" | json | otel_trace_id${eitherForm} ${DROP}`]],
    [
      { placement: 'json', key: 'dd_trace_id' },
      ID,
      SPAN,
      [`${S} |= "${ID}" | json | dd_trace_id="${ID}" | dd_span_id="${SPAN}" or dd_span_id="67667974448284343" ${DROP}`],
    ],
    [
      { placement: 'json', key: 'correlation.id' },
      ID,
      SPAN,
      [`${S} |= "${ID}" |= "${SPAN}" | json | correlation_id="${ID}" ${DROP}`],
    ],
    [logfmt, ID.toUpperCase(), SPAN, [`${S} |= "${ID}" | logfmt | traceID="${ID}" | spanID="${SPAN}" ${DROP}`]],
    [
      { placement: 'logfmt', key: 'TraceId' },
      ID,
      'B7',
      [`${S} |= "${ID}" | logfmt | TraceId="${ID}" | SpanId="00000000000000b7" ${DROP}`],
    ],
    [{ placement: 'text' }, ID, undefined, [`${S} |= "${ID}"`]],
    [{ placement: 'text' }, ID, SPAN, [`${S} |= "${ID}" |= "${SPAN}"`]],
    [{ placement: 'text' }, SHORT, undefined, [`${S} |= "e457b5a2e4d86bd1"`]],
    [
      { placement: 'unknown' },
      ID,
      undefined,
      [`${S} |= "${ID}"`, `${S} != "${ID}" | trace_id="${ID}" or traceID="${ID}" or traceId="${ID}"`],
    ],
    [
      { placement: 'unknown' },
      SHORT,
      SPAN,
      [
        `${S} |= "e457b5a2e4d86bd1" |= "${SPAN}"`,
        `${S} != "e457b5a2e4d86bd1" | trace_id${eitherForm} or traceID${eitherForm} or traceId${eitherForm}` +
          ` | span_id="${SPAN}" or spanID="${SPAN}" or spanId="${SPAN}"`,
      ],
    ],
  ])('%j of %s, span %s', (shape, traceId, spanId, queries) => {
    expect(linesOfTrace(S, shape, traceId, spanId)).toEqual(queries);
    expect(queries.flatMap(errorsIn)).toEqual([]);
  });
});

describe('logQueries', () => {
  const stream = (service: string, label: string, shape: LogShape, value = service): LogStream => ({
    service,
    label,
    value,
    shape,
  });

  test('streams with the same label and shape are asked together', () => {
    const streams = [
      stream('web', 'service_name', { placement: 'metadata', key: 'trace_id' }),
      stream('task-svc', 'service', { placement: 'json', key: 'trace_id' }),
      stream('checkout', 'service_name', { placement: 'metadata', key: 'trace_id' }),
      stream('cart', 'service_name', { placement: 'metadata', key: 'traceID' }),
      stream('web', 'service_name', { placement: 'metadata', key: 'trace_id' }, 'web-2'),
      stream('old', 'app', { placement: 'unknown' }),
    ];
    expect(logQueries({ streams, traceId: ID, window })).toEqual([
      { services: ['web', 'checkout'], expr: `{service_name=~"web|checkout|web-2"} | trace_id="${ID}"` },
      { services: ['task-svc'], expr: `{service="task-svc"} |= "${ID}" | json | trace_id="${ID}" ${DROP}` },
      { services: ['cart'], expr: `{service_name="cart"} | traceID="${ID}"` },
      { services: ['old'], expr: `{app="old"} |= "${ID}"` },
      { services: ['old'], expr: `{app="old"} != "${ID}" | trace_id="${ID}" or traceID="${ID}" or traceId="${ID}"` },
    ]);
    expect(logQueries({ streams: [], traceId: ID, window })).toEqual([]);
  });

  const shape = fc.oneof(
    fc.record({
      placement: fc.constantFrom<Array<'metadata' | 'json' | 'logfmt'>>('metadata', 'json', 'logfmt'),
      // "a." keeps words of the language itself away, which no label can be named.
      key: fc.oneof(
        fc.constantFrom('trace_id', 'traceId', 'trace.id', 'dd_trace_id'),
        hostileText().map((text) => `a.${text}`)
      ),
    }),
    fc.record({ placement: fc.constantFrom<Array<'text' | 'unknown'>>('text', 'unknown') })
  );
  const anyStream = fc.record({
    service: hostileText(),
    label: fc.oneof(
      fc.constantFrom('service', 'service_name'),
      hostileText().map((text) => `a.${text}`)
    ),
    value: hostileText(),
    shape,
  });
  const zeros = '0'.repeat(16);
  const id = fc.oneof(
    fc.constantFrom(ID, SHORT, `${zeros}"} or {a=~".+`),
    hostileText(),
    hostileText().map((text) => zeros + text)
  );

  test('every query parses, keeps every value, and holds no variable', () => {
    fc.assert(
      fc.property(
        fc.array(anyStream, { minLength: 1, maxLength: 5 }),
        id,
        fc.option(hostileText(), { nil: undefined }),
        (streams, traceId, spanId) => {
          const queries = logQueries({ streams, traceId, spanId, window });
          expect(new Set(queries.flatMap(({ services }) => services))).toEqual(
            new Set(streams.map(({ service }) => service))
          );
          for (const { expr } of queries) {
            expect(errorsIn(expr)).toEqual([]);
            expect(expr).not.toMatch(/\$|\[\[|[\p{Cc}\p{Surrogate}]/u);
          }
          const selects = queries.map(({ expr }) => ({
            text: valuesIn(expr)[0] ?? '',
            isRegex: /^\{\w+=~/.test(expr),
          }));
          for (const wanted of streams.map(({ value }) => wellFormed(value))) {
            const hits = ({ text, isRegex }: { text: string; isRegex: boolean }) =>
              isRegex ? new RegExp(`^(?:${text})$`).test(wanted) : text === wanted;
            expect(selects.some(hits)).toBe(true);
          }
        }
      )
    );
  });

  test('a hostile id is one literal of the query', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(valuesIn(`${S} |= ${quoteLogText(text)}`)).toEqual(['task-svc', wellFormed(text)]);
        const zeroLed = linesOfTrace(S, { placement: 'metadata', key: 'trace_id' }, `${'0'.repeat(16)}${text}!`);
        expect(zeroLed.flatMap(valuesIn)).toEqual(['task-svc', wellFormed(`${'0'.repeat(16)}${text}!`)]);
        const [query = ''] = linesOfTrace(S, { placement: 'text' }, `${text}!`, `${text}?`);
        expect(valuesIn(query)).toEqual(['task-svc', wellFormed(`${text}!`), wellFormed(`${text}?`)]);
      })
    );
  });
});

describe('all lines of a stream', () => {
  const stream = (shape: LogShape): LogStream => ({ service: 'task', label: 'service_name', value: 'task-svc', shape });

  test.each<[LogShape, string | undefined, string]>([
    [{ placement: 'json', key: 'trace_id' }, undefined, S],
    [{ placement: 'json', key: 'trace_id' }, ID, `${S} != "${ID}"`],
    [{ placement: 'logfmt', key: 'traceID' }, SHORT, `${S} != "e457b5a2e4d86bd1"`],
    [{ placement: 'text' }, ID, `${S} != "${ID}"`],
    [{ placement: 'unknown' }, ID, `${S} != "${ID}"`],
  ])('%j but for trace %s', (shape, butOf, query) => {
    expect(linesOfStream(stream(shape), butOf)).toBe(query);
    expect(errorsIn(query)).toEqual([]);
  });

  test.each([
    [undefined, S],
    [ID, `${S} | traceId!="${ID}"`],
    [SHORT, `${S} | traceId!~"(0{16})?e457b5a2e4d86bd1"`],
  ])(
    'with ids in the metadata, but for trace %s, are asked for without the labels that say nothing of them',
    (butOf, begin) => {
      const query = linesOfStream(stream({ placement: 'metadata', key: 'traceId' }), butOf);

      expect(query.startsWith(`${begin} | keep service_name, traceId, spanId, detected_level, `)).toBe(true);
      expect(errorsIn(query)).toEqual([]);
    }
  );

  it('is well-formed whatever the stream and the trace are called', () => {
    fc.assert(
      fc.property(
        hostileText(),
        hostileText(),
        fc.constantFrom('metadata' as const, 'json' as const),
        (value, id, placement) => {
          const name = `a.${value}`;
          const query = linesOfStream({ service: value, label: name, value, shape: { placement, key: name } }, id);
          expect(errorsIn(query)).toEqual([]);
        }
      )
    );
  });
});
