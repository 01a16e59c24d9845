import { CAUSES } from './causeTable';

export interface Cause {
  /** Phrases, the weightiest first; at most two. Empty where only retries are counted. */
  reasons: string[];
  weight: number;
  /** The retries that the line counts up, as a client's closing line does; 0 if it counts none. */
  retries: number;
}

/** A count of tries: `RetryAttempts=3`, `"retries":3`, `gave up after 3 attempts`. Not `attempt 2 of 3`. */
const RETRY_COUNT =
  /(?:retry.?attempts|retries|retry.?count|total.?attempts)["']?\s*[=:]\s*["']?(\d{1,4})(?!\d)|\b(\d{1,4}) (?:retries|attempts)\b/i;

/** Right behind a word: `"throttled":false`, `lock_wait_ms=0`. A word as the name of a zero names no cause. */
const NOTHING = /[\w.-]*["']?\s*[:=]\s*["']?(?:0+(?:\.0+)?(?:ms|s)?|false|null|none|nil|no|off)(?![\w.])/iy;
/** Right behind a word: `timeout: 5000`, `retry_policy=3`. */
const NUMBER = /[\w.-]*["']?\s*[:=]\s*["']?\d/iy;

/** Lines are looked at this far; a longer one is a stack trace or a dump. */
const MAX_LENGTH = 10_000;
const MAX_REASONS = 2;
const SECOND_KIND = 0.5;

const isLower = (code: number) => code >= 97 && code <= 122;
const isUpper = (code: number) => code >= 65 && code <= 90;
/** 1–26 for a letter of either case, else 0. */
const letter = (code: number) => (isLower(code) || isUpper(code) ? (code | 32) - 96 : 0);
/** The first three letters of a word; behind the end of a text, where codes are NaN, they are 0. */
const startKey = (text: string, at: number) =>
  (letter(text.charCodeAt(at)) * 27 + letter(text.charCodeAt(at + 1))) * 27 + letter(text.charCodeAt(at + 2));

interface Probe {
  kind: number;
  pattern: RegExp;
  settings: boolean;
}

/** The table's expressions by the first three letters of a word, so that hardly any word of a line needs one. */
function probesByStart(): Map<number, Probe[]> {
  const probes = new Map<number, Probe[]>();
  CAUSES.forEach(({ words, settings = false }, kind) => {
    for (const word of words) {
      const key = startKey(word, 0);
      const probe = { kind, pattern: new RegExp(word, 'iy'), settings };
      probes.set(key, [...(probes.get(key) ?? []), probe]);
    }
  });
  return probes;
}

const PROBES = probesByStart();
const IS_START = new Uint8Array(27 ** 3);
for (const key of PROBES.keys()) {
  IS_START[key] = 1;
}
const kindOf = (reason: string) => CAUSES.findIndex((cause) => cause.reason === reason);
const RETRY_KIND = kindOf('names a retry');
const THROTTLING_KIND = kindOf('names throttling');

function matchesAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

/** Beside the bits of the kinds: a retry was spoken of, in whatever way. */
const SPEAKS_OF_RETRY = 1 << 30;

/** Bits of the kinds that the word at `at` names. */
function kindsAt(line: string, at: number, key: number): number {
  let kinds = 0;
  for (const { kind, pattern, settings } of PROBES.get(key) ?? []) {
    if (!matchesAt(pattern, line, at)) {
      continue;
    }
    const end = pattern.lastIndex;
    kinds |= kind === RETRY_KIND ? SPEAKS_OF_RETRY : 0;
    if (!matchesAt(NOTHING, line, end) && !(settings && matchesAt(NUMBER, line, end))) {
      kinds |= 1 << kind;
    }
  }
  return kinds;
}

/**
 * One pass over the characters: whatever it costs is paid for each line of a trace, most of which name nothing. Words
 * start at a letter after none, at a capital after a small letter, and at the last of several capitals: `SQLTimeout`.
 */
function kindsIn(line: string): number {
  const length = Math.min(line.length, MAX_LENGTH);
  let kinds = 0;
  let at = 0;
  while (at < length) {
    const first = line.charCodeAt(at);
    const capital = isUpper(first);
    if (!capital && !isLower(first)) {
      at++;
      continue;
    }
    const key = startKey(line, at);
    if (IS_START[key] === 1) {
      kinds |= kindsAt(line, at, key);
    }
    let next = at + 1;
    let code = line.charCodeAt(next);
    while (capital && isUpper(code)) {
      code = line.charCodeAt(++next);
    }
    if (next > at + 1 && isLower(code)) {
      at = next - 1;
      continue;
    }
    while (isLower(code)) {
      code = line.charCodeAt(++next);
    }
    at = next;
  }
  return kinds;
}

/** What a line names as a cause, and the retries it counts; undefined for neither. A second kind adds little to the first. */
export function causeIn(line: string): Cause | undefined {
  const kinds = kindsIn(line);
  if (kinds === 0) {
    return undefined;
  }
  const count = (kinds & SPEAKS_OF_RETRY) === 0 ? null : RETRY_COUNT.exec(line);
  const retries = count ? Number(count[1] ?? count[2]) : 0;
  const reasons: string[] = [];
  let weight = 0;
  for (let kind = 0; kind < CAUSES.length && reasons.length < MAX_REASONS; kind++) {
    const cause = (kinds & (1 << kind)) === 0 ? undefined : CAUSES[kind];
    if (cause) {
      weight = reasons.length === 0 ? cause.weight : weight + SECOND_KIND;
      reasons.push(cause.reason);
    }
  }
  return reasons.length === 0 && retries === 0 ? undefined : { reasons, weight, retries };
}

/**
 * A number that lines share that differ in numbers and ids only (`retry 1 of 3`, `retry 2 of 3`): a hash (FNV-1a) of
 * their words that hold no digit.
 */
export function templateOf(line: string): number {
  const length = Math.min(line.length, MAX_LENGTH);
  let hash = 0x811c9dc5;
  let word = 0;
  let digits = false;
  for (let i = 0; i <= length; i++) {
    const code = i < length ? line.charCodeAt(i) : 0;
    if (isLower(code) || isUpper(code) || code >= 128) {
      word = Math.imul(word ^ code, 0x01000193);
    } else if (code >= 48 && code <= 57) {
      digits = true;
    } else if (word !== 0 || digits) {
      hash = digits ? hash : Math.imul(hash ^ word, 0x01000193);
      word = 0;
      digits = false;
    }
  }
  return hash;
}

/** Whether a name or a message speaks of throttling. */
export const namesThrottling = (text: string): boolean => (kindsIn(text) & (1 << THROTTLING_KIND)) !== 0;
