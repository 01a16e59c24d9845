import { normalizeTraceId } from '../../shared/ids';
import type { SpanKind } from '../traces/types';
import { wellFormed } from './goString';
import { escapeRegex } from './regex';

/**
 * Characters that no TraceQL string literal of ours holds. Tempo reads Go's escapes (`strconv.Unquote`), but its lezer
 * grammar, which Grafana's editor uses, knows only `\\` and `\"`; and Grafana fills in `$name` and `[[name]]` first.
 * Text with any of them is matched by a regular expression that names them by code point (`\x{24}`), which all three
 * leave alone. Tempo anchors expressions at both ends (since 2.7).
 */
const NOT_IN_LITERAL = /[$\p{C}\p{Zl}\p{Zp}\uFFFD]/u;

/** The one escape function of this module: `field="text"`, or `field=~"…"` where a literal cannot carry the text. */
function equals(field: string, text: string): string {
  const value = wellFormed(text);
  const exact = !NOT_IN_LITERAL.test(value) && !value.includes('[[');
  const body = exact ? value : escapeRegex(value, NOT_IN_LITERAL);
  return `${field}${exact ? '=' : '=~'}"${body.replace(/["\\]/g, '\\$&')}"`;
}

const NO_TRACE = '0'.repeat(32);

/**
 * The query that Grafana's Tempo data source takes for a look-up by id: 32 lower-case hex digits. What is no trace id
 * becomes the all-zero one, which no trace has.
 */
export function traceById(traceId: string): string {
  return normalizeTraceId(traceId) ?? NO_TRACE;
}

/** Search for those of these traces that there are; what is no trace id matches none. Ids may be padded or not. */
export function tracesByIds(traceIds: readonly string[]): string {
  return `{${traceIds.map((id) => equals('trace:id', traceById(id))).join(' || ') || equals('trace:id', NO_TRACE)}}`;
}

/** Search for any trace at all. */
export const ANY_TRACE = '{}';

export interface SlowSpansOptions {
  /** service.name; all services if left out. */
  service?: string;
  /** Spans that take longer than this, in milliseconds. */
  minMs: number;
  /** Spans that take at most this, in milliseconds. */
  maxMs?: number;
  /** `server` unless said otherwise; `any` for every kind. */
  kind?: SpanKind | 'any';
}

/**
 * Search for slow spans, the newest first: `most_recent` keeps Tempo from answering with any it comes across first.
 * The route and status come along, to name a hit by.
 */
export function slowSpans({ service, minMs, maxMs, kind = 'server' }: SlowSpansOptions): string {
  const conditions = [
    ...(service === undefined ? [] : [equals('resource.service.name', service)]),
    ...(kind === 'any' ? [] : [`kind=${kind}`]),
    `duration>${duration(minMs)}`,
    ...(maxMs === undefined ? [] : [`duration<=${duration(maxMs)}`]),
  ];
  return `{${conditions.join(' && ')}} | select(span.http.route, status) with (most_recent=true)`;
}

const LONGEST_MS = 365 * 24 * 3600 * 1000;

function duration(ms: number): string {
  const bounded = Number.isNaN(ms) ? 0 : Math.min(LONGEST_MS, Math.max(0, ms));
  return Number.isInteger(bounded) ? `${bounded}ms` : `${Math.round(bounded * 1000)}us`;
}
