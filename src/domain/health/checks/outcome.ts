import { withoutSecrets } from '../../evidence/redact';
import type { Asked, Observed, SourceSettings } from '../observations';
import type { Fix, HealthEvidence } from '../types';
import type { Outcome } from './check';

const LONGEST = 500;

/** Raw values for the page, without what looks like a secret, at most 500 characters. */
function answerOf(text: string): string {
  const clean = withoutSecrets(text.slice(0, 4 * LONGEST));
  return clean.length > LONGEST ? `${clean.slice(0, LONGEST - 1)}…` : clean;
}

/** What was asked, and what came back. */
export function evidence({ source, uid, query, window }: Asked, answer: string): HealthEvidence {
  return { source, uid, query, window, answer: answerOf(answer) };
}

/** A setting of a data source (a key of its jsonData) as evidence. */
export function settingEvidence({ name, uid, settings }: SourceSettings, key: string): HealthEvidence {
  const value = settings[key];
  return {
    source: name,
    uid,
    query: `jsonData.${key}`,
    answer: value === undefined ? 'not set' : answerOf(JSON.stringify(value) ?? 'not set'),
  };
}

export const pass = (sentence: string, seen: HealthEvidence[]): Outcome => ({
  verdict: 'pass',
  sentence,
  evidence: seen,
});
export const warn = (sentence: string, seen: HealthEvidence[], fix: Fix): Outcome => ({
  verdict: 'warn',
  sentence,
  evidence: seen,
  fix,
});
export const fail = (sentence: string, seen: HealthEvidence[], fix: Fix): Outcome => ({
  verdict: 'fail',
  sentence,
  evidence: seen,
  fix,
});
export const unknown = (sentence: string, seen: HealthEvidence[] = []): Outcome => ({
  verdict: 'unknown',
  sentence,
  evidence: seen,
});
export const na = (sentence: string, seen: HealthEvidence[] = []): Outcome => ({
  verdict: 'na',
  sentence,
  evidence: seen,
});

export type Seen<T> = { known: true; value: T; asked: Asked } | { known: false; outcome: Outcome };

/**
 * The value that was observed, or the `unknown` that every check says which needs it: not asked for, failed (with the
 * failure's own words), or nothing there.
 * @param what as it begins a sentence: `Exemplars`
 */
export function seen<T>(observed: Observed<T> | undefined, what: string): Seen<T> {
  if (observed === undefined) {
    const sentence = `${what} were not looked at: no data source is chosen for them, or the check was stopped before.`;
    return { known: false, outcome: unknown(sentence) };
  }
  const { asked, answer } = observed;
  if (answer.status === 'ok') {
    return { known: true, value: answer.value, asked };
  }
  const reason = answer.status === 'failed' ? answer.failure.message : answer.reason;
  return { known: false, outcome: unknown(reason, [evidence(asked, reason)]) };
}

/** The same of a list: an empty one tells nothing. */
export function seenSome<T>(observed: Observed<T[]> | undefined, what: string): Seen<T[]> {
  const list = seen(observed, what);
  if (!list.known || list.value.length > 0) {
    return list;
  }
  return {
    known: false,
    outcome: unknown(`${what}: there are none in this time range.`, [evidence(list.asked, '0')]),
  };
}

/** Whether the question was answered, and the answer is that there is nothing. */
export function isNone<T>(observed: Observed<T[]> | undefined): observed is Observed<T[]> {
  return (
    observed?.answer.status === 'empty' || (observed?.answer.status === 'ok' && observed.answer.value.length === 0)
  );
}

/** The value where it is known; undefined otherwise. */
export function valueOf<T>(observed: Observed<T> | undefined): T | undefined {
  return observed?.answer.status === 'ok' ? observed.answer.value : undefined;
}
