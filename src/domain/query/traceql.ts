import { normalizeTraceId } from '../../shared/ids';
import type { ChosenAttribute } from '../traces/attributeChoice';
import type { Operation } from '../traces/operation';
import { stableName } from '../traces/stableName';
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

/** Conditions on text are made here and in `nameLike` only: `field="text"`, or `field=~"…"` where a literal cannot carry the text. */
function equals(field: string, text: string): string {
  const value = wellFormed(text);
  const exact = !NOT_IN_LITERAL.test(value) && !value.includes('[[');
  const body = exact ? value : escapeRegex(value, NOT_IN_LITERAL);
  return `${field}${exact ? '=' : '=~'}"${inLiteral(body)}"`;
}

const inLiteral = (text: string) => text.replace(/["\\]/g, '\\$&');

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

/** Limits of an operation's runs; each may be left out. */
export interface RunsOptions {
  /** Runs that took longer than this, in milliseconds. */
  overMs?: number;
  /** Runs that took at most this, in milliseconds. */
  maxMs?: number;
  withoutError?: boolean;
}

/** Search for runs of an operation; names that hold ids or numbers stand for all that differ in those alone. */
export function runsOf(operation: Operation, limits: RunsOptions = {}): string {
  return `{${conditionsOn(operation, limits)}}`;
}

/**
 * Search for runs of an operation in whose trace another one runs as well, the newest first, with these attributes of
 * both spans.
 */
export function samplesOf(
  operation: Operation,
  limits: RunsOptions,
  other: Operation,
  attributes: readonly ChosenAttribute[]
): string {
  const own = runsOf(operation, limits);
  const both = conditionsOn(operation) === conditionsOn(other) ? own : `${own} && ${runsOf(other)}`;
  const keys = attributes.map(({ scope, key }) => `${scope}.${key}`);
  return `${both}${keys.length > 0 ? ` | select(${keys.join(', ')})` : ''} with (most_recent=true)`;
}

function conditionsOn(
  { service, name, kind, route }: Operation,
  { overMs, maxMs, withoutError = false }: RunsOptions = {}
): string {
  return [
    ...(service === undefined ? [] : [equals('resource.service.name', service)]),
    nameLike(name),
    `kind=${kind}`,
    ...(route === undefined ? [] : [equals('span.http.route', route)]),
    ...(overMs === undefined ? [] : [`duration>${duration(overMs)}`]),
    ...(maxMs === undefined ? [] : [`duration<=${duration(maxMs)}`]),
    ...(withoutError ? ['status!=error'] : []),
  ].join(' && ');
}

/** An id in a name stands for any other: what `stableName` leaves out. */
function nameLike(name: string): string {
  const [first = '', ...rest] = stableName(wellFormed(name)).split('#');
  if (rest.length === 0 || stableName(name) === name) {
    return equals('name', name);
  }
  const pattern = [first, ...rest].map((part) => escapeRegex(part, NOT_IN_LITERAL)).join('[^/ ]+');
  return `name=~"${inLiteral(pattern)}"`;
}

const LONGEST_MS = 365 * 24 * 3600 * 1000;

function duration(ms: number): string {
  const bounded = Number.isNaN(ms) ? 0 : Math.min(LONGEST_MS, Math.max(0, ms));
  return Number.isInteger(bounded) ? `${bounded}ms` : `${Math.round(bounded * 1000)}us`;
}
