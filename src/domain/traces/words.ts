/** One line of outside text for a sentence: white space collapsed, cut at `most` characters. */
export function shortText(text: string, most = 80): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const characters = [...line.slice(0, most * 2 + 2)];
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : line;
}

/** `1 retry`, `3 retries` */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function inUnit(value: number): string {
  if (value === 0 || value >= 100) {
    return value.toFixed(0);
  }
  return value.toFixed(value >= 10 ? 1 : 2).replace(/\.0+$/, '');
}

/** Milliseconds for a person: `0.35 ms`, `450 ms`, `12.4 s`. */
export function describeMs(ms: number): string {
  return ms >= 10_000 ? `${inUnit(ms / 1000)} s` : `${inUnit(ms)} ms`;
}

/** `450 of 612 ms`: both in the unit of the whole. */
export function describePart(partMs: number, wholeMs: number): string {
  const scale = wholeMs >= 10_000 ? 1000 : 1;
  return `${inUnit(partMs / scale)} of ${inUnit(wholeMs / scale)} ${scale === 1 ? 'ms' : 's'}`;
}
