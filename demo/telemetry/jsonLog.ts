import { trace } from '@opentelemetry/api';
import type { LineSink } from './lokiPush';
import type { ServiceLog } from './serviceLog';

/** Writes lines as JSON: `time`, `level`, `msg`, the ids of the active span, then the fields. */
export function createJsonLog(sink: LineSink, now: () => number = Date.now): ServiceLog {
  return (level, message, fields = {}) => {
    const timeMs = now();
    const span = trace.getActiveSpan()?.spanContext();
    const ids = span && {
      trace_id: span.traceId,
      span_id: span.spanId,
      trace_flags: span.traceFlags.toString(16).padStart(2, '0'),
    };
    const record = { time: new Date(timeMs).toISOString(), level, msg: message, ...ids, ...fields };
    sink.push(timeMs, JSON.stringify(record));
  };
}
