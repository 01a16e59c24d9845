import { isRecord } from '../../../shared/isRecord';
import type { SourceSettings, StackObservations } from '../observations';

/*
 * jsonData of data sources, narrowed. What is not of the expected form counts as not set. Keys: Grafana's
 * packages/grafana-prometheus/src/types.ts, loki/types.ts, and its trace-to-logs settings.
 */

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
const records = (value: unknown) => (Array.isArray(value) ? value.filter(isRecord) : []);

export interface Destination {
  /** The exemplar label that it looks for. */
  name: string;
  uid?: string;
  url?: string;
}

/** Prometheus: where its exemplars lead. */
export function destinationsOf({ settings }: SourceSettings): Destination[] {
  return records(settings.exemplarTraceIdDestinations).flatMap((entry) => {
    const name = text(entry.name);
    return name === undefined ? [] : [{ name, uid: text(entry.datasourceUid), url: text(entry.url) }];
  });
}

export interface DerivedField {
  name: string;
  /** A pattern for label names, or one for the line whose first group is the value. */
  by: 'label' | 'regex';
  pattern: string;
  uid?: string;
  url?: string;
}

/**
 * Loki: links made from a line. Of several with one name Grafana takes the pattern of the first only
 * (loki/getDerivedFields.ts), so the others count with that pattern.
 */
export function derivedFieldsOf({ settings }: SourceSettings): DerivedField[] {
  const first = new Map<string, Pick<DerivedField, 'by' | 'pattern'>>();
  return records(settings.derivedFields).flatMap((entry) => {
    const name = typeof entry.name === 'string' ? entry.name : '';
    const by = entry.matcherType === 'label' ? ('label' as const) : ('regex' as const);
    const own = { by, pattern: text(entry.matcherRegex) ?? '' };
    const matcher = first.get(name) ?? own;
    first.set(name, matcher);
    return matcher.pattern === '' ? [] : [{ name, ...matcher, uid: text(entry.datasourceUid), url: text(entry.url) }];
  });
}

/** Data source types that open a trace by its id. */
const TRACE_TYPES = /tempo|jaeger|zipkin|x-?ray|trace|honeycomb|signoz|datadog|dynatrace|elastic|opensearch/i;

/** Whether a link to this uid opens a trace: `missing` and `other` never do, `untold` where its type is not known. */
export function traceStoreAt(uid: string, stack: StackObservations): 'yes' | 'missing' | 'other' | 'untold' {
  if (uid === stack.traces?.uid) {
    return 'yes';
  }
  if (!stack.existing.includes(uid)) {
    return 'missing';
  }
  if (uid === stack.metrics?.uid || uid === stack.logs?.uid) {
    return 'other';
  }
  const type = stack.types?.[uid];
  if (type === undefined) {
    return 'untold';
  }
  return TRACE_TYPES.test(type)
    ? 'yes'
    : /prometheus|loki|graphite|influx|mysql|postgres|mssql/i.test(type)
      ? 'other'
      : 'untold';
}

/** What is wrong with a link's address or query as a template; undefined where it holds the value. */
export function templateProblem(template: string | undefined): string | undefined {
  if (template === undefined) {
    return 'it is empty: in provisioning files a `${…}` with one `$` is replaced by nothing';
  }
  if (template.includes('$$')) {
    return 'it still has `$$`: that is written in provisioning files only';
  }
  return /\$\{?(?:__value\b|__data\b)|\[\[/.test(template) ? undefined : 'it does not hold the value';
}
