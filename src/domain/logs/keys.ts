import { normalizeSpanId, normalizeTraceId } from '../../shared/ids';
import { severityOfNumber, severityOfText } from './severity';
import type { Severity } from './types';

/** What Loki writes for `service_name` where it found no name. */
const UNKNOWN = 'unknown_service';

/** What a label, a JSON key or a logfmt key tells, by its name alone. `rank`: the lower the more it is believed. */
interface Role {
  of: 'trace' | 'span' | 'service' | 'severity-number' | 'severity';
  rank: number;
}

const SERVICES = [
  'service_name',
  'service',
  'otel_service_name',
  'resource_service_name',
  'dd_service',
  'app',
  'app_kubernetes_io_name',
  'job',
];
/** Loki's own guess comes first, as product.md says. */
const LEVELS = [
  'detected_level',
  'level',
  'severity',
  'severity_text',
  'severitytext',
  'log_level',
  'loglevel',
  'lvl',
  'levelname',
];

/** A key as LogQL sees it after parsing: nesting and every odd character become `_`, and no digit leads. */
export function logqlKey(path: string): string {
  const key = path.replace(/[^a-zA-Z0-9_]/g, '_');
  return /^[0-9]/.test(key) ? `_${key}` : key;
}

function roleOf(key: string): Role | undefined {
  const name = logqlKey(key)
    .toLowerCase()
    .replace(/_extracted$/, '');
  // Ids of other traces: of the parent, of a link, AWS's own header.
  if (/trace_?id$/.test(name) && !/(?:parent|link|linked|amzn|previous)_?trace_?id$/.test(name)) {
    return { of: 'trace', rank: name === 'trace_id' ? 0 : name.length };
  }
  if (/span_?id$/.test(name) && !/(?:parent|link|linked|root)_?span_?id$/.test(name)) {
    return { of: 'span', rank: name === 'span_id' ? 0 : name.length };
  }
  if (name === 'severity_number' || name === 'severitynumber') {
    return { of: 'severity-number', rank: 0 };
  }
  const level = LEVELS.indexOf(name);
  if (level >= 0) {
    return { of: 'severity', rank: level };
  }
  const service = SERVICES.indexOf(name);
  return service >= 0 ? { of: 'service', rank: service } : undefined;
}

/** Remembers the role of each key it has seen: rows repeat their keys. */
export function roleReader(): (key: string) => Role | undefined {
  const known = new Map<string, Role | undefined>();
  return (key) => {
    if (!known.has(key)) {
      known.set(key, roleOf(key));
    }
    return known.get(key);
  };
}

const NO_TRACE = '0'.repeat(32);
const NO_SPAN = '0'.repeat(16);

/**
 * The trace id in a log value, normalized; undefined for `none`, for zeros and for what only looks hexadecimal. Logs
 * print ids whole, with a leading zero or two lost at most; Datadog's decimal ids have another length.
 */
export function traceIdIn(value: string): string | undefined {
  if (/^[0-9a-f]{32}$/.test(value) && value !== NO_TRACE) {
    return value; // nearly always
  }
  const text = value.trim();
  return /^(?:[0-9a-f]{14,16}|[0-9a-f]{30,32})$/i.test(text) ? normalizeTraceId(text) : undefined;
}

/** The span id in a log value, normalized, by the same rules. */
export function spanIdIn(value: string): string | undefined {
  if (/^[0-9a-f]{16}$/.test(value) && value !== NO_SPAN) {
    return value;
  }
  const text = value.trim();
  return /^[0-9a-f]{12,16}$/i.test(text) ? normalizeSpanId(text) : undefined;
}

/** What names and values together say of a line; the best-believed key wins, whatever the order. */
export interface Facts {
  traceId?: string;
  /** The key that held the trace id, as given. */
  traceKey?: string;
  spanId?: string;
  spanKey?: string;
  service?: string;
  severity: Severity;
}

/**
 * The facts of labels under the names that win over all others, which OTLP and Loki themselves write; undefined unless
 * every one of them is there. Spares most lines the look at each label.
 */
export function usualFacts(labels: Record<string, string>): Facts | undefined {
  const { trace_id, span_id, service_name, severity_number, detected_level } = labels;
  if (!trace_id || !span_id || !service_name || !(severity_number || detected_level)) {
    return undefined;
  }
  const traceId = traceIdIn(trace_id);
  const spanId = spanIdIn(span_id);
  const severity = severity_number ? severityOfNumber(Number(severity_number)) : severityOfText(detected_level ?? '');
  const complete = traceId && spanId && severity !== 'unknown' && service_name !== UNKNOWN;
  return complete ? { traceId, spanId, service: service_name, severity } : undefined;
}

export interface FactsReader {
  take(key: string, value: string): void;
  facts(): Facts;
}

/** Collects facts from the pairs of one line. Severity: SeverityNumber before any text (product.md). */
export function factsReader(roleOfKey: (key: string) => Role | undefined): FactsReader {
  const found: Facts = { severity: 'unknown' };
  const ranks = { trace: Infinity, span: Infinity, service: Infinity, severity: Infinity };
  return {
    take(key, value) {
      const role = roleOfKey(key);
      if (!role) {
        return;
      }
      const of = role.of === 'severity-number' ? 'severity' : role.of;
      const rank = role.of === 'severity-number' ? -1 : role.rank;
      if (rank >= ranks[of]) {
        return;
      }
      if (of === 'trace') {
        const traceId = traceIdIn(value);
        if (traceId) {
          found.traceId = traceId;
          found.traceKey = key;
          ranks.trace = rank;
        }
      } else if (of === 'span') {
        const spanId = spanIdIn(value);
        if (spanId) {
          found.spanId = spanId;
          found.spanKey = key;
          ranks.span = rank;
        }
      } else if (of === 'service') {
        if (value !== '' && value !== UNKNOWN) {
          // Prometheus style: job is `namespace/name`.
          found.service = key === 'job' ? value.slice(value.lastIndexOf('/') + 1) : value;
          ranks.service = rank;
        }
      } else {
        const severity = rank < 0 ? severityOfNumber(Number(value)) : severityOfText(value);
        if (severity !== 'unknown') {
          found.severity = severity;
          ranks.severity = rank;
        }
      }
    },
    facts: () => found,
  };
}
