import fc from 'fast-check';
import { quoted } from './words';

test.each([
  ['task-svc', '“task-svc”'],
  ['a\nb\t c\0d', '“a b c d”'],
  ['', '“”'],
  ['x'.repeat(41), `“${'x'.repeat(40)}…”`],
  ['🛒'.repeat(40), `“${'🛒'.repeat(40)}”`],
  ['🛒'.repeat(41), `“${'🛒'.repeat(40)}…”`],
])('%j is %s', (text, words) => {
  expect(quoted(text)).toBe(words);
});

test('is one short line, and cuts no character in two', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect([...quoted(text)].length).toBeLessThanOrEqual(43);
      expect(quoted(text)).not.toMatch(/[\n\p{Surrogate}]/u);
    })
  );
});
