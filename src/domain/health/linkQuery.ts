import type { TimeWindow } from '../investigation/types';
import type { Span, Trace } from '../traces/types';
import { fillVariables, type Variables } from './linkVariables';
import { DEFAULT_TAGS, shiftMs, type LinkTag, type TraceToLogs } from './traceToLogs';

export type LinkQuery =
  | { status: 'made'; query: string; window: TimeWindow }
  /** Grafana offers no link for this span, for this reason; one sentence. */
  | { status: 'none'; reason: string }
  /** The span's own text would change the query's meaning: it is not to be asked. */
  | { status: 'unsafe'; reason: string };

/** What ends a string in LogQL, or begins an escape in it: tags stand in quotes. */
const ENDS_STRING = /["`\\\p{Cc}\p{Zl}\p{Zp}]/u;
/** A custom query may put a value anywhere. */
const PLAIN = /^[\p{L}\p{N} ._:/@-]*$/u;

/**
 * The Loki query and the window that Grafana's own link “Related logs” of a span leads to (grafana v12.2.0
 * createSpanLink.tsx, `getQueryForLoki`, `getFormattedTags` and `getTimeRangeFromSpan`). Values are not escaped there,
 * so a span whose values would need it gives no query here.
 */
export function linkQuery(link: TraceToLogs, trace: Trace, span: Span): LinkQuery {
  const start = shiftMs(link.startShift);
  const end = shiftMs(link.endShift);
  if (start === undefined || end === undefined) {
    const wrong = start === undefined ? link.startShift : link.endShift;
    return { status: 'none', reason: `Grafana cannot read the time shift “${wrong}”, and shows no link.` };
  }
  const wanted = link.tags.length > 0 ? link.tags : DEFAULT_TAGS;
  const tags = usedTags(wanted, trace, span);
  if (link.customQuery === undefined && tags.length === 0) {
    const keys = wanted.map(({ key }) => key).join(', ');
    return { status: 'none', reason: `The span has none of the tags that the link looks for: ${keys}.` };
  }
  const variables = variablesOf(trace, span, tags.map(({ label, value }) => `${label}="${value}"`).join(', '));
  const { text, missing, used } = fillVariables(link.customQuery ?? standardQuery(link), variables);
  if (missing.length > 0) {
    return { status: 'none', reason: `The link’s query asks for ${missing.join(', ')}, which the span does not have.` };
  }
  const isSafe = [...used].every(([name, value]) =>
    name === '__tags' ? !tags.some((tag) => ENDS_STRING.test(tag.value)) : PLAIN.test(value)
  );
  return isSafe
    ? { status: 'made', query: text, window: windowOf(span, start, end) }
    : {
        status: 'unsafe',
        reason: 'A value of the span has signs in it that could change the link’s query: it was not asked.',
      };
}

function standardQuery({ filterByTraceID, filterBySpanID }: TraceToLogs): string {
  const filter = (id: 'trace' | 'span') =>
    ` | label_format log_line_contains_${id}_id=\`{{ contains "\${__span.${id}Id}" __line__  }}\`` +
    ` | log_line_contains_${id}_id="true" or ${id}_id="\${__span.${id}Id}"`;
  return `{\${__tags}}${filterByTraceID ? filter('trace') : ''}${filterBySpanID ? filter('span') : ''}`;
}

/** As Grafana's trace frame has it: without exactly sixteen leading zeros. */
export const shownTraceId = ({ traceId }: Trace) => traceId.replace(/^0{16}/, '');
/** The trace view counts in microseconds. */
const micros = (ms: number) => String(Math.round(ms * 1000));

/** Attributes of the resource, then of the span, then what Grafana adds to them. */
function tagsOf(trace: Trace, span: Span): Array<[key: string, value: string]> {
  const resource = span.service === '' ? span.resource : { 'service.name': span.service, ...span.resource };
  return [
    ...Object.entries(resource),
    ...Object.entries(span.attributes),
    ['spanId', span.spanId],
    ['traceId', shownTraceId(trace)],
    ['name', span.name],
    ['duration', micros(span.durationMs)],
  ];
}

function usedTags(tags: readonly LinkTag[], trace: Trace, span: Span) {
  return tagsOf(trace, span).flatMap(([key, value]) => {
    const tag = tags.find((each) => each.key === key);
    return tag ? [{ label: tag.value ?? tag.key, value }] : [];
  });
}

function variablesOf(trace: Trace, span: Span, tags: string): Variables {
  const root = trace.roots[0] ?? span;
  const traceId = shownTraceId(trace);
  return {
    __tags: tags,
    __trace: { traceId, name: `${root.service}: ${root.name}`, duration: micros(trace.endMs - trace.startMs) },
    __span: {
      traceId,
      spanId: span.spanId,
      name: span.name,
      duration: micros(span.durationMs),
      tags: { 'service.name': span.service, ...span.resource, ...span.attributes },
    },
  };
}

function windowOf(span: Span, startShiftMs: number, endShiftMs: number): TimeWindow {
  const fromMs = Math.floor(span.startMs + startShiftMs);
  const toMs = Math.floor(span.startMs + span.durationMs + endShiftMs);
  return { fromMs, toMs: toMs === fromMs ? toMs + 1 : toMs };
}
