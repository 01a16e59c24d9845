import fc from 'fast-check';
import {
  abbreviateTraceId,
  isShortTraceId,
  normalizeSpanId,
  normalizeTraceId,
  parsePastedTrace,
  parseTraceparent,
  traceIdForms,
} from './ids';

const ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const hex = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF'), minLength: min, maxLength: max });

describe('normalizeTraceId', () => {
  test.each([
    [ID, ID],
    [` ${ID.toUpperCase()}\n`, ID],
    ['e457b5a2e4d86bd1', `0000000000000000e457b5a2e4d86bd1`],
    ['7b5a2e4d86bd1', `00000000000000000007b5a2e4d86bd1`],
    ['1', `${'0'.repeat(31)}1`],
    [`00${ID.slice(2)}`, `00${ID.slice(2)}`],
    [ID.slice(1), `0${ID.slice(1)}`],
    ['', undefined],
    ['0', undefined],
    ['0'.repeat(32), undefined],
    [`${ID}0`, undefined],
    ['4bf92f3577b34da6 a3ce929d0e0e4736', undefined],
    ['0x4bf9', undefined],
    ['task-svc', undefined],
    ['٣', undefined],
  ])('%j is %j', (text, id) => {
    expect(normalizeTraceId(text)).toBe(id);
  });

  test('any 1 to 32 hex digits keep their value and become 32', () => {
    fc.assert(
      fc.property(hex(1, 32), (text) => {
        const id = normalizeTraceId(text);
        const value = BigInt(`0x${text}`);
        expect(id === undefined ? 0n : BigInt(`0x${id}`)).toBe(value);
        if (id !== undefined) {
          expect(id).toMatch(/^[0-9a-f]{32}$/);
          expect(normalizeTraceId(id)).toBe(id);
          expect(normalizeTraceId(id.replace(/^0+/, ''))).toBe(id);
        }
      })
    );
  });

  test('no text throws, and what comes back is an id', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(normalizeTraceId(text) ?? ID).toMatch(/^[0-9a-f]{32}$/);
        expect(normalizeSpanId(text) ?? SPAN).toMatch(/^[0-9a-f]{16}$/);
      })
    );
  });
});

describe('normalizeSpanId', () => {
  test.each([
    [SPAN, SPAN],
    ['F067AA0BA902B7', SPAN],
    ['0'.repeat(16), undefined],
    [`${SPAN}0`, undefined],
    ['', undefined],
    ['xyz', undefined],
  ])('%j is %j', (text, id) => {
    expect(normalizeSpanId(text)).toBe(id);
  });
});

describe('abbreviateTraceId', () => {
  it.each([
    ['4bf92f3577b34da6a3ce929d0e0e4736', '4bf92f35…'],
    ['0000000000000000a3ce929d0e0e4736', 'a3ce929d…'],
    ['000002f577b34da6a3ce929d0e0e4736', '000002f5…'],
  ])('of %s is %s', (id, short) => expect(abbreviateTraceId(id)).toBe(short));
});

describe('traceIdForms', () => {
  test.each([
    [ID, [ID]],
    [`00${ID.slice(2)}`, [`00${ID.slice(2)}`]],
    [`${'0'.repeat(15)}1${ID.slice(16)}`, [`${'0'.repeat(15)}1${ID.slice(16)}`]],
    [`${'0'.repeat(16)}${SPAN}`, [`${'0'.repeat(16)}${SPAN}`, SPAN]],
  ])('%s is written %j', (id, forms) => {
    expect(traceIdForms(id)).toEqual(forms);
    expect(isShortTraceId(id)).toBe(forms.length === 2);
  });
});

describe('parseTraceparent', () => {
  test.each([
    [`00-${ID}-${SPAN}-01`, true],
    [`00-${ID}-${SPAN}-00`, false],
    [`00-${ID}-${SPAN}-03`, true],
    [` 00-${ID.toUpperCase()}-${SPAN}-01 `, true],
    [`cc-${ID}-${SPAN}-01-what-ever`, true],
  ])('%s: sampled %s', (text, sampled) => {
    expect(parseTraceparent(text)).toEqual({ traceId: ID, spanId: SPAN, sampled });
  });

  test.each([
    '',
    ID,
    `ff-${ID}-${SPAN}-01`,
    `00-${ID}-${SPAN}-01-extra`,
    `00-${ID}-${SPAN}`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${ID}-${'0'.repeat(16)}-01`,
    `00-${ID.slice(1)}-${SPAN}-01`,
    `00-${ID}-${SPAN}-0g`,
  ])('%j is none', (text) => {
    expect(parseTraceparent(text)).toBeUndefined();
  });
});

describe('parsePastedTrace', () => {
  test.each([
    [ID, undefined],
    [`  "${ID}",\n`, undefined],
    [`\`${ID.toUpperCase()}\``, undefined],
    [`trace_id=${ID}`, undefined],
    [`"traceId": "${ID}",`, undefined],
    [`otel.trace_id: ${ID}`, undefined],
    ['4bf92f35-77b3-4da6-a3ce-929d0e0e4736', undefined],
    ['1-4bf92f35-77b34da6a3ce929d0e0e4736', undefined],
    [`00-${ID}-${SPAN}-01`, SPAN],
    [`traceparent: 00-${ID}-${SPAN}-00`, SPAN],
    [`'traceparent':'00-${ID}-${SPAN}-00'`, SPAN],
  ])('%s is the trace', (text, spanId) => {
    expect(parsePastedTrace(text)).toEqual({ ok: true, traceId: ID, ...(spanId && { spanId }) });
  });

  test('a 64-bit id is padded', () => {
    expect(parsePastedTrace('e457b5a2e4d86bd1')).toEqual({ ok: true, traceId: '0000000000000000e457b5a2e4d86bd1' });
  });

  test.each([
    ['', 'Nothing was pasted.'],
    [' "" ', 'Nothing was pasted.'],
    ['0000', 'That id is all zeros, which stands for “no trace”.'],
    [`${ID}77`, `“${ID}77” has 34 hex digits, and a trace id has at most 32.`],
    ['checkout-service', '“checkout-service” is not a trace id: “h” is not a hex digit.'],
    ['abc def', '“abc def” is not a trace id: it has a space in it.'],
    ['12😀', '“12😀” is not a trace id: “😀” is not a hex digit.'],
    [
      `00-${ID.slice(4)}-${SPAN}-01`,
      `“00-${ID.slice(4)}-${SPAN.slice(0, 8)}…” looks like a traceparent, but is not of the form 00-<32 hex digits>-<16 hex digits>-<2 hex digits>.`,
    ],
    ['x'.repeat(600), 'That is 600 characters, far more than an id.'],
  ])('%j: %s', (text, what) => {
    expect(parsePastedTrace(text)).toEqual({
      ok: false,
      problem: `${what} Paste a trace id of up to 32 hex digits, or a whole traceparent.`,
    });
  });

  test('any text gives a trace or a sentence', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), hex(1, 40), fc.string({ unit: fc.constantFrom(...'0a-":= ') })),
        (text) => {
          const pasted = parsePastedTrace(text);
          expect(pasted.ok ? pasted.traceId : 'f'.repeat(32)).toMatch(/^[0-9a-f]{32}$/);
          expect(pasted.ok ? 'Ok.' : pasted.problem).toMatch(/\.$/);
        }
      )
    );
  });
});
