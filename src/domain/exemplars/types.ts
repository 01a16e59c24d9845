/** One exemplar of a latency histogram. */
export interface Exemplar {
  /** Milliseconds since the epoch (span-metrics: the time of collection, not of the span). */
  timeMs: number;
  /** In the metric's own unit. */
  value: number;
  /** As received: 16 or 32 hex digits, leading zeros sometimes lost. */
  rawTraceId: string;
  /** Lower-case, left-padded to 32. */
  traceId: string;
}
