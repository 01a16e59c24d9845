import type { LokiRow } from '../../../domain/testing/frames';
import { lokiFrame } from '../../../domain/testing/frames';
import { readLogs } from '../../../domain/logs/readLogs';
import type { LogRecord } from '../../../domain/logs/types';
import { assembleTrace } from '../../../domain/traces/assemble';
import type { Span, Trace } from '../../../domain/traces/types';
import { lineText, streamLabels } from '../model/lineShapes';
import type { Attributes, LineRecord, SpanRecord } from '../model/records';
import { resourceAttributes, SERVICES } from '../model/services';
import type { Records } from '../model/testing/record';

const strings = (attributes: Attributes): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, String(value)]));

const domainSpan = (record: SpanRecord): Span => ({
  spanId: record.spanId,
  parentSpanId: record.parentSpanId,
  name: record.name,
  service: record.serviceName,
  kind: record.kind,
  status: record.status,
  statusMessage: record.statusMessage,
  startMs: record.startMs,
  durationMs: record.endMs - record.startMs,
  attributes: strings(record.attributes),
  resource: resourceAttributes(SERVICES[record.service], record.serviceName),
  events: record.events.map((event) => ({ ...event, attributes: strings(event.attributes) })),
});

function lokiRow(record: LineRecord): LokiRow {
  const { span } = record;
  const { logShape } = SERVICES[record.service];
  return {
    tsNs: `${Math.trunc(record.timeMs)}000000`,
    line: lineText(record),
    labels: {
      ...streamLabels(record),
      service_name: record.serviceName,
      // Loki finds the level in words; a number is the app's to read.
      ...(logShape !== 'pino' && { detected_level: record.level }),
      ...(logShape === 'otlp' && span && { trace_id: span.traceId, span_id: span.spanId }),
    },
  };
}

export interface Incident {
  trace: Trace;
  /** The lines of the trace, as the app reads them from Loki. */
  lines: LogRecord[];
}

/** One trace of the shop and its lines, as the app sees them. Throws where there is no such trace. */
export function incidentOf({ spans, lines }: Records, traceId: string | undefined): Incident {
  const own = spans.filter((span) => span.traceId === traceId).map(domainSpan);
  const trace = traceId === undefined ? undefined : assembleTrace(traceId, own);
  if (!trace) {
    throw new Error(`No span of trace ${traceId}`);
  }
  const rows = lines.filter((line) => line.span?.traceId === traceId).map(lokiRow);
  return { trace, lines: readLogs([lokiFrame(rows)]) };
}
