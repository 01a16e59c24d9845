/** A pattern as Grafana compiles it in the browser, or why it cannot be. */
export type Compiled = { regex: RegExp } | { problem: string };

/** @param pattern of a data source's settings: JavaScript's syntax, though many are written with Go's in mind */
export function compile(pattern: string, flags = ''): Compiled {
  try {
    return { regex: new RegExp(pattern, flags) };
  } catch {
    const hint = /\(\?[imsU-]+[):]/.test(pattern)
      ? ': flags such as (?i) are Go’s, the browser does not know them; write [Tt]race'
      : pattern.includes('(?P<')
        ? ': (?P<name>…) is Go’s, the browser wants (?<name>…)'
        : '';
    return { problem: `the pattern ${pattern} is not valid${hint}` };
  }
}

/** No pattern of a setting is tried on more of a line. */
const MAX_TEXT = 10_000;

export const bounded = (text: string): string => text.slice(0, MAX_TEXT);
