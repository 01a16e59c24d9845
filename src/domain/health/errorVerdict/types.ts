import type { TimeWindow } from '../../investigation/types';
import type { LogRecord } from '../../logs/types';
import type { Span } from '../../traces/types';
import type { Failure } from '../../result';
import type { Fix, HealthEvidence, Verdict } from '../types';

/** What an error line and its trace have to do with each other. */
export type ErrorVerdictKind =
  /** The span (or one around it in the same service) has status error: log and trace agree. */
  | 'consistent'
  /** The span is there and says neither error nor OK. */
  | 'status-unset'
  /** The span was set to OK on purpose, and the line says error. */
  | 'handled'
  /** Written after its span had ended, and the span does not say error. */
  | 'asynchronous'
  /** The trace is there, the span is not. */
  | 'span-missing'
  /** No trace, and the line says that it was not sampled. */
  | 'unsampled'
  /** No trace, although the line says that it was sampled. */
  | 'dropped'
  /** No trace, and the line does not say whether it was sampled. */
  | 'absent'
  /** No trace: the store keeps none of that time any more. */
  | 'expired'
  /** No trace or no span yet: it may still be on its way. */
  | 'too-fresh'
  /** No trace id, while other lines of the service have one. */
  | 'context-lost'
  /** No line of the service has a trace id. */
  | 'uncorrelated'
  /** What stands where the trace id belongs is none. */
  | 'malformed-id'
  /** A store could not be asked. */
  | 'unknown';

/** The spans that are needed to judge a line, of a whole trace or of a search for it. */
export type SpanFacts = Pick<
  Span,
  'spanId' | 'parentSpanId' | 'name' | 'service' | 'kind' | 'status' | 'startMs' | 'durationMs'
>;

/** What was found of a line's trace. */
export type FoundTrace =
  | { kind: 'found'; spans: readonly SpanFacts[]; /** Spans may be missing from the answer. */ partial?: boolean }
  | { kind: 'missing'; why?: 'never-stored' | 'expired' }
  | { kind: 'failed'; failure: Failure };

/** What is known of a service's log lines beside the one that is judged. */
export interface LineHabits {
  /** Some of its lines have a trace id. */
  hasIds: boolean;
  /** Some of its lines say that they were sampled; then silence means that they were not (Loki drops zero flags). */
  writesFlags: boolean;
  /** Lines that these two were learned from. */
  lines: number;
}

/** One error line with its verdict. */
export interface ErrorVerdict {
  kind: ErrorVerdictKind;
  /** `pass`: log and trace agree. */
  verdict: Verdict;
  /** A few words: `Span there, status unset`. */
  title: string;
  /** What was found of this line, one plain sentence. */
  sentence: string;
  evidence: HealthEvidence[];
  /** The change in the instrumentation. */
  fix?: Fix;
}

export interface JudgedLine extends ErrorVerdict {
  record: LogRecord;
}

export interface VerdictCount {
  kind: ErrorVerdictKind;
  verdict: Verdict;
  title: string;
  count: number;
  /** The newest line of the kind, with its sentence, evidence and fix. */
  example: JudgedLine;
}

/** The error lines of a service over some time. */
export interface ErrorLinesReport {
  service: string;
  verdict: Verdict;
  sentence: string;
  /** What the lines that were looked at cover: less than what was asked where there were more. */
  window: TimeWindow;
  looked: number;
  /** There are more error lines in the time that was asked; the newest were looked at. */
  more: boolean;
  /** Only kinds that occurred, the most severe and frequent first. */
  counts: VerdictCount[];
  /** Newest first. */
  lines: JudgedLine[];
  evidence: HealthEvidence[];
  /** That of the most frequent failing kind. */
  fix?: Fix;
}
