import type { TimeWindow } from '../investigation/types';

/**
 * Where a service's log lines keep the trace id.
 * `key` is the name to filter by, as LogQL sees it after parsing (`otel.trace_id` in JSON is `otel_trace_id`).
 */
export type LogShape =
  | { placement: 'metadata'; key: string }
  | { placement: 'json'; key: string }
  | { placement: 'logfmt'; key: string }
  | { placement: 'text' }
  /** No sampled line held a trace id: ask for it as metadata and as text. */
  | { placement: 'unknown' };

/** How a service is selected in the log store, e.g. `{service_name="task-svc"}`. */
export interface LogStream {
  /** service.name in the trace. */
  service: string;
  label: string;
  value: string;
  shape: LogShape;
}

export type Severity = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'unknown';

export interface LogRecord {
  /** Milliseconds since the epoch; nanoseconds as text in `timeNs`, for exact order. */
  timeMs: number;
  timeNs?: string;
  line: string;
  severity: Severity;
  /** Lower-case, left-padded to 32, where the line has one. */
  traceId?: string;
  spanId?: string;
  service?: string;
  /** Stream labels, structured metadata and parsed labels together. */
  labels: Record<string, string>;
  /** Loki's or Grafana's id of the line, where there is one. */
  id?: string;
}

/** How a line stands to a trace whose id it does not have. */
export interface Neighbour {
  /** Milliseconds to the nearest line of the trace; 0 for `during`. */
  ofMs: number;
  /** Before or after that line; `during`: near none, but while the suspect span ran on its host. */
  side: 'before' | 'after' | 'during';
  /** It has the id of another trace; otherwise it has none. */
  otherTrace: boolean;
  /** That nearest line. */
  of?: LogRecord;
}

export interface NeighbourLine {
  record: LogRecord;
  neighbour: Neighbour;
}

export interface RankedLine {
  record: LogRecord;
  score: number;
  /** Why it ranks here, short phrases. */
  reasons: string[];
  /** Set where the line is not of the trace, but beside it. */
  neighbour?: Neighbour;
  /** Printed in health as well: what it says counts for little. */
  noise?: true;
}

export interface LogsRequest {
  streams: LogStream[];
  traceId: string;
  /** Narrows to one span. */
  spanId?: string;
  window: TimeWindow;
}
