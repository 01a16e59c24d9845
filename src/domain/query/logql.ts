import { isShortTraceId, normalizeSpanId, normalizeTraceId } from '../../shared/ids';
import { logqlKey } from '../logs/keys';
import { spanKeyOf } from '../logs/shape';
import type { LogShape, LogsRequest, LogStream } from '../logs/types';
import { quoteGoString } from './goString';
import { escapeRegex } from './regex';

/** The one escape function of this module: any text as a LogQL string literal, free of Grafana's template variables. */
export function quoteLogText(text: string): string {
  return quoteGoString(text);
}

/** LogQL has no way to quote a label name; Loki itself stores and parses odd characters as `_`. */
const labelName = (name: string): string => logqlKey(name) || '_';

/**
 * Stream selector for one or more values of a label. Loki anchors expressions at both ends. Without a value it is
 * `{label=""}`, which Loki refuses, rather than one that selects everything.
 */
export function streamSelector(label: string, values: readonly string[]): string {
  const [first = '', ...others] = [...new Set(values)];
  const name = labelName(label);
  if (others.length === 0) {
    return `{${name}=${quoteLogText(first)}}`;
  }
  const alternatives = [first, ...others].map((value) => escapeRegex(value));
  return `{${name}=~${quoteLogText(alternatives.join('|'))}}`;
}

/** Which lines to look at to learn where a stream keeps its trace ids. */
export type Sample = 'any' | 'with-id-in-line' | 'with-id-in-metadata';

/** A query for sample lines of a selector that `streamSelector` built: all, or only those likely to hold a trace id. */
export function sampleLines(selector: string, sample: Sample = 'any'): string {
  switch (sample) {
    case 'any':
      return selector;
    case 'with-id-in-line':
      return `${selector} |~ "[0-9a-fA-F]{16}"`;
    case 'with-id-in-metadata':
      return `${selector} | ${UNKNOWN_KEYS.map((key) => `${key}!=""`).join(' or ')}`;
  }
}

/** Names of structured metadata to try where none is known; OTLP always writes the first. */
const UNKNOWN_KEYS = ['trace_id', 'traceID', 'traceId'];

/**
 * The queries for the lines of one trace in one group of streams, cheapest filter first: the line filter before the
 * parser. A 64-bit id is asked for in both its forms, since stores disagree and equality is literal. One query, or for
 * an unknown shape two that share no line: ids in the text, and ids in the metadata only.
 * @param selector as `streamSelector` builds it
 * @param spanId narrows to one span: by field where the field's name can be told from the trace id's, else by text
 */
export function linesOfTrace(selector: string, shape: LogShape, traceId: string, spanId?: string): string[] {
  const known = normalizeTraceId(traceId);
  const id = known ?? traceId;
  const isShort = known !== undefined && isShortTraceId(known);
  const inText = quoteLogText(isShort ? id.slice(-16) : id);
  const asField = isShort ? `=~"(0{16})?${id.slice(-16)}"` : `=${quoteLogText(id)}`;
  const span = spanId === undefined ? undefined : (normalizeSpanId(spanId) ?? spanId);
  const spanInText = span === undefined ? '' : ` |= ${quoteLogText(span)}`;

  switch (shape.placement) {
    case 'metadata':
      return [`${selector} | ${labelName(shape.key)}${asField}${spanFilter([shape.key], span)}`];
    case 'json':
    case 'logfmt': {
      const [text, field] = spanKeyOf(shape.key) ? ['', spanFilter([shape.key], span)] : [spanInText, ''];
      const filter = `${labelName(shape.key)}${asField}${field}`;
      return [`${selector} |= ${inText}${text} | ${shape.placement} | ${filter} | drop __error__, __error_details__`];
    }
    case 'text':
      return [`${selector} |= ${inText}${spanInText}`];
    case 'unknown': {
      const filter = `${UNKNOWN_KEYS.map((key) => key + asField).join(' or ')}${spanFilter(UNKNOWN_KEYS, span)}`;
      return [`${selector} |= ${inText}${spanInText}`, `${selector} != ${inText} | ${filter}`];
    }
  }
}

/**
 * Who wrote a line, how severe it is and of which trace it is. Of a line with structured metadata the other labels weigh
 * more than the line (1.1 kB as OpenTelemetry sends it, 0.4 kB with these).
 */
const TELLING = [
  'service_name',
  'detected_level',
  'severity_text',
  'severity_number',
  'level',
  'service_instance_id',
  'k8s_pod_name',
  'pod',
  'instance',
  'host_name',
];

/** The query for all lines of a stream, but for those of one trace where it is named; with the labels that matter only. */
export function linesOfStream({ label, value, shape }: LogStream, butOf?: string): string {
  const selector = streamSelector(label, [value]);
  const known = butOf === undefined ? undefined : normalizeTraceId(butOf);
  const id = known ?? butOf;
  const isShort = known !== undefined && isShortTraceId(known);
  const inText = id === undefined ? '' : ` != ${quoteLogText(isShort ? id.slice(-16) : id)}`;
  if (shape.placement !== 'metadata') {
    return `${selector}${inText}`;
  }
  const key = labelName(shape.key);
  const other = isShort ? `!~"(0{16})?${known.slice(-16)}"` : `!=${quoteLogText(id ?? '')}`;
  const kept = [...new Set([labelName(label), key, labelName(spanKeyOf(shape.key) ?? 'span_id'), ...TELLING])];
  return `${selector}${id === undefined ? '' : ` | ${key}${other}`} | keep ${kept.join(', ')}`;
}

function spanFilter(traceKeys: readonly string[], span: string | undefined): string {
  if (span === undefined) {
    return '';
  }
  const conditions = traceKeys.flatMap((traceKey) => {
    const key = labelName(spanKeyOf(traceKey) ?? 'span_id');
    // Datadog prints span ids as decimal numbers.
    const forms = key.startsWith('dd_') && normalizeSpanId(span) ? [span, `${BigInt(`0x${span}`)}`] : [span];
    return forms.map((form) => `${key}=${quoteLogText(form)}`);
  });
  return ` | ${conditions.join(' or ')}`;
}

export interface LogQuery {
  expr: string;
  /** service.name values of the streams that it covers. */
  services: string[];
}

/** The queries for all streams of a request: streams that share label and shape are asked together. */
export function logQueries({ streams, traceId, spanId }: LogsRequest): LogQuery[] {
  const groups = new Map<string, [LogStream, ...LogStream[]]>();
  for (const stream of streams) {
    const { placement } = stream.shape;
    const id = JSON.stringify([stream.label, placement, 'key' in stream.shape ? stream.shape.key : '']);
    const group = groups.get(id);
    if (group) {
      group.push(stream);
    } else {
      groups.set(id, [stream]);
    }
  }
  return [...groups.values()].flatMap((group) => {
    const selector = streamSelector(
      group[0].label,
      group.map(({ value }) => value)
    );
    const services = [...new Set(group.map(({ service }) => service))];
    return linesOfTrace(selector, group[0].shape, traceId, spanId).map((expr) => ({ expr, services }));
  });
}
