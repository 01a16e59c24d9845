/** Lines are looked at this far for what they have in common; a longer one is a stack trace or a dump. */
const MAX_LENGTH = 10_000;
const BASIS = 0x811c9dc5;
const PRIME = 0x01000193;
const DASH = 45;

/**
 * A number that lines share that differ in numbers and ids only (`retry 1 of 3`, `retry 2 of 3`): a hash (FNV-1a) of
 * their words that hold no digit. What dashes join is one word, so that a UUID is left out as a whole.
 */
export function templateOf(line: string): number {
  const length = Math.min(line.length, MAX_LENGTH);
  let hash = BASIS;
  let word = 0;
  let digits = false;
  for (let i = 0; i <= length; i++) {
    const code = i < length ? line.charCodeAt(i) : 0;
    if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code >= 128) {
      word = Math.imul(word ^ code, PRIME);
    } else if (code >= 48 && code <= 57) {
      digits = true;
    } else if (code !== DASH && (word !== 0 || digits)) {
      hash = digits ? hash : Math.imul(hash ^ word, PRIME);
      word = 0;
      digits = false;
    }
  }
  return hash;
}

/** More numbers than this tell nothing more. */
const MAX_NUMBERS = 32;
/** A longer one is an id. */
const MAX_DIGITS = 15;
const DOT = 46;
const UNDERSCORE = 95;

const isDigit = (code: number) => code >= 48 && code <= 57;
const isLetter = (code: number) => (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === UNDERSCORE;

/** The index behind all digits from `at`. */
function behindDigits(line: string, at: number): number {
  let end = at;
  while (isDigit(line.charCodeAt(end))) {
    end++;
  }
  return end;
}

/** Whether the word that goes on behind a number makes it an id or a date: `85afe0ab`, `2026-11`; not a unit, `12ms`. */
function isId(line: string, behind: number): boolean {
  let end = behind;
  while (isLetter(line.charCodeAt(end))) {
    end++;
  }
  const code = line.charCodeAt(end);
  const next = line.charCodeAt(end + 1);
  return isDigit(code) || (code === DASH && (isDigit(next) || isLetter(next)));
}

/** The numbers of a line in their order, at most 32; not those inside words and ids. Signs are not looked at. */
export function numbersIn(line: string): number[] {
  const numbers: number[] = [];
  const length = Math.min(line.length, MAX_LENGTH);
  let inWord = false;
  for (let i = 0; i < length; i++) {
    const code = line.charCodeAt(i);
    if (code < 48 || code > 57) {
      inWord = isLetter(code) || code === DASH || code === DOT;
    } else if (!inWord) {
      const whole = behindDigits(line, i);
      const isFraction = line.charCodeAt(whole) === DOT && isDigit(line.charCodeAt(whole + 1));
      const end = isFraction ? behindDigits(line, whole + 1) : whole;
      if (whole - i <= MAX_DIGITS && !isId(line, end) && numbers.push(Number(line.slice(i, end))) === MAX_NUMBERS) {
        break;
      }
      i = end - 1;
      inWord = true;
    }
  }
  return numbers;
}
