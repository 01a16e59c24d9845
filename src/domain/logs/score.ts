import type { Span, Trace } from '../traces/types';
import { plural } from '../traces/words';
import { type Cause, causeIn } from './causeWords';
import { hasErrorCode, isOfTelemetry, tellsEffect } from './effectWords';
import { NEAR_MS, neighbourReason } from './neighbours';
import type { Judgement } from './rarity';
import type { LogRecord, Neighbour, RankedLine, Severity } from './types';

/**
 * Points. The scale: being of the suspect span is worth as much as the step from INFO to beyond WARN, so that an ERROR
 * elsewhere does not win over a WARN of the suspect (a tenth of healthy traces prints an ERROR); naming a cause is worth
 * as much again, so that a driver's line without any id, written after the span, can win over chatter inside it.
 */
const SEVERITY: Record<Severity, number> = { fatal: 5, error: 4, warn: 3, info: 1, unknown: 1, debug: 0.5, trace: 0 };
const OF_SUSPECT = 3;
const BELOW_SUSPECT = 1.5;
const SAME_SERVICE = 1.5;
const DURING = 1.5;
const SHORTLY_AFTER = 1;
/** A count of retries is the summary of the lines that announce each one; it grows a little with the count. */
const RETRIES = 6;
/** It tells what came of it, and names no cause of weight. */
const EFFECT = -1.5;
const SPAN_DID_NOT_FAIL = -1.5;
const OTHER_TRACE = -3;
/** Beside a line of the trace: what was said there was most likely said of it. More the nearer it is. */
const BESIDE = 1;
const HOW_NEAR = 0.5;
/** What is said first is nearer to the cause: a layer below writes its line before its caller can. */
const BEFORE = 0.5;
/** And that line is of the suspect span. */
const BESIDE_SUSPECT = 1.5;
/** On the suspect's host during its span, naming a cause: what knows no trace can stand no nearer to it. */
const CAUSE_ON_HOST = 2;
/** A warning there that is unusual for the service. */
const UNUSUAL_ON_HOST = 1;
const ERROR_CODE = 1;
/** Causes of this weight are one by themselves; lighter ones may be an effect. */
const STRONG = 2.5;

/** The decisive line is often written after its span has ended. */
const AFTER_MS = 2_000;
const WORST: Record<Severity, string | undefined> = {
  fatal: 'fatal',
  error: 'error',
  warn: 'warning',
  info: undefined,
  unknown: undefined,
  debug: undefined,
  trace: undefined,
};

export interface Place {
  suspect?: Span;
  trace?: Trace;
}

export interface Scored {
  line: RankedLine;
  namesCause: boolean;
}

/** Spans below the suspect: what it called. */
function below(suspect: Span | undefined, trace: Trace | undefined): Set<string> {
  const found = new Set<string>();
  const stack = suspect ? [suspect.spanId] : [];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    for (const child of trace?.children.get(id) ?? []) {
      if (!found.has(child.spanId)) {
        found.add(child.spanId);
        stack.push(child.spanId);
      }
    }
  }
  return found;
}

/** Points for what a line names; adds the reasons. Beside a count of retries other causes say little more. */
function scoreOfCause({ retries, weight, reasons: named }: Cause, reasons: string[]): number {
  if (retries === 0) {
    reasons.push(...named);
    return weight;
  }
  reasons.push(plural(retries, 'retry', 'retries'), ...named.filter((reason) => reason !== 'names a retry'));
  return RETRIES + Math.min(retries, 10) / 20 + Math.min(weight, 0.5);
}

/** Points for severity and words; those of noise count for no more than information. */
function scoreOfWords(
  { line, severity, traceId }: LogRecord,
  cause: Cause | undefined,
  isNoise: boolean,
  reasons: string[]
): number {
  const named = cause && !isNoise ? scoreOfCause(cause, reasons) : 0;
  const word = WORST[severity];
  if (word !== undefined) {
    reasons.push(word);
  }
  if (isNoise) {
    return Math.min(SEVERITY[severity], SEVERITY.info);
  }
  const isEffect = traceId !== undefined && word !== undefined && named < STRONG && tellsEffect(line);
  if (isEffect) {
    reasons.push('says what failed, not why');
  }
  return SEVERITY[severity] + named + (isEffect ? EFFECT : 0);
}

