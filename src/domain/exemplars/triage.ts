import type { Failure } from '../result';
import { plural } from '../traces/words';
import type { Exemplar } from './types';

/** A trace, and a moment at which it was under way or had just ended. */
export type AskedTrace = Pick<Exemplar, 'traceId' | 'timeMs'>;

/** What a trace store answers when it is asked whether it has one trace. */
export type TracePresence =
  | { kind: 'found' }
  /** It has no such trace; without `why` it is not known whether it ever had. */
  | { kind: 'missing'; why?: 'never-stored' | 'expired' }
  | { kind: 'failed'; failure: Failure };

/** What is known of an exemplar's trace. An error is never `dead`; a trace that was not asked for has no liveness. */
export type Liveness =
  | { state: 'alive' }
  /** `settled`: the exemplar was old enough that its trace cannot arrive any more. */
  | { state: 'dead'; why?: 'never-stored' | 'expired'; reason: string; settled: boolean }
  | { state: 'unknown'; why: 'arriving' | 'failed'; reason: string };

export type LivenessByTrace = ReadonlyMap<string, Liveness>;

/** Stores have a trace by its id within 2 s, by search within 11 s (both measured on Tempo 3.0), plus some slack. */
const FRESH_MS = 15_000;
/** Exporters that retry or batch deliver within a minute. */
const SETTLED_MS = 60_000;

/** @param store name of the trace store, for the sentence */
export function livenessOf({ timeMs }: AskedTrace, presence: TracePresence, store: string, nowMs: number): Liveness {
  if (presence.kind === 'found') {
    return { state: 'alive' };
  }
  if (presence.kind === 'failed') {
    return { state: 'unknown', why: 'failed', reason: presence.failure.message };
  }
  const ageMs = nowMs - timeMs;
  if (ageMs < FRESH_MS) {
    const reason = `Its trace may still be on its way to ${store}. Refresh in some seconds.`;
    return { state: 'unknown', why: 'arriving', reason };
  }
  const { why } = presence;
  return { state: 'dead', why, reason: `${store} ${DEAD[why ?? 'either']}.`, settled: ageMs >= SETTLED_MS };
}

const DEAD = {
  'never-stored': 'never stored its trace: it was not sampled, or was lost on the way',
  expired: 'has no traces of that time any more: this one has expired',
  either: 'has no such trace: it was never stored, or has expired',
};

/** How many traces are looked up at once, how many live ones are enough, and how many exemplars are looked at in all. */
const AT_ONCE = 5;
const ENOUGH = 3;
const AT_MOST = 20;

export interface Candidates {
  /** Slowest first, one per trace. */
  exemplars: Exemplar[];
  /** How many more there are. */
  leftOut: number;
  isAbove: boolean;
}

/**
 * Whose traces are worth looking up: those above the threshold, without one the slowest, at most 20.
 * @param ranked slowest first, one per trace, 20 or more where there are as many
 * @param count all exemplars, and those above the threshold
 */
export function candidatesOf(
  ranked: readonly Exemplar[],
  threshold: number | undefined,
  count: { all: number; above: number }
): Candidates {
  const isAbove = threshold !== undefined;
  const meant = isAbove ? ranked.filter(({ value }) => value > threshold) : ranked;
  const exemplars = meant.slice(0, AT_MOST);
  const leftOut = meant.length > AT_MOST ? (isAbove ? count.above : count.all) - exemplars.length : 0;
  return { exemplars, leftOut, isAbove };
}

/** Whether asking (again) may tell something new. */
const isOpen = (liveness: Liveness | undefined) =>
  liveness === undefined || liveness.state === 'unknown' || (liveness.state === 'dead' && !liveness.settled);

/**
 * The next traces to look up: the slowest of which nothing final is known, five at a time, until three live ones stand
 * before them.
 * @param asked traces that this round has asked for already
 */
export function nextProbes(
  candidates: readonly Exemplar[],
  liveness: LivenessByTrace,
  asked: ReadonlySet<string>
): Exemplar[] {
  const next: Exemplar[] = [];
  let alive = 0;
  for (const exemplar of candidates) {
    const known = liveness.get(exemplar.traceId);
    alive += known?.state === 'alive' ? 1 : 0;
    if (alive >= ENOUGH || next.length >= AT_ONCE) {
      break;
    }
    if (isOpen(known) && !asked.has(exemplar.traceId)) {
      next.push(exemplar);
    }
  }
  return next;
}

/** The slowest live one. It is certain when every slower one is dead; otherwise one of those may still turn out alive. */
export function bestLive(
  candidates: readonly Exemplar[],
  liveness: LivenessByTrace
): { exemplar: Exemplar; certain: boolean } | undefined {
  const place = candidates.findIndex(({ traceId }) => liveness.get(traceId)?.state === 'alive');
  const exemplar = candidates[place];
  const isDead = ({ traceId }: Exemplar) => liveness.get(traceId)?.state === 'dead';
  return exemplar && { exemplar, certain: candidates.slice(0, place).every(isDead) };
}

export interface TriageNote {
  kind: 'info' | 'warning';
  message: string;
}

/**
 * What the person has to be told once nothing more is looked up: that no exemplar leads to a trace, that some could
 * not be looked up, or that some were left out. Nothing where enough of them are alive.
 */
export function describeTriage(
  { exemplars, leftOut, isAbove }: Candidates,
  liveness: LivenessByTrace,
  store: string
): TriageNote | undefined {
  const known = exemplars.flatMap(({ traceId }) => liveness.get(traceId) ?? []);
  const alive = known.filter(({ state }) => state === 'alive').length;
  const failed = known.flatMap((each) => (each.state === 'unknown' && each.why === 'failed' ? each.reason : []));
  const arriving = known.filter((each) => each.state === 'unknown' && each.why === 'arriving').length;
  const [failure] = failed;
  if (failure !== undefined) {
    const message = `The traces of ${plural(failed.length, 'exemplar')} could not be looked up: ${failure}`;
    return { kind: 'warning', message };
  }
  if (alive >= ENOUGH || known.length === 0) {
    return undefined;
  }
  const all = `${plural(exemplars.length + leftOut, 'exemplar')}${isAbove ? ' above the threshold' : ''}`;
  if (alive > 0) {
    const message = `Only the ${exemplars.length} slowest of ${all} were looked up in ${store}.`;
    return leftOut > 0 ? { kind: 'info', message } : undefined;
  }
  if (arriving > 0) {
    const message = `The traces of the newest exemplars may still be on their way to ${store}. Refresh in some seconds.`;
    return { kind: 'info', message };
  }
  const end = `in ${store}: ${whyNone(known)}. Click the spike to search traces of that moment instead.`;
  const message =
    known.length === 1
      ? `The only exemplar${isAbove ? ' above the threshold' : ''} has no trace ${end}`
      : `None of the ${leftOut > 0 ? `${exemplars.length} slowest of ` : ''}${all} has a trace ${end}`;
  return { kind: 'warning', message };
}

function whyNone(known: Liveness[]): string {
  const [why, ...others] = new Set(known.map((each) => (each.state === 'dead' ? each.why : undefined)));
  return WHY_NONE[(others.length === 0 && why) || 'either'];
}

const WHY_NONE = {
  'never-stored': 'not sampled, or lost on the way',
  expired: 'expired',
  either: 'never stored, or expired',
};
