import { shiftMs, type TraceToLogs } from '../traceToLogs';
import type { LineSample } from './lineSamples';
import { said } from './plan';

/** What a link gets that had none: the padding of this project's own file. */
export const PADDING = { start: '-1m', end: '5m' };

const STEPS = [
  ['5s', 5_000],
  ['30s', 30_000],
  ['1m', 60_000],
  ['5m', 300_000],
  ['15m', 900_000],
  ['30m', 1_800_000],
  ['1h', 3_600_000],
] as const;
const LONGEST_MS = 3_600_000;

interface Wanted {
  key: 'spanStartTimeShift' | 'spanEndTimeShift';
  value: string;
  sentence: string;
  evidence: string[];
}

/** The step that holds `ms` and half as much again. */
const stepFor = (ms: number) => STEPS.find(([, size]) => size >= ms * 1.5)?.[0] ?? '1h';

/**
 * How the window around a span has to change: a start that begins later, an end that ends earlier, one that Grafana
 * cannot read (the link then fails), or one that the lines which were seen lie outside of.
 */
export function wantedShifts({ startShift, endShift }: TraceToLogs, samples: readonly LineSample[]): Wanted[] {
  // Links count whole milliseconds, and Loki leaves out the last one.
  const ofTrace = samples.filter(({ isOfTrace }) => isOfTrace);
  const early = ofTrace.map(({ span, line }) => ({ ms: Math.floor(span.startMs) - line.timeMs, span }));
  const late = ofTrace.map(({ span, line }) => ({
    ms: line.timeMs + 1 - Math.floor(span.startMs + span.durationMs),
    span,
  }));
  return [
    ...side('spanStartTimeShift', startShift, early, {
      sign: -1,
      default: PADDING.start,
      name: 'before its span starts',
    }),
    ...side('spanEndTimeShift', endShift, late, { sign: 1, default: PADDING.end, name: 'after its span has ended' }),
  ];
}

function side(
  key: Wanted['key'],
  written: string | undefined,
  outside: ReadonlyArray<{ ms: number; span: { service: string } }>,
  { sign, default: fallback, name }: { sign: 1 | -1; default: string; name: string }
): Wanted[] {
  const ms = shiftMs(written);
  const what = key === 'spanStartTimeShift' ? 'start shift' : 'end shift';
  if (ms === undefined) {
    const sentence = `The ${what} ${said(written ?? '')} is no duration, so the link fails; it is now ${fallback}.`;
    return [{ key, value: fallback, sentence, evidence: [`${key}: ${said(written ?? '')}`] }];
  }
  const reach = ms * sign;
  const meant = Math.abs(reach);
  const lost = outside.filter((each) => each.ms > meant && each.ms <= LONGEST_MS);
  const farthest = Math.max(0, ...lost.map((each) => each.ms));
  if (farthest > 0) {
    const step = stepFor(farthest);
    const isPadded = written === undefined && farthest <= Math.abs(shiftMs(fallback) ?? 0);
    const value = isPadded ? fallback : (sign < 0 ? '-' : '') + step;
    const services = [...new Set(lost.map(({ span }) => said(span.service)))].slice(0, 5).join(', ');
    const sentence = `The ${what} is ${said(written ?? 'not set')}, but a line came ${inWords(farthest)} ${name}; it is now ${value}.`;
    return [{ key, value, sentence, evidence: [`${services}: ${lost.length} of ${outside.length} lines outside`] }];
  }
  if (reach < 0) {
    const value = turned(written ?? '', sign, fallback);
    const sentence = `The ${what} ${said(written ?? '')} has the wrong sign: the link looks at less than the span itself; it is now ${value}.`;
    return [{ key, value, sentence, evidence: [`${key}: ${said(written ?? '')}`] }];
  }
  return [];
}

function turned(written: string, sign: 1 | -1, fallback: string): string {
  const amount = /^-?(\d+(?:\.\d+)?(?:ms|[smhdwMy]))$/.exec(written)?.[1];
  return amount === undefined ? fallback : (sign < 0 ? '-' : '') + amount;
}

const inWords = (ms: number) => (ms >= 1000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.max(1, Math.round(ms))} ms`);
