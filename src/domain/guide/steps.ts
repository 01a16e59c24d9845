import { formatDuration } from '../investigation/durations';
import { messageOf } from '../logs/message';
import type { RankedLine } from '../logs/types';
import { describeSuspect } from '../traces/describe';
import type { Suspect } from '../traces/types';
import { plural } from '../traces/words';
import { quoted } from '../investigation/words';
import { WHY } from './why';
import type { GuideStep, StepState } from './types';

/** A step as its own region knows it. */
export interface StepFacts {
  /** `idle` until it is asked for. */
  state: StepState;
  /** Why there is nothing, or what is waited for. */
  message?: string;
}

/** What the investigation has come to so far. Times in milliseconds. */
export interface GuideFacts {
  metric: StepFacts & { quantile: number; peakMs?: number; thresholdMs?: number };
  exemplars: StepFacts & {
    all: number;
    above: number;
    alive: number;
    dead: number;
    unknown: number;
    nextLive?: string;
  };
  trace: StepFacts & { traceId?: string; suspect?: Suspect; skewed: readonly string[] };
  logs: StepFacts & { count: number; likely?: RankedLine };
  /** The evidence that is marked as the root cause, in a sentence. */
  cause?: string;
}

const LINE_LENGTH = 90;

/** Each step's state, what it found and what to do next. Never blocks: a step that found nothing leaves the others be. */
export function guideSteps(facts: GuideFacts): GuideStep[] {
  return [metricStep(facts), exemplarStep(facts), traceStep(facts), logsStep(facts), causeStep(facts)];
}

/** The step to look at: the first one that waits, failed, found nothing, or has the next thing to do. */
export function currentStep(steps: readonly GuideStep[]): GuideStep | undefined {
  return steps.find(({ state }) => state === 'waiting') ?? steps.find(({ next }) => next) ?? steps.at(-1);
}

function metricStep({ metric }: GuideFacts): GuideStep {
  const { state, message, quantile, peakMs, thresholdMs } = metric;
  const name = `p${Math.round(quantile * 10_000) / 100}`;
  const step = { id: 'metric', title: 'Latency', state, why: WHY.metric } as const;
  if (state !== 'found' || peakMs === undefined) {
    return { ...step, sentence: message ?? 'Choose a service to see its latency.' };
  }
  if (thresholdMs === undefined) {
    return { ...step, sentence: `${name} is ${formatDuration(peakMs)} at most in this time range.` };
  }
  return peakMs > thresholdMs
    ? {
        ...step,
        sentence: `${name} reached ${formatDuration(peakMs)}, above ${formatDuration(thresholdMs)}.`,
        meaning: `At worst, ${oneIn(quantile)} took at least that long.`,
      }
    : {
        ...step,
        state: 'nothing',
        sentence: `${name} stayed below ${formatDuration(thresholdMs)} in this time range.`,
        meaning: 'The alert’s moment may lie outside of it: widen the time range.',
      };
}

const oneIn = (quantile: number): string =>
  quantile < 1 ? `1 in ${Math.max(2, Math.round(1 / (1 - quantile)))} requests` : 'one request';

function exemplarStep({ exemplars, trace }: GuideFacts): GuideStep {
  const { state, message, all, above, alive, dead, unknown } = exemplars;
  const step = { id: 'exemplar', title: 'Exemplar', state, why: WHY.exemplar } as const;
  const next = trace.traceId === undefined ? offer('Open its trace', exemplars.nextLive) : undefined;
  if (state !== 'found') {
    return { ...step, sentence: message ?? 'The exemplars of the slow requests are listed here.' };
  }
  const known = [`${alive} alive`, dead > 0 && `${dead} dead`, unknown > 0 && `${unknown} unknown`];
  const which = above > 0 ? `${plural(above, 'exemplar')} above the threshold` : plural(all, 'exemplar');
  return {
    ...step,
    sentence: `${which}; looked up: ${known.filter(Boolean).join(', ')}.`,
    meaning: 'Each is one slow request; the slowest with a trace is open.',
    next,
  };
}

/** Offers a trace to open, where there is one. */
const offer = (label: string, traceId: string | undefined): GuideStep['next'] =>
  traceId === undefined ? undefined : { label, action: { kind: 'open-trace', traceId } };

function traceStep({ trace, exemplars }: GuideFacts): GuideStep {
  const { state, message, suspect, skewed } = trace;
  const step = { id: 'trace', title: 'Trace', state, why: WHY.trace } as const;
  if (state !== 'found') {
    return {
      ...step,
      sentence: message ?? 'The trace of one slow request opens here.',
      next: state === 'nothing' || state === 'failed' ? offer('Open another exemplar', exemplars.nextLive) : undefined,
    };
  }
  const clocks = skewed.length > 0 ? ` The clock of ${skewed.join(', ')} is off, and corrected for.` : '';
  return {
    ...step,
    sentence: suspect ? `${describeSuspect(suspect)}.` : 'No span stands out.',
    meaning: suspect ? `Most of the request’s own time went there.${clocks}` : clocks.trim() || undefined,
  };
}

function logsStep({ logs }: GuideFacts): GuideStep {
  const { state, message, count, likely } = logs;
  const step = { id: 'logs', title: 'Logs', state, why: WHY.logs } as const;
  if (state !== 'found' || !likely) {
    return { ...step, sentence: message ?? 'The lines of the trace are ranked here.' };
  }
  return {
    ...step,
    sentence: `${plural(count, 'line')}, first: ${quoted(messageOf(likely.record.line), LINE_LENGTH)}`,
    meaning: likely.reasons.length > 0 ? `Ranked first because: ${likely.reasons.join(', ')}.` : undefined,
  };
}

function causeStep({ cause, logs }: GuideFacts): GuideStep {
  const step = { id: 'cause', title: 'Cause', why: WHY.cause } as const;
  if (cause !== undefined) {
    return {
      ...step,
      state: 'found',
      sentence: cause,
      meaning: 'The evidence holds the chain, to hand over.',
    };
  }
  return logs.state === 'found'
    ? {
        ...step,
        state: 'idle',
        sentence: 'Does the first line explain the latency? Mark it, or choose another one on the timeline.',
        next: { label: 'Mark as the cause', action: { kind: 'mark-cause' } },
      }
    : { ...step, state: 'idle', sentence: 'Once a line explains the latency, mark it.' };
}
