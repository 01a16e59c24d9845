import { assembleTrace } from '../traces/assemble';
import type { Span, Trace } from '../traces/types';

export const TRACE_ID = '85afe0ab3e38229d9ab7ce424d9d3fd2';
/** A moment of the captured fixtures, ms since the epoch. */
export const T0 = 1_795_210_523_659;

/** A span id that says which span it is: `spanIdFor('b')` is `000000000000000b`. */
export const spanIdFor = (letter: string) => letter.padStart(16, '0');

/** A span of `from`–`to` milliseconds after T0; the rest is a plain INTERNAL span of service `shop` with status unset. */
export function span(
  id: string,
  [from, to]: [number, number],
  { parent, ...rest }: Partial<Span> & { parent?: string } = {}
): Span {
  return {
    spanId: spanIdFor(id),
    parentSpanId: parent === undefined ? undefined : spanIdFor(parent),
    name: id,
    service: 'shop',
    kind: 'internal',
    status: 'unset',
    startMs: T0 + from,
    durationMs: to - from,
    attributes: {},
    resource: {},
    events: [],
    ...rest,
  };
}

/** The trace of these spans, in any order. Throws without spans. */
export function traceOf(...spans: Span[]): Trace {
  const trace = assembleTrace(TRACE_ID, spans);
  if (!trace) {
    throw new Error('A trace needs spans');
  }
  return trace;
}

/**
 * The demo's slow request, 612 ms: `GET /task` in web-frontend calls task-svc, whose `db:query` waits 450 ms for a
 * throttled DynamoDB partition and retries three times. `aheadMs` moves task-svc's clock.
 */
export function throttledTrace(aheadMs = 0): Trace {
  const web = { service: 'web-frontend', resource: { 'service.instance.id': 'web-0' } };
  const task = { service: 'task-svc', resource: { 'service.instance.id': 'task-0' } };
  const at = (from: number, to: number): [number, number] => [from + aheadMs, to + aheadMs];
  const retry = (ms: number) => ({ timeMs: T0 + ms + aheadMs, name: 'retry', attributes: {} });
  return traceOf(
    span('1', [0, 612], { ...web, name: 'GET /task', kind: 'server' }),
    span('2', [10, 600], { ...web, name: 'GET', kind: 'client', parent: '1' }),
    span('3', at(20, 590), { ...task, name: 'GET /task', kind: 'server', parent: '2' }),
    span('4', at(60, 510), {
      ...task,
      name: 'db:query',
      kind: 'client',
      parent: '3',
      attributes: { 'db.system.name': 'aws.dynamodb', 'peer.service': 'dynamodb' },
      events: [retry(100), retry(220), retry(380)],
    })
  );
}
