/** Text from outside for a sentence: on one line, shortened, in quotes. */
export function quoted(text: string, most = 40): string {
  const line = text.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  const chars = [...line.slice(0, 2 * most + 2)];
  return `“${chars.length > most ? `${chars.slice(0, most).join('')}…` : chars.join('')}”`;
}
