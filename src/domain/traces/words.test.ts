import { describeMs, describePart, plural, shortText } from './words';

it.each([
  [0, '0 ms'],
  [0.2512, '0.25 ms'],
  [1, '1 ms'],
  [12.34, '12.3 ms'],
  [450.4, '450 ms'],
  [9999, '9999 ms'],
  [12_400, '12.4 s'],
  [3_600_000, '3600 s'],
])('%d milliseconds are %s', (ms, text) => expect(describeMs(ms)).toBe(text));

it.each([
  [450, 612, '450 of 612 ms'],
  [0.4, 0.61, '0.40 of 0.61 ms'],
  [450, 12_000, '0.45 of 12 s'],
])('%d of %d is said in one unit', (part, whole, text) => expect(describePart(part, whole)).toBe(text));

it('counts', () => expect([plural(1, 'retry', 'retries'), plural(2, 'span')]).toEqual(['1 retry', '2 spans']));

it('cuts between characters, not within one', () => {
  expect(shortText('  a\n\tb  ')).toBe('a b');
  expect(shortText('😀'.repeat(10), 4)).toBe('😀😀😀…');
  expect(shortText('abcd', 4)).toBe('abcd');
});
