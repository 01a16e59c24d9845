import { lineText, SCOPE_NAME, SEVERITIES, streamLabels } from './lineShapes';
import type { LineRecord } from './records';
import { resourceAttributes, SERVICES } from './services';

/** A line as Loki answers with it: the labels of its stream, the line, its structured metadata. */
export interface LandedLine {
  labels: Record<string, string>;
  line: string;
  metadata: Record<string, string>;
}

/** The resource attributes of the shop that become labels (Loki's `default_resource_attributes_as_index_labels`). */
const INDEXED = new Set([
  'service.name',
  'service.namespace',
  'service.instance.id',
  'deployment.environment.name',
  'k8s.pod.name',
  'cloud.region',
]);

/**
 * What Loki makes of a line with its default settings, as seen with Loki 3.7.6: `service_name` beside the labels of a
 * pushed stream; of an OTLP record the resource in labels and everything else in structured metadata; `detected_level`
 * on both.
 */
export function landedLine(record: LineRecord): LandedLine {
  return SERVICES[record.service].logShape === 'otlp' ? landedOtlp(record) : landedPush(record);
}

function landedPush(record: LineRecord): LandedLine {
  const line = lineText(record);
  // A pino level is a number, which Loki does not read: it then looks for a word in the line, as in any text.
  const level = SERVICES[record.service].logShape === 'pino' ? levelInText(line) : record.level;
  return {
    labels: { ...streamLabels(record), service_name: record.serviceName },
    line,
    metadata: { detected_level: level },
  };
}

function landedOtlp(record: LineRecord): LandedLine {
  const { service, serviceName, level, fields, span } = record;
  const { number, text } = SEVERITIES[level];
  const resource = Object.entries(resourceAttributes(SERVICES[service], serviceName));
  return {
    labels: renamed(resource.filter(([key]) => INDEXED.has(key))),
    line: lineText(record),
    metadata: {
      ...renamed(resource.filter(([key]) => !INDEXED.has(key))),
      ...renamed(Object.entries(fields)),
      ...(span && {
        trace_id: span.traceId,
        span_id: span.spanId,
        // Loki leaves out flags that are zero: an unsampled line has none.
        ...(span.sampled && { flags: '1' }),
      }),
      severity_number: String(number),
      severity_text: text,
      scope_name: SCOPE_NAME,
      detected_level: level,
      observed_timestamp: `${Math.floor(record.timeMs)}${fraction(record.timeMs)}`,
    },
  };
}

/** Names with underscores for dots, values as text. */
function renamed(entries: ReadonlyArray<[string, string | number | boolean]>): Record<string, string> {
  return Object.fromEntries(entries.map(([key, value]) => [key.replaceAll('.', '_'), String(value)]));
}

/** The six digits of the nanoseconds within a millisecond. */
function fraction(timeMs: number): string {
  return String(Math.round((timeMs - Math.floor(timeMs)) * 1e6)).padStart(6, '0');
}

const LEVEL_WORD = /(?:^|[\s([{"'=|])(trace|debug|info|warn|warning|error|err|critical|fatal)(?:$|[\s,:()[\]{}"'=|!])/i;

/** The first word in a line that names a level, as Loki looks for it; `unknown` where there is none. */
function levelInText(line: string): string {
  const word = LEVEL_WORD.exec(line)?.[1]?.toLowerCase();
  switch (word) {
    case undefined:
      return 'unknown';
    case 'err':
      return 'error';
    case 'warning':
      return 'warn';
    default:
      return word;
  }
}
