import type { LogRecord } from '../../logs/types';
import type { Span } from '../../traces/types';
import { isShortTraceId } from '../../../shared/ids';
import { DEFAULT_TAGS, type TraceToLogs } from '../traceToLogs';

/** A span's attribute, and the stream label that must have its value. */
export interface Tag {
  key: string;
  label: string;
}

/** The tags that the link asks for: Grafana's own where none is set. */
export function tagsOf({ tags }: TraceToLogs): Tag[] {
  return (tags.length > 0 ? tags : DEFAULT_TAGS).map(({ key, value }) => ({ key, label: value ?? key }));
}

/** The trace id as Grafana's variables have it: of a 64-bit id its 16 digits (pkg/tsdb/tempo/trace_transform.go). */
export const shownTraceId = (traceId: string) => (isShortTraceId(traceId) ? traceId.slice(-16) : traceId);

/** What a tag or a variable finds on a span; the link reads the resource and the span's own attributes alike. */
export function attributeOf({ resource, attributes, service }: Span, key: string): string | undefined {
  const of = [resource, attributes].find((each) => Object.hasOwn(each, key));
  return of?.[key] ?? (key === 'service.name' && service !== '' ? service : undefined);
}

/** Whether the tags select the stream of this line; without a tag on the span there is no link at all. */
export function selects(tags: readonly Tag[], span: Span, { labels }: LogRecord): boolean {
  const present = tags.flatMap(({ key, label }) => {
    const value = attributeOf(span, key);
    return value === undefined ? [] : [{ label, value }];
  });
  return present.length > 0 && present.every(({ label, value }) => isLabel(label) && labels[label] === value);
}

/** Whether Grafana's filter by trace id keeps this line: the id in its text, or in the label `trace_id`. */
export function keepsTrace(traceId: string, { line, labels }: LogRecord): boolean {
  const id = shownTraceId(traceId);
  return line.includes(id) || labels.trace_id === id;
}

/** Whether Grafana's filter by span id keeps this line. */
export const keepsSpan = ({ spanId }: Span, { line, labels }: LogRecord) =>
  line.includes(spanId) || labels.span_id === spanId;

/** Whether LogQL takes it for a label's name. */
export const isLabel = (name: string) => /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name);
