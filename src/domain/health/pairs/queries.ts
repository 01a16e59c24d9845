import { selector } from '../../query/promql';
import { wellFormed } from '../../query/goString';
import { escapeRegex } from '../../query/regex';

/** What no TraceQL literal may hold, see `query/traceql`: named by code point instead. */
const AS_CODE = /[$\p{C}\p{Zl}\p{Zp}\uFFFD]/u;

const literal = (pattern: string) => `"${pattern.replace(/["\\]/g, '\\$&')}"`;
const exactly = (text: string) => escapeRegex(wellFormed(text), AS_CODE).replaceAll('[[', '[\\x{5b}');
const NEWEST = ' with (most_recent=true)';

/** Search for the newest traces with a span of the service, or with a call to it. */
export function tracesWith(service: string): string {
  const name = literal(exactly(service));
  const host = literal(`${exactly(service)}(\\..*)?`);
  return `{resource.service.name=~${name} || (kind=client && (span.peer.service=~${name} || span.server.address=~${host}))}${NEWEST}`;
}

/** Search for traces that begin with a SERVER span of the service. */
export function rootsOf(service: string): string {
  return `{resource.service.name=~${literal(exactly(service))} && kind=server && nestedSetParent<0}${NEWEST}`;
}

/** Search for any span of the service. */
export function spansOf(service: string): string {
  return `{resource.service.name=~${literal(exactly(service))}}`;
}

const METRIC = 'traces_service_graph_request_total';

/** The service graph's counts of the edges of a service over so many seconds. */
export function graphQuery(service: string, seconds: number): string {
  const of = (label: string) => `increase(${selector(METRIC, [{ label, op: '=', value: service }])}[${seconds}s])`;
  return `sum by (client, server, connection_type) (${of('client')} or ${of('server')})`;
}

/** Whether there is a service graph at all. */
export const ANY_GRAPH = `count(${METRIC})`;
