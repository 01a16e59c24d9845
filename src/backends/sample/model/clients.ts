import type { HttpEdge, StoreEdge } from './edges';
import type { Job } from './job';
import { between, skewed } from './random';
import type { Attributes } from './records';
import { ShopError } from './serve';
import type { Span } from './span';
import { ask, sleep, type HttpReply, type Work } from './work';

export interface CallOptions {
  /** What stands in the route's `{}`. */
  param?: string;
  body?: Record<string, string>;
  /** The caller's span. */
  parent: Span | undefined;
  /** False sends no `traceparent`: the callee then begins a trace of its own. */
  propagate?: boolean;
}

/**
 * Calls another service: a CLIENT span, whose context goes along.
 * @throws ShopError (status 502) when there is no reply, or one with status 5xx
 */
export function* call(
  job: Job,
  edge: HttpEdge,
  { param = '', body = {}, parent, propagate = true }: CallOptions
): Work<HttpReply> {
  const { host, port } = job.shop.addressOf(edge.to);
  const target = edge.route.replace(/\{.*\}/, encodeURIComponent(param));
  const span = job.startSpan({
    name: `${edge.method} ${edge.route}`,
    kind: 'client',
    attributes: {
      'http.request.method': edge.method,
      'url.full': `http://${host}:${port}${target}`,
      'server.address': host,
      'server.port': port,
      'peer.service': edge.to,
    },
    parent: parent?.context,
  });
  const context = propagate ? span?.context : undefined;
  const request = { method: edge.method, target, body, parent: context, requestId: job.nextCallId() };
  const answer = yield* ask(edge.to, request);

  if (!answer.ok) {
    span?.recordException('ConnectionError', answer.reason);
    span?.fail('ConnectionError', answer.reason);
    span?.end();
    job.log('error', `${edge.to} did not answer: ${answer.reason}`, span, { 'peer.service': edge.to });
    throw new ShopError('UpstreamError', `${edge.to} did not answer`, 502);
  }
  const { status } = answer.reply;
  span?.setAttributes({ 'http.response.status_code': status });
  if (status >= 400) {
    span?.fail(String(status));
  }
  span?.end();
  if (status >= 500) {
    throw new ShopError('UpstreamError', `${edge.to} answered ${status}`, 502);
  }
  return answer.reply;
}

/** What every span on Redis says, by the database conventions. */
export const REDIS = {
  'db.system.name': 'redis',
  'server.address': 'redis.payments.svc.cluster.local',
  'server.port': 6379,
};

interface StoreQuery {
  /** Name of the span. */
  name: string;
  parent: Span | undefined;
  attributes: Attributes;
  /** What happens while the query runs; by default it takes as long as the edge's table says. */
  run?(span: Span | undefined): Work<void>;
}

/**
 * Queries a data store that never leaves the process: a CLIENT span by the database conventions.
 * @returns the span, which has ended
 * @throws ShopError when the query fails, as often as the edge's table says
 */
export function* query(
  job: Job,
  edge: StoreEdge,
  { name, parent, attributes, run }: StoreQuery
): Work<Span | undefined> {
  const { random } = job;
  const span = job.startSpan({
    name,
    kind: 'client',
    attributes: { 'peer.service': edge.to, ...attributes },
    parent: parent?.context,
  });
  yield* run ? run(span) : sleep(skewed(random, edge.ms.min, edge.ms.max));
  if (random() < edge.errors) {
    const reason = `connection to ${edge.to} reset after ${Math.round(between(random, 1, 5))} s idle`;
    span?.recordException('ConnectionReset', reason);
    span?.fail('ConnectionReset', reason);
    span?.end();
    throw new ShopError('ConnectionReset', reason);
  }
  span?.end();
  return span;
}
