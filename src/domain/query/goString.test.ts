import fc from 'fast-check';
import { quoteGoString, unquoteGoString, wellFormed } from './goString';
import { hostileText } from './testing/hostile';

describe('quoteGoString', () => {
  test.each([
    ['task-svc', '"task-svc"'],
    ['', '""'],
    ['say "hi"', '"say \\"hi\\""'],
    ['C:\\temp', '"C:\\\\temp"'],
    ['a\nb\tc\rd', '"a\\nb\\tc\\rd"'],
    ['nul\0', '"nul\\u0000"'],
    ['$service', '"\\u0024service"'],
    ['${service:regex}', '"\\u0024{service:regex}"'],
    ['[[service]]', '"[\\u005bservice]]"'],
    ['[[[', '"[\\u005b\\u005b"'],
    ['a[0][1]', '"a[0][1]"'],
    ['`{}`', '"`{}`"'],
    ['zażółć 🛒', '"zażółć 🛒"'],
    ['rtl\u202Eoverride', '"rtl\\u202eoverride"'],
    ['line\u2028separator', '"line\\u2028separator"'],
    ['broken \uFFFD', '"broken \\ufffd"'],
    ['lone \uD83D surrogate', '"lone \\ufffd surrogate"'],
    ['tag \u{E0041}', '"tag \\U000e0041"'],
  ])('%j', (value, literal) => {
    expect(quoteGoString(value)).toBe(literal);
  });

  test('decodes to the same value, and holds no variable, line break or control character', () => {
    fc.assert(
      fc.property(hostileText(), (value) => {
        const literal = quoteGoString(value);
        expect(unquoteGoString(literal)).toBe(wellFormed(value));
        expect(literal).not.toMatch(/\$|\[\[|[\p{Cc}\p{Surrogate}]/u);
      })
    );
  });

  test('is JSON as well, but for characters beyond the BMP', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (value) => {
        expect(JSON.parse(quoteGoString(value))).toBe(value);
      })
    );
  });
});

describe('unquoteGoString', () => {
  test.each([
    ['"task-svc"', 'task-svc'],
    ["'task-svc'", 'task-svc'],
    ['`C:\\temp "x"`', 'C:\\temp "x"'],
    ["'it\\'s'", "it's"],
    ["'\"'", '"'],
    ['"\\a\\b\\f\\n\\r\\t\\v"', '\x07\b\f\n\r\t\v'],
    ['"\\x41\\101\\u0041\\U00000041"', 'AAAA'],
    ['"\\U0001F6D2"', '🛒'],
    ['"\\xf0\\x9f\\x9b\\x92!"', '🛒!'],
    ['"a\\xffb"', 'a\uFFFDb'],
    ['"\\\\n"', '\\n'],
  ])('%s is %j', (literal, value) => {
    expect(unquoteGoString(literal)).toBe(value);
  });

  test.each([
    '',
    '"',
    'task',
    '"a',
    '"a\'',
    '"a"b"',
    '`a`b`',
    '"a\nb"',
    '"\\q"',
    '"\\u12"',
    '"\\ud800"',
    '"\\U00110000"',
    '"\\"',
  ])('%j is no literal', (literal) => {
    expect(unquoteGoString(literal)).toBeUndefined();
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'"\'`\\xuU0fa7\n$') }), (text) => {
        expect(typeof (unquoteGoString(`"${text}"`) ?? '')).toBe('string');
      })
    );
  });
});
