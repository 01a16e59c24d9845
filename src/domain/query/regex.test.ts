import fc from 'fast-check';
import { escapeRegex } from './regex';
import { hostileText } from './testing/hostile';

test.each([
  ['task-svc', 'task-svc'],
  ['a.b|c', 'a\\.b\\|c'],
  ['\\^$*+?()[]{}', '\\\\\\^\\$\\*\\+\\?\\(\\)\\[\\]\\{\\}'],
  ['a\nb', 'a\nb'],
])('%j', (text, pattern) => {
  expect(escapeRegex(text)).toBe(pattern);
});

test('characters of choice become code points', () => {
  expect(escapeRegex('$5.🛒', /[$🛒]/u)).toBe('\\x{24}5\\.\\x{1f6d2}');
});

test('matches the text, and no other', () => {
  fc.assert(
    fc.property(hostileText(), hostileText(), (text, other) => {
      const pattern = new RegExp(`^(?:${escapeRegex(text)})$`, 'u');
      expect(pattern.test(text)).toBe(true);
      expect(pattern.test(other)).toBe(other === text);
    })
  );
});
