const ESC = '\\u001b';
/** ECMA-48: control sequences (colours), operating system commands (links) up to their end, other escapes. */
const ANSI = new RegExp(
  `(?:${ESC}\\[|\\u009b)[0-?]*[ -/]*[@-~]|${ESC}\\][^\\u0007${ESC}]*(?:\\u0007|${ESC}\\\\)?|${ESC}[ -/]*[0-~]?`,
  'g'
);

/** Text without a terminal's colours and other commands. */
export function withoutAnsi(text: string): string {
  return text.replace(ANSI, '');
}
