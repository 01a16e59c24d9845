import type * as ranking from './ranking';
import type { LogBackend, LogProbe } from '../../backends/types';
import type { TimeWindow } from '../../domain/investigation/types';
import type { Span, Trace } from '../../domain/traces/types';

/** What the lines are asked for: a trace that was read, or only an id with the services and window that are known. */
export interface LogsSubject {
  traceId: string;
  trace?: Trace;
  suspect?: Span;
  services: string[];
  /** Where no trace was read: the window to pad. */
  around: TimeWindow;
  /** Until then all was well, where that is known (e.g. from an alert), milliseconds since the epoch. */
  calmUntilMs?: number;
}

/** What reads and ranks lines, once it was loaded. */
export type Ranking = typeof ranking;

/** What was asked for the lines on show. */
export interface Question {
  backend: LogBackend;
  subject: LogsSubject;
  probe: LogProbe;
  window: TimeWindow;
  widened: boolean;
  signal: AbortSignal;
  ranking: Ranking;
}