/** Points for standing beside a line of the trace; adds the reason. */
function scoreOfNeighbour(neighbour: Neighbour, suspect: Span | undefined, reasons: string[]): number {
  reasons.push(neighbourReason(neighbour));
  if (neighbour.side === 'during') {
    return 0;
  }
  const ofSuspect = suspect !== undefined && neighbour.of?.spanId === suspect.spanId;
  return (
    BESIDE +
    HOW_NEAR * (1 - Math.min(1, neighbour.ofMs / NEAR_MS)) +
    (ofSuspect ? BESIDE_SUSPECT : 0) +
    (neighbour.side === 'before' ? BEFORE : 0)
  );
}

/** Scores one line after the other: what it says, where it stands, how unusual it is. Adds the reasons in that order. */
export function scorer({ suspect, trace }: Place) {
  const called = below(suspect, trace);
  const startMs = suspect?.startMs ?? Infinity;
  const endMs = suspect ? suspect.startMs + suspect.durationMs : -Infinity;

  function scoreOfPlace(record: LogRecord, neighbour: Neighbour | undefined, reasons: string[]): number {
    const { severity, spanId, timeMs } = record;
    const ofTrace = !trace || record.traceId === undefined || record.traceId === trace.traceId;
    const ofSuspect = ofTrace && suspect !== undefined && spanId === suspect.spanId;
    let score = neighbour ? scoreOfNeighbour(neighbour, suspect, reasons) : 0;
    if (!ofTrace) {
      score += OTHER_TRACE;
      if (!neighbour) {
        reasons.push('of another trace');
      }
    } else if (ofSuspect) {
      score += OF_SUSPECT + SAME_SERVICE;
      reasons.push('of the suspect span');
    } else if (called.size > 0 && spanId !== undefined && called.has(spanId)) {
      score += BELOW_SUSPECT;
      reasons.push('of a call of the suspect span');
    }
    if (suspect && !ofSuspect && record.service === suspect.service) {
      score += SAME_SERVICE;
      reasons.push('same service as the suspect');
    }
    if (timeMs >= startMs && timeMs <= endMs) {
      score += DURING;
      if (!ofSuspect && neighbour?.side !== 'during') {
        reasons.push('during the suspect span');
      }
    } else if (timeMs > endMs && timeMs <= endMs + AFTER_MS) {
      score += SHORTLY_AFTER;
      reasons.push(`${Math.ceil(timeMs - endMs)} ms after the suspect span ended`);
    }
    const serious = severity === 'error' || severity === 'fatal';
    const span = serious && ofTrace && !ofSuspect ? trace?.byId.get(spanId ?? '') : undefined;
    if (span && span.status !== 'error') {
      score += SPAN_DID_NOT_FAIL;
      reasons.push('its span did not fail');
    }
    return score;
  }

  const isOnHost = ({ service, timeMs }: LogRecord) =>
    service === suspect?.service && timeMs >= startMs && timeMs <= endMs + AFTER_MS;

  return (record: LogRecord, neighbour?: Neighbour, judgement?: Judgement): Scored => {
    const reasons: string[] = [];
    const cause = causeIn(record.line);
    const wouldCount = cause !== undefined || WORST[record.severity] !== undefined;
    const ofTelemetry = wouldCount && isOfTelemetry(record.line);
    const isNoise = ofTelemetry || (judgement?.isNoise ?? false);
    let score = scoreOfWords(record, cause, isNoise, reasons);
    if (ofTelemetry) {
      reasons.push('about telemetry that was not sent');
    }
    score += scoreOfPlace(record, neighbour, reasons);
    if (neighbour && !neighbour.otherTrace && isOnHost(record) && cause && cause.weight >= STRONG && !isNoise) {
      score += CAUSE_ON_HOST;
    }
    if (wouldCount && !isNoise && hasErrorCode(record.line)) {
      score += ERROR_CODE;
      reasons.push('has an error code');
    }
    if (
      neighbour &&
      !neighbour.otherTrace &&
      isOnHost(record) &&
      WORST[record.severity] &&
      (judgement?.points ?? 0) > 0
    ) {
      score += UNUSUAL_ON_HOST;
    }
    if (judgement) {
      score += judgement.points;
      reasons.push(...judgement.reasons);
    }
    const line: RankedLine = { record, score, reasons };
    if (neighbour) {
      line.neighbour = neighbour;
    }
    if (isNoise && wouldCount) {
      line.noise = true;
    }
    return { line, namesCause: cause !== undefined && !isNoise };
  };
}
