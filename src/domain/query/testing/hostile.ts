import fc from 'fast-check';

const NASTY = [
  '"', "'", '`', '\\', '\n', '\r', '\t', '\0', '{', '}', '(', ')', '[', ']', '[[', ']]', '$', '${', '|', '||', '&&', '=', '=~',
  '#', '//', '/*', '*/', ',', '.', '*', '+', '?', '^', ':', '-', ' ', '%', '\u2028', '\u202E', '\uFEFF', '\uFFFD', '\uD83D', '\uDE00',
  '🛒', 'ł', 'é', '中', '\u{E0041}', '__rate_interval', '\\u0024', '\\x24', '\\z', 'or', 'task-svc',
]; // prettier-ignore

/** Text made to break out of a query: quotes, braces, escapes, variables, comments, odd Unicode, or anything at all. */
export function hostileText(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.array(fc.constantFrom(...NASTY), { maxLength: 12 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 20 })
  );
}

/** The same as a name in PromQL. Prometheus takes these two as well; lezer looks its keywords up in an object. */
export const hostileName = (): fc.Arbitrary<string> =>
  hostileText().filter((text) => text !== '__proto__' && text !== 'constructor');
