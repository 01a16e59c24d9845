import { plural } from '../../traces/words';
import type { HealthEvidence, Verdict } from '../types';
import { FATES, fixOfFate } from './fates';
import type { DeadLinkMeter, FateCount, JudgedLink, LinkFate, MeterContext } from './types';
import { wilsonInterval } from './wilson';

/** The lower end of the interval decides, so that a few dead links of a small sample are no alarm. */
const FAIL_FROM = 0.1;
const WARN_FROM = 0.01;

/** Links of which it is known where they lead, as one result. Errors and links that are too fresh are no part of it. */
export function meterOf(
  links: readonly JudgedLink[],
  context: MeterContext & { evidence: HealthEvidence[]; cancelled?: boolean }
): DeadLinkMeter {
  const { service, of, evidence } = context;
  const counts = countsOf(links);
  const dead = sum(counts.filter(({ isDead }) => isDead));
  const sampleSize = dead + sum(counts.filter(({ fate }) => fate === 'alive'));
  const interval = wilsonInterval(dead, sampleSize);
  const verdict = verdictOf(interval, links);
  const [worst] = counts.filter(({ isDead }) => isDead);
  const fix = worst && (verdict === 'fail' || verdict === 'warn') ? fixOfFate(worst.fate, service) : undefined;
  return {
    service,
    of,
    verdict,
    sentence: sentenceOf({ dead, sampleSize, interval, counts, links, context }),
    sampleSize,
    dead,
    ...(interval && { share: dead / sampleSize, interval }),
    counts,
    links: [...links],
    evidence,
    ...(fix && { fix }),
  };
}

/** A meter that says why nothing was measured. */
export function noMeter(
  reason: string,
  { service, of, evidence, verdict }: MeterContext & { evidence: HealthEvidence[]; verdict: Verdict }
): DeadLinkMeter {
  return { service, of, verdict, sentence: reason, sampleSize: 0, dead: 0, counts: [], links: [], evidence };
}

const sum = (counts: readonly FateCount[]) => counts.reduce((total, { count }) => total + count, 0);

function countsOf(links: readonly JudgedLink[]): FateCount[] {
  const counts = new Map<LinkFate, FateCount>();
  for (const { fate, traceId } of links) {
    const known = counts.get(fate);
    if (known) {
      known.count++;
    } else {
      const { label, isDead } = FATES[fate];
      counts.set(fate, { fate, count: 1, isDead, label, example: traceId });
    }
  }
  return [...counts.values()].sort((a, b) => Number(b.isDead) - Number(a.isDead) || b.count - a.count);
}

function verdictOf(interval: { low: number } | undefined, links: readonly JudgedLink[]): Verdict {
  if (!interval) {
    return links.length > 0 ? 'unknown' : 'na';
  }
  return interval.low >= FAIL_FROM ? 'fail' : interval.low >= WARN_FROM ? 'warn' : 'pass';
}

const percent = (share: number) => {
  const value = share * 100;
  return value > 0 && value < 10 ? value.toFixed(1).replace(/\.0$/, '') : value.toFixed(0);
};

function sentenceOf(of: {
  dead: number;
  sampleSize: number;
  interval: { low: number; high: number } | undefined;
  counts: readonly FateCount[];
  links: readonly JudgedLink[];
  context: MeterContext & { cancelled?: boolean };
}): string {
  const { dead, sampleSize, interval, counts, links, context } = of;
  const lines = context.of === 'errors' ? 'error lines' : 'lines';
  const what = `${plural(sampleSize, 'trace id')} in the newest ${lines} of ${context.service}`;
  const share = interval
    ? dead === 0
      ? `0 % of ${what} are dead (95 % interval 0–${percent(interval.high)} %).`
      : `${percent(dead / sampleSize)} % of ${what} are dead (95 % interval ${percent(interval.low)}–${percent(interval.high)} %).`
    : `It is not known how many trace ids of ${context.service} are dead.`;
  const reason = links.find(({ fate, reason: why }) => fate === 'failed' && why !== undefined)?.reason;
  const left = counts.flatMap(({ fate, count }) => {
    if (fate === 'too-fresh') {
      return [`${plural(count, 'newer id')} left out: ${count === 1 ? 'its trace' : 'their traces'} may still arrive.`];
    }
    return fate === 'failed' ? [`${plural(count, 'id')} left out: ${reason ?? 'not looked up.'}`] : [];
  });
  return [share, ...(context.cancelled ? ['The measurement was cancelled.'] : []), ...left].join(' ');
}
