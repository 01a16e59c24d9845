/** A piece of a text, as offsets. */
export interface Range {
  from: number;
  to: number;
}

/** String literals and comments, which Grafana's variables may stand in without harm; brackets; variables. */
const TOKENS =
  /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`|#[^\n]*|\$\{\w[^}]*\}|\[\[\w+(?::\w+)?\]\]|\$\w+|[[\]{}]/g;

/**
 * The same text with Grafana's variables (`$name`, `${name:format}`, `[[name]]`) replaced, each by something as long
 * that PromQL's grammar takes in its place, and where they were. What surrounds a variable tells what it stands for: a
 * duration in a range, a matcher or its value in braces, a digit in a number, else a name.
 */
export function maskVariables(expr: string): { text: string; variables: Range[] } {
  const variables: Range[] = [];
  let text = '';
  let braces = 0;
  let brackets = 0;
  for (const match of expr.matchAll(TOKENS)) {
    const [token] = match;
    text += expr.slice(text.length, match.index);
    if (token.startsWith('$') || token.startsWith('[[')) {
      const to = match.index + token.length;
      variables.push({ from: match.index, to });
      text += standIn(token.length, text, expr.slice(to), { isInBraces: braces > 0, isInBrackets: brackets > 0 });
      continue;
    }
    braces += token === '{' ? 1 : token === '}' ? -1 : 0;
    brackets += token === '[' ? 1 : token === ']' ? -1 : 0;
    text += token;
  }
  return { text: text + expr.slice(text.length), variables };
}

function standIn(
  length: number,
  before: string,
  after: string,
  { isInBraces, isInBrackets }: { isInBraces: boolean; isInBrackets: boolean }
): string {
  if (isInBrackets || /\boffset\s*-?\s*$/.test(before)) {
    return /^(?:ms|[smhdwy])/.test(after) ? '1'.repeat(length) : `${'1'.repeat(length - 1)}m`;
  }
  if (isInBraces) {
    const isValue = /[=~]\s*$/.test(before);
    const isName = /^\w*\s*(?:=|!)/.test(after) || /\w$/.test(before);
    return isValue || !isName ? `"${'v'.repeat(length - 2)}"` : 'v'.repeat(length);
  }
  return /(?:^|[^\w:])\d*\.?\d+$|\d\.$/.test(before) ? '9'.repeat(length) : 'v'.repeat(length);
}
