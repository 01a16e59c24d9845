import type { LogRecord } from '../../logs/types';
import { describeMs } from '../../traces/words';
import { wasSampled } from './habits';
import { malformedTraceId } from './traceIdText';
import { spanOf, statusAround } from './spanOf';
import type { ErrorVerdictKind, FoundTrace, LineHabits, SpanFacts } from './types';

/** Exporters that retry or batch deliver within a minute; until then nothing is called missing. */
export const SETTLED_MS = 60_000;
/** Lines have whole milliseconds, and are stamped a little after they are written. */
const SAME_MOMENT_MS = 5;

export interface Judgement {
  kind: ErrorVerdictKind;
  /** What was found, one plain sentence. */
  sentence: string;
  /** The span that the line was written in, where it is there. */
  span?: SpanFacts;
}

export interface Judging {
  record: LogRecord;
  /** The line's service, for sentences. */
  service: string;
  /** Absent where the line has no trace id. */
  found?: FoundTrace;
  habits: LineHabits;
  /** What other lines of the same trace say; for a line that says nothing itself. */
  sampledElsewhere?: boolean;
  /** The trace store's name. */
  store: string;
  nowMs: number;
}

/**
 * How an error line and its trace agree. In order: no id, trace missing (flags, age), span missing, span's status,
 * time of the line. The clock of a line is that of its service, so its time is compared with spans of that service only.
 */
export function judge(judging: Judging): Judgement {
  const { record, service, found, store } = judging;
  if (record.traceId === undefined) {
    return withoutId(judging);
  }
  if (found === undefined) {
    return { kind: 'unknown', sentence: `The trace of this line was not looked up in ${store}.` };
  }
  switch (found.kind) {
    case 'failed':
      return { kind: 'unknown', sentence: `The trace of this line could not be looked up: ${found.failure.message}` };
    case 'missing':
      return withoutTrace(judging, found.why);
    case 'found': {
      const span = spanOf(record, service, found.spans);
      return span ? withSpan(judging, span, found.spans) : withoutSpan(judging, found);
    }
  }
}

function withoutId({ record, service, habits }: Judging): Judgement {
  const malformed = malformedTraceId(record);
  if (malformed !== undefined) {
    return {
      kind: 'malformed-id',
      sentence: `Where the trace id belongs, the line has “${malformed}”, which is none.`,
    };
  }
  return habits.hasIds
    ? {
        kind: 'context-lost',
        sentence: `The line has no trace id, and other lines of ${service} have one: it was logged outside of any span.`,
      }
    : {
        kind: 'uncorrelated',
        sentence: `None of ${habits.lines} lines of ${service} has a trace id: its logger does not know of traces.`,
      };
}

const isFresh = ({ record, nowMs }: Judging) => nowMs - record.timeMs < SETTLED_MS;

function withoutTrace(judging: Judging, why: 'never-stored' | 'expired' | undefined): Judgement {
  const { record, habits, store, sampledElsewhere } = judging;
  const own = wasSampled(record, habits);
  const sampled = own ?? sampledElsewhere;
  const by = own === undefined ? 'another line of the trace' : 'the line';
  if (sampled === false) {
    return { kind: 'unsampled', sentence: `${store} has no such trace, and ${by} says that it was not sampled.` };
  }
  if (isFresh(judging)) {
    return { kind: 'too-fresh', sentence: `The trace may still be on its way to ${store}. Ask again in a minute.` };
  }
  if (why === 'expired') {
    return { kind: 'expired', sentence: `${store} has no traces of that time any more.` };
  }
  if (sampled === undefined) {
    const since = why === 'never-stored' ? '' : ', nor is it known whether it has expired';
    return {
      kind: 'absent',
      sentence: `${store} has no such trace, and no line of it says whether it was sampled${since}.`,
    };
  }
  return why === 'never-stored'
    ? {
        kind: 'dropped',
        sentence: `${store} never stored this trace, although ${by} says that it was sampled: its spans were dropped on the way.`,
      }
    : {
        kind: 'dropped',
        sentence: `${store} has no such trace, although ${by} says that it was sampled: it was dropped on the way, or has expired.`,
      };
}

function withoutSpan(judging: Judging, { partial }: { partial?: boolean }): Judgement {
  const { record, service, store } = judging;
  if (partial) {
    const sentence = `${store} returned only a part of this trace, so whether it has the line’s span is not known.`;
    return { kind: 'unknown', sentence };
  }
  if (isFresh(judging)) {
    return {
      kind: 'too-fresh',
      sentence: `The trace is there, and the line’s span may still be on its way to ${store}. Ask again in a minute.`,
    };
  }
  const named = record.spanId === undefined ? `no span of ${service}` : `not the span ${record.spanId} of the line`;
  return { kind: 'span-missing', sentence: `${store} has the trace, but ${named}: it was not exported.` };
}

function withSpan(judging: Judging, span: SpanFacts, spans: readonly SpanFacts[]): Judgement {
  const { record, service } = judging;
  const name = `“${span.name}”`;
  const around = statusAround(span, spans);
  if (around) {
    const which = around === span ? `The line’s span ${name}` : `The span “${around.name}” around ${name}`;
    return { kind: 'consistent', sentence: `${which} has status error: log and trace agree.`, span };
  }
  if (span.status === 'ok') {
    return { kind: 'handled', sentence: `The line says error, and its span ${name} was set to OK on purpose.`, span };
  }
  const lateMs = record.timeMs - (span.startMs + span.durationMs);
  if (span.service === service && lateMs > SAME_MOMENT_MS) {
    return {
      kind: 'asynchronous',
      sentence: `The line was written ${describeMs(lateMs)} after its span ${name} had ended without an error.`,
      span,
    };
  }
  return {
    kind: 'status-unset',
    sentence: `The line says error, and its span ${name} is there with status unset: no search for failed traces finds it.`,
    span,
  };
}
