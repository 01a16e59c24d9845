import type { Span, Trace } from '../traces/types';
import { plural } from '../traces/words';
import { type Cause, causeIn, templateOf } from './causeWords';
import { severityRank } from './severity';
import type { LogRecord, RankedLine, Severity } from './types';

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
const RETRIES = 5;
/** One of several lines that differ in their numbers only: a step, not the sum. */
const ONE_OF_MANY = -1;
const SPAN_DID_NOT_FAIL = -1.5;
const OTHER_TRACE = -3;

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

export interface RankContext {
  suspect?: Span;
  trace?: Trace;
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

/** Scores one line after the other; collects in `alike` those that name a cause by what they have in common. */
function scorer({ suspect, trace }: RankContext, alike: Map<string, RankedLine[]>): (record: LogRecord) => RankedLine {
  const called = below(suspect, trace);
  const startMs = suspect?.startMs ?? Infinity;
  const endMs = suspect ? suspect.startMs + suspect.durationMs : -Infinity;

  return (record) => {
    const { severity, spanId, timeMs } = record;
    const reasons: string[] = [];
    let score = SEVERITY[severity];
    const cause = causeIn(record.line);
    if (cause) {
      score += scoreOfCause(cause, reasons);
    }
    const word = WORST[severity];
    if (word !== undefined) {
      reasons.push(word);
    }

    const ofTrace = !trace || record.traceId === undefined || record.traceId === trace.traceId;
    const ofSuspect = ofTrace && suspect !== undefined && spanId === suspect.spanId;
    if (!ofTrace) {
      score += OTHER_TRACE;
      reasons.push('of another trace');
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
      if (!ofSuspect) {
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
    const line = { record, score, reasons };
    if (cause) {
      const template = `${templateOf(record.line)} ${severity} ${spanId ?? ''}`;
      const others = alike.get(template);
      if (others) {
        others.push(line);
      } else {
        alike.set(template, [line]);
      }
    }
    return line;
  };
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

/** Of equal scores the more severe first, then the earlier; then, as the sort is stable, as given. */
function worseFirst({ record: a }: RankedLine, { record: b }: RankedLine): number {
  const order = a.severity === b.severity ? 0 : severityRank(b.severity) - severityRank(a.severity);
  if (order !== 0 || a.timeMs !== b.timeMs) {
    return order || a.timeMs - b.timeMs;
  }
  return a.timeNs === undefined || b.timeNs === undefined || a.timeNs === b.timeNs ? 0 : a.timeNs < b.timeNs ? -1 : 1;
}

/** By score, then `worseFirst`. Scores are few, and lines come in time order, so this is nearly linear. */
function sorted(lines: readonly RankedLine[]): RankedLine[] {
  const byScore = new Map<number, RankedLine[]>();
  for (const line of lines) {
    const equals = byScore.get(line.score);
    if (equals) {
      equals.push(line);
    } else {
      byScore.set(line.score, [line]);
    }
  }
  return [...byScore.keys()].sort((a, b) => b - a).flatMap((score) => byScore.get(score)?.sort(worseFirst) ?? []);
}

/**
 * All lines, the likely cause first, each with a score (points without unit, comparable within one call only) and the
 * reasons for its place. `suspect` is the suspect span of `trace`; without them severity and words decide. Times of
 * lines and spans are compared as their host stamped both, so clock skew does no harm.
 */
export function rankLines(records: readonly LogRecord[], context: RankContext = {}): RankedLine[] {
  const alike = new Map<string, RankedLine[]>();
  const lines = records.map(scorer(context, alike));
  for (const group of alike.values()) {
    if (group.length > 1) {
      for (const line of group) {
        line.score += ONE_OF_MANY;
        line.reasons.push(`one of ${group.length} alike`);
      }
    }
  }
  return sorted(lines);
}
