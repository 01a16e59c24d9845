import { BusEventWithPayload } from '@grafana/data';
import type { StepAction, StepId } from '../domain/guide/types';
import type { LogRecord } from '../domain/logs/types';
import type { Trace, TraceAnalysis } from '../domain/traces/types';

/** The user chose a trace: a diamond, a row of the list, a search hit, or a trace id in a log line. */
export class TraceChosen extends BusEventWithPayload<{ traceId: string }> {
  static readonly type = 'throughline-trace-chosen';
}

/**
 * What to open first: of the slow exemplars the slowest whose trace is there, or what a search found in their stead.
 * Without an id, it was slow and no exemplar leads to a trace. The exemplars tell it once for each metric.
 */
export class FirstTraceFound extends BusEventWithPayload<{ traceId?: string }> {
  static readonly type = 'throughline-first-trace-found';
}

/** The user clicked the latency panel where there is no diamond. */
export class MomentChosen extends BusEventWithPayload<{ timeMs: number; reachMs: number }> {
  static readonly type = 'throughline-moment-chosen';
}

/** The user asked for the lines of one span, or (without an id) for those of the whole trace again. */
export class SpanChosen extends BusEventWithPayload<{ spanId?: string }> {
  static readonly type = 'throughline-span-chosen';
}

/** The user chose a log line, or (without one) none any more. */
export class LineChosen extends BusEventWithPayload<{ lineId?: string; record?: LogRecord }> {
  static readonly type = 'throughline-line-chosen';
}

/** A trace was read, or (without one) could not be: the logs can be asked for. */
export class TraceSettled extends BusEventWithPayload<{ traceId: string; trace?: Trace; analysis?: TraceAnalysis }> {
  static readonly type = 'throughline-trace-settled';
}

/** The lines of a trace were read: they may say of the suspect what its span does not. */
export class LinesRead extends BusEventWithPayload<{ traceId: string; records: LogRecord[] }> {
  static readonly type = 'throughline-lines-read';
}

/** Evidence is kept under this id from now on. */
export class LedgerOpened extends BusEventWithPayload<{ ledgerId: string }> {
  static readonly type = 'throughline-ledger-opened';
}

/** The user wants a step's finding kept as evidence. */
export class PinAsked extends BusEventWithPayload<{ step: StepId }> {
  static readonly type = 'throughline-pin-asked';
}

/** The user took up what a step of the guide offers. */
export class StepTaken extends BusEventWithPayload<{ action: StepAction }> {
  static readonly type = 'throughline-step-taken';
}
