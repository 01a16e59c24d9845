import { withoutAnsi } from './ansi';

/**
 * Foreign text in Markdown. Whatever could mean something there (tags, links, addresses, mentions, emphasis, tables)
 * goes into code spans and fences, because escaping with backslashes does not stop bare addresses from becoming links
 * (https://github.github.com/gfm/#autolinks-extension-).
 */

/** Invisible: controls, formats such as the overrides of direction, halves of characters. Joiners belong to words. */
const INVISIBLE = /(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}]/gu;

/** Text without colour codes, and with what cannot be seen made visible: `⟨U+202E⟩`. Lines end with `\n`. */
export function visible(text: string): string {
  return withoutAnsi(text)
    .replace(/\r\n?|[\u2028\u2029\u0085\v\f]/g, '\n')
    .replace(INVISIBLE, (char) => `⟨U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
}

/** More backticks in a row than the text has anywhere. */
function ticksAround(text: string, least: number): string {
  const runs = text.match(/`+/g) ?? [];
  return '`'.repeat(runs.reduce((most, run) => Math.max(most, run.length + 1), least));
}

/** A block of code. `language` must be one of our own words. */
export function fenced(text: string, language: string): string {
  const shown = visible(text);
  const ticks = ticksAround(shown, 3);
  return `${ticks}${language}\n${shown}\n${ticks}`;
}

/** One line as code. */
export function code(text: string): string {
  const shown = visible(text).replace(/\s+/g, ' ').trim();
  const ticks = ticksAround(shown, 1);
  const pad = /^`|`$/.test(shown) ? ' ' : '';
  return shown === '' ? '' : `${ticks}${pad}${shown}${pad}${ticks}`;
}

/** Words that mean nothing in Markdown, wherever they stand in a line. */
const PLAIN = /^[\p{L}\p{M}\p{N}\p{Extended_Pictographic}\u200c\u200d\ufe0f%°µ→·…–—,;:.!?'’‘"”“„()/+-]+$/u;
/** Of plain characters, what some programs make a link of: `a:b`, `a.b`, `//a`; not `14:06`. */
const LINKABLE = /:(?!\d)\S|\/\/|\p{L}\.[\p{L}\p{N}]|\p{N}\.\p{L}/u;
/** Comparisons (`p99 > 500 ms`), which mean nothing between two words. */
const COMPARES = /^(?:[<>]=?|[=≥≤])$/;
/** What makes a list or a heading at the beginning of a line. */
const BLOCK = /^(?:[-+]+|\d+[.)])$/;

/** One line of foreign text: plain words as they are, everything else as code. */
export function inline(text: string): string {
  const words = visible(text)
    .split(/\s+/)
    .filter((word) => word !== '');
  const parts: string[] = [];
  let risky: string[] = [];
  const flush = () => {
    if (risky.length > 0) {
      parts.push(code(risky.join(' ')));
      risky = [];
    }
  };
  words.forEach((word, i) => {
    const plain = (i > 0 && COMPARES.test(word)) || (PLAIN.test(word) && !LINKABLE.test(word));
    if (plain && !(i === 0 && BLOCK.test(word))) {
      flush();
      parts.push(word);
    } else {
      risky.push(word);
    }
  });
  flush();
  return parts.join(' ');
}

/** The lines of a foreign text, each as `inline` makes it; empty ones are left out. */
export function paragraphs(text: string): string[] {
  return visible(text)
    .split('\n')
    .map(inline)
    .filter((line) => line !== '');
}

/**
 * A link into this Grafana. Undefined for what leads elsewhere or runs code: only http and https of `origin` count,
 * whoever wrote the link.
 */
export function linkTo(label: string, link: string | undefined, origin: string): string | undefined {
  if (link === undefined || !URL.canParse(link, origin) || !URL.canParse(origin)) {
    return undefined;
  }
  const url = new URL(link, origin);
  const home = new URL(origin);
  if (!/^https?:$/.test(url.protocol) || url.origin !== home.origin || url.username !== '' || url.password !== '') {
    return undefined;
  }
  const href = url.href.replace(/[^\w\-.~:/?#@!$&+,;=%]/g, encodeURIComponent).replace(/[*'()]/g, percent);
  return `[${label}](${href})`;
}

const percent = (char: string) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`;

/** A picture that is data of its own or a file beside the report; undefined for anything that would be loaded from elsewhere. */
export function picture(alt: string, src: string): string | undefined {
  const isData = /^data:image\/(?:png|jpeg|webp|gif);base64,[A-Za-z0-9+/]+={0,2}$/.test(src);
  const isFile = /^[\w-]+(?:\.[\w-]+)*(?:\/[\w-]+(?:\.[\w-]+)*)*$/.test(src);
  const text = visible(alt)
    .replace(/[^\p{L}\p{N},-]+/gu, ' ')
    .trim();
  return isData || isFile ? `![${text}](${src})` : undefined;
}
