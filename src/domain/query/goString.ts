/**
 * String literals as Go writes them: PromQL (prometheus `util/strutil/quote.go`) and LogQL (`strconv.Unquote`) share
 * them. Their builders each have one escape function, which is this one.
 */

const NAMED: Record<string, string> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const BY_LETTER: Record<string, string> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

/**
 * What may not stand in a query as it is: quotes, backslashes, line breaks and other invisible characters; U+FFFD, which
 * Prometheus' lexer takes for broken UTF-8; and what Grafana would replace as a template variable before it sends the
 * query (`$name`, `${name}`, `[[name]]`), so that a label value can never smuggle one in.
 */
const UNSAFE = /["\\$\p{C}\p{Zl}\p{Zp}\uFFFD]|(?<=\[)\[/gu;

/** Lone surrogates become U+FFFD, as they do on the way to any store. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** The value as a double-quoted Go string literal that holds no line break and no template variable. */
export function quoteGoString(value: string): string {
  return `"${wellFormed(value).replace(UNSAFE, (char) => NAMED[char] ?? unicodeEscape(char))}"`;
}

function unicodeEscape(char: string): string {
  const code = (char.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
}

/**
 * The value of a PromQL string literal: double- or single-quoted with Go's escapes, or raw between backticks.
 * `undefined` if it is not a whole literal. Bytes that are no UTF-8 (`\xff`) become U+FFFD.
 */
export function unquoteGoString(literal: string): string | undefined {
  const quote = literal[0];
  if (literal.length < 2 || literal.at(-1) !== quote) {
    return undefined;
  }
  const body = literal.slice(1, -1);
  if (quote === '`') {
    return body.includes('`') ? undefined : body;
  }
  return quote === '"' || quote === "'" ? unescape(body, quote) : undefined;
}

const TOKEN =
  /\\x([\da-fA-F]{2})|\\([0-3][0-7]{2})|\\u([\da-fA-F]{4})|\\U([\da-fA-F]{8})|\\([abfnrtv\\"'])|([^\\\n])/guy;

function unescape(body: string, quote: string): string | undefined {
  let value = '';
  let bytes: number[] = [];
  let read = 0;
  for (const [token, hexByte, octalByte, short, long, letter, plain] of body.matchAll(TOKEN)) {
    read += token.length;
    const code = parseInt(hexByte ?? octalByte ?? short ?? long ?? '', octalByte === undefined ? 16 : 8);
    if (code > 0x7f && (hexByte ?? octalByte) !== undefined) {
      bytes.push(code);
      continue;
    }
    const char = plain ?? BY_LETTER[letter ?? ''] ?? codePoint(code);
    if (char === undefined || plain === quote) {
      return undefined;
    }
    value += decodeUtf8(bytes) + char;
    bytes = [];
  }
  return read === body.length ? value + decodeUtf8(bytes) : undefined;
}

function codePoint(code: number): string | undefined {
  return code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : undefined;
}

function decodeUtf8(bytes: number[]): string {
  const percent = bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  try {
    return decodeURIComponent(percent);
  } catch {
    return '\uFFFD'.repeat(bytes.length);
  }
}
