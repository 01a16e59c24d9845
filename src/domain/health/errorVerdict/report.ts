import type { TimeWindow } from '../../investigation/types';
import { plural } from '../../traces/words';
import type { HealthEvidence, Verdict } from '../types';
import { KIND_ORDER, KINDS } from './kinds';
import type { ErrorLinesReport, ErrorVerdictKind, JudgedLine, VerdictCount } from './types';

/** Part of the lines from which on a kind fails the service; a single line is a hint only. */
const FAIL_SHARE = 0.05;
const FAIL_LINES = 2;

/** Error lines of a service, judged one by one, as one result. @param lines newest first */
export function reportOf(
  lines: readonly JudgedLine[],
  about: { service: string; window: TimeWindow; more: boolean; evidence: HealthEvidence[] }
): ErrorLinesReport {
  const counts = countsOf(lines);
  const worst = counts.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn').sort(byVerdictAndNumber)[0];
  const verdict = verdictOf(counts, lines.length);
  const { service, window, more, evidence } = about;
  return {
    service,
    verdict,
    sentence: sentenceOf(counts, lines, about),
    window,
    looked: lines.length,
    more,
    counts,
    lines: [...lines],
    evidence,
    ...(worst?.example.fix && { fix: worst.example.fix }),
  };
}

/** A report that says why there is none. */
export function noReport(
  reason: string,
  about: { service: string; window: TimeWindow; verdict: Verdict; evidence: HealthEvidence[] }
): ErrorLinesReport {
  return { ...about, sentence: reason, looked: 0, more: false, counts: [], lines: [] };
}

function countsOf(lines: readonly JudgedLine[]): VerdictCount[] {
  const groups = new Map<ErrorVerdictKind, [JudgedLine, ...JudgedLine[]]>();
  for (const line of lines) {
    const group = groups.get(line.kind);
    if (group) {
      group.push(line);
    } else {
      groups.set(line.kind, [line]);
    }
  }
  const counts = KIND_ORDER.flatMap((kind) => {
    const group = groups.get(kind);
    const { verdict, title } = KINDS[kind];
    return group ? [{ kind, verdict, title, count: group.length, example: group[0] }] : [];
  });
  return counts.sort(byVerdictAndNumber);
}

const VERDICTS: readonly Verdict[] = ['fail', 'warn', 'unknown', 'na', 'pass'];
const byVerdictAndNumber = (a: VerdictCount, b: VerdictCount) =>
  VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) || b.count - a.count;

function verdictOf(counts: readonly VerdictCount[], looked: number): Verdict {
  const judged = counts.filter(({ verdict }) => verdict !== 'unknown' && verdict !== 'na');
  const total = judged.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) {
    return looked === 0 ? 'na' : counts.some(({ verdict }) => verdict === 'unknown') ? 'unknown' : 'na';
  }
  const failing = judged.filter(({ verdict }) => verdict === 'fail').reduce((sum, { count }) => sum + count, 0);
  if (failing >= FAIL_LINES && failing / total >= FAIL_SHARE) {
    return 'fail';
  }
  return judged.some(({ verdict }) => verdict !== 'pass') ? 'warn' : 'pass';
}

function sentenceOf(
  counts: readonly VerdictCount[],
  lines: readonly JudgedLine[],
  { service, more }: { service: string; more: boolean }
): string {
  if (lines.length === 0) {
    return `${service} logged no error in this time.`;
  }
  const looked = `${more ? 'the newest ' : ''}${plural(lines.length, 'error line')} of ${service}`;
  const others = counts.filter(({ kind }) => kind !== 'consistent');
  if (others.length === 0) {
    return `The spans of ${lines.length === 1 ? 'the' : 'all'} ${looked.replace(/^the /, '')} say error too: log and trace agree.`;
  }
  const list = others.map(({ count, title }) => `${count} × ${title.charAt(0).toLowerCase()}${title.slice(1)}`);
  return `Of ${looked}: ${list.join('; ')}.`;
}
