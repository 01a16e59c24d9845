import { type CauseKind, CAUSES } from './causeTable';

export interface Cause {
  /** Phrases, the weightiest first; at most two. */
  reasons: string[];
  weight: number;
  /** The retries that the line counts up, as a client's closing line does; 0 if it counts none. */
  retries: number;
}

/** A count of tries: `RetryAttempts=3`, `"retries":3`, `gave up after 3 attempts`. Not `attempt 2 of 3`. */
const RETRY_COUNT =
  /(?:retry.?attempts|retries|retry.?count|total.?attempts)["']?\s*[=:]\s*["']?(\d{1,4})(?!\d)|\b(\d{1,4}) (?:retries|attempts)\b/i;

/** Behind a word: `"throttled":false`, `lock_wait_ms=0`. A word as the name of a zero names no cause. */
const NOT_NOTHING =
  '(?![\\w.-]*["\']?\\s*[:=]\\s*["\']?(?:0+(?:\\.0+)?(?:ms|s)?|false|null|none|nil|no|off)(?![\\w.]))';
/** Behind a word: `timeout: 5000`, `retry_policy=3`. */
const NOT_SETTING = '(?![\\w.-]*["\']?\\s*[:=]\\s*["\']?\\d)';

const SECOND_KIND = 0.5;

/**
 * One expression of many words, sorted by their first letter: at nearly every character of nearly every line a single
 * comparison then says that none of them is there, which makes it many times as fast as a plain alternative.
 */
function expressionFor(kinds: readonly CauseKind[]): RegExp {
  const rests = new Map<string, string[]>();
  for (const { words, settings } of kinds) {
    for (const word of words) {
      const rest = `${word.slice(1)}${NOT_NOTHING}${settings ? NOT_SETTING : ''}`;
      rests.set(word.charAt(0), [...(rests.get(word.charAt(0)) ?? []), rest]);
    }
  }
  return new RegExp([...rests].map(([first, rest]) => `${first}(?:${rest.join('|')})`).join('|'), 'i');
}

const ANY = expressionFor(CAUSES);
const EACH = CAUSES.map((kind) => ({ kind, test: expressionFor([kind]) }));
const THROTTLING = EACH.find(({ kind }) => kind.reason === 'names throttling')?.test;

/** What a line names as a cause, and the retries it counts; undefined for neither. A second kind adds little to the first. */
export function causeIn(line: string): Cause | undefined {
  if (!ANY.test(line)) {
    return undefined;
  }
  const [first, second] = EACH.filter(({ test }) => test.test(line)).map(({ kind }) => kind);
  if (!first) {
    return undefined;
  }
  const count = RETRY_COUNT.exec(line);
  const retries = count ? Number(count[1] ?? count[2]) : 0;
  return second
    ? { reasons: [first.reason, second.reason], weight: first.weight + SECOND_KIND, retries }
    : { reasons: [first.reason], weight: first.weight, retries };
}

/** Whether a name or a message speaks of throttling. */
export const namesThrottling = (text: string): boolean => THROTTLING?.test(text) ?? false;
