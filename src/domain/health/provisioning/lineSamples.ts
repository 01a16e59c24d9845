import { normalizeTraceId } from '../../../shared/ids';
import type { LogRecord } from '../../logs/types';
import type { Span, Trace } from '../../traces/types';
import { valueOf } from '../checks/outcome';
import type { ServiceObservations } from '../observations';

/** A line of a trace, and the span from which a person would look for it. */
export interface LineSample {
  traceId: string;
  span: Span;
  line: LogRecord;
  /** The line is known to be of this trace; otherwise only that the service wrote it. */
  isOfTrace: boolean;
}

export interface ServiceSamples {
  service: string;
  samples: LineSample[];
}

/** More tell nothing new. */
const AT_MOST = 300;

/**
 * The lines of the traces that were looked at, each with the span of its service that it belongs to: the one it names,
 * else the nearest. Without such lines any line of the service stands for them, to tell which labels select it.
 */
export function lineSamples({ service, traces, linesByTrace, lines, stream }: ServiceObservations): ServiceSamples {
  const own = valueOf(stream);
  const isOwn = (line: LogRecord) =>
    own ? line.labels[own.label] === own.value : line.service === service || line.labels.service_name === service;
  const samples: LineSample[] = [];
  const whole = valueOf(traces) ?? [];
  for (const trace of whole) {
    const spans = trace.spans.filter((span) => span.service === service);
    for (const line of linesOf(trace, valueOf(linesByTrace))) {
      const span = spanOf(line, trace, spans, service, isOwn);
      if (span && samples.length < AT_MOST) {
        samples.push({ traceId: trace.traceId, span, line, isOfTrace: true });
      }
    }
  }
  const [anySpan] = whole.flatMap((trace) => trace.spans.filter((span) => span.service === service));
  const [anyTrace] = whole;
  if (samples.length === 0 && anySpan && anyTrace) {
    for (const line of (valueOf(lines) ?? []).filter(isOwn).slice(0, AT_MOST)) {
      samples.push({ traceId: anyTrace.traceId, span: anySpan, line, isOfTrace: false });
    }
  }
  return { service, samples };
}

function linesOf(trace: Trace, byTrace: ReadonlyMap<string, LogRecord[]> | undefined): LogRecord[] {
  return byTrace?.get(trace.traceId) ?? byTrace?.get(normalizeTraceId(trace.traceId) ?? '') ?? [];
}

function spanOf(
  line: LogRecord,
  trace: Trace,
  spans: readonly Span[],
  service: string,
  isOwn: (line: LogRecord) => boolean
): Span | undefined {
  const named = line.spanId === undefined ? undefined : trace.byId.get(line.spanId);
  if (named) {
    return named.service === service ? named : undefined;
  }
  return isOwn(line) ? [...spans].sort((a, b) => distance(a, line) - distance(b, line))[0] : undefined;
}

function distance({ startMs, durationMs }: Span, { timeMs }: LogRecord): number {
  return Math.max(0, startMs - timeMs, timeMs - startMs - durationMs);
}
