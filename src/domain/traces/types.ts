export type SpanKind = 'server' | 'client' | 'producer' | 'consumer' | 'internal' | 'unspecified';
export type SpanStatus = 'unset' | 'ok' | 'error';

export interface SpanEvent {
  timeMs: number;
  name: string;
  attributes: Record<string, string>;
}

/** Times in milliseconds since the epoch, fractions kept. */
export interface Span {
  spanId: string;
  /** Absent for a root; may name a span that is not in the trace (partial trace). */
  parentSpanId?: string;
  name: string;
  /** service.name */
  service: string;
  kind: SpanKind;
  status: SpanStatus;
  statusMessage?: string;
  startMs: number;
  durationMs: number;
  attributes: Record<string, string>;
  resource: Record<string, string>;
  events: SpanEvent[];
  /** Traces that its links name, padded; absent for none. */
  linkedTraceIds?: string[];
}

export interface Trace {
  /** Lower-case, left-padded to 32. */
  traceId: string;
  /** In start order. */
  spans: Span[];
  byId: Map<string, Span>;
  /** Children by parent span id, in start order. */
  children: Map<string, Span[]>;
  /** Spans without a parent in the trace, in start order. */
  roots: Span[];
  /** Those roots whose parent id is set but missing: the trace is partial. */
  orphans: Span[];
  /** service.name values, in order of first appearance. */
  services: string[];
  startMs: number;
  endMs: number;
}

/** A stretch of the critical path: the span that was the one being waited for. */
export interface CriticalSegment {
  spanId: string;
  fromMs: number;
  toMs: number;
}

export interface Suspect {
  span: Span;
  /** Self time on the critical path, ms. */
  selfMs: number;
  /** Share of the root's duration, 0–1. */
  share: number;
  /** Duration of the root span that it is compared with, ms. */
  rootMs: number;
  /** Short phrases: "3 retries", "status error", "8 waits". */
  reasons: string[];
}

export interface TraceAnalysis {
  criticalPath: CriticalSegment[];
  /** Self time on the critical path by span id, ms. */
  selfMs: Map<string, number>;
  /** Largest self time first, at most 5. */
  suspects: Suspect[];
  /** One sentence each, e.g. partial trace, clock skew between services. */
  notes: string[];
}
