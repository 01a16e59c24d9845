import type { IconName } from '@grafana/ui';
import type { LinkState } from '../../domain/health/score';
import type { Fix, Verdict } from '../../domain/health/types';

/** A colour of the theme; the word and the shape say the same without it. */
export type Tone = 'good' | 'doubtful' | 'bad' | 'quiet';

export interface Sign {
  word: string;
  icon: IconName;
  tone: Tone;
}

export const VERDICTS: Record<Verdict, Sign> = {
  pass: { word: 'passes', icon: 'check-circle', tone: 'good' },
  warn: { word: 'warns', icon: 'exclamation-triangle', tone: 'doubtful' },
  fail: { word: 'fails', icon: 'times-circle', tone: 'bad' },
  unknown: { word: 'unknown', icon: 'question-circle', tone: 'quiet' },
  na: { word: 'does not apply', icon: 'minus-circle', tone: 'quiet' },
};

export const LINK_SIGNS: Record<LinkState, Omit<Sign, 'word'>> = {
  works: { icon: 'check-circle', tone: 'good' },
  'at-risk': { icon: 'exclamation-triangle', tone: 'doubtful' },
  broken: { icon: 'times-circle', tone: 'bad' },
  unknown: { icon: 'question-circle', tone: 'quiet' },
};

export const FIX_PLACES: Record<Fix['where'], string> = {
  provisioning: 'in the provisioning',
  store: 'in the store',
  instrumentation: 'in the instrumentation',
  dashboard: 'in the dashboard',
  'alert-rule': 'in the alert rule',
};

/** `1 line`, `2 lines`. */
export const count = (number: number, what: string): string =>
  `${number.toLocaleString('en-US')} ${what}${number === 1 ? '' : 's'}`;

/** `2 fail, 1 warns, 12 pass` in the order of concern; verdicts that nothing has are left out. */
export function verdictCounts(verdicts: readonly Verdict[]): string {
  const number = (verdict: Verdict) => verdicts.filter((one) => one === verdict).length;
  const part = (verdict: Verdict, one: string, many: string) =>
    number(verdict) > 0 ? [`${number(verdict)} ${number(verdict) === 1 ? one : many}`] : [];
  return [
    ...part('fail', 'fails', 'fail'),
    ...part('warn', 'warns', 'warn'),
    ...part('unknown', 'is unknown', 'are unknown'),
    ...part('pass', 'passes', 'pass'),
    ...part('na', 'does not apply', 'do not apply'),
  ].join(', ');
}
