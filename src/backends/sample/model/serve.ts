import type { HttpEdge } from './edges';
import { Job } from './job';
import type { Attributes } from './records';
import type { ServiceName } from './services';
import type { Shop } from './shop';
import type { Span } from './span';
import { reply, type HttpReply, type HttpRequest, type Work } from './work';

/** What a route's handler gets to know of its request. */
export interface Call {
  /** What stands in the route's `{}`, decoded; empty for a route without one. */
  param: string;
  query: URLSearchParams;
  body: Record<string, string>;
  /** The SERVER span; undefined where the service is not instrumented. */
  span: Span | undefined;
}

/** A route of a service: the edge that leads to it, and what it does. */
export interface Route {
  edge: HttpEdge;
  /** Whether the trace that begins here may be kept, whatever the sampler says. */
  keep?(job: Job): boolean;
  handle(job: Job, call: Call): Work<HttpReply>;
}

/** A request that cannot be served; it becomes a 5xx, an exception on the span and an error line. */
export class ShopError extends Error {
  constructor(
    readonly type: string,
    message: string,
    readonly status = 500
  ) {
    super(message);
  }
}

const OTHER_METHOD = '_OTHER';
const KNOWN_METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'CONNECT', 'TRACE']);

/**
 * Answers one request as an instrumented service does: with a SERVER span (a child of the caller's), a line and a
 * count in the latency histogram.
 */
export function* serve(
  shop: Shop,
  service: ServiceName,
  routes: readonly Route[],
  request: HttpRequest
): Work<HttpReply> {
  const job = new Job(shop, service, request.requestId);
  const startedAt = shop.now();
  const url = urlOf(request.target);
  const found = url && findRoute(routes, url.pathname);
  const route = found?.route.edge.route ?? '';
  const method = KNOWN_METHODS.has(request.method) ? request.method : OTHER_METHOD;
  const span = job.startSpan({
    // The conventions' name for a method that nobody knows.
    name: `${method === OTHER_METHOD ? 'HTTP' : method}${route && ` ${route}`}`,
    kind: 'server',
    attributes: requestAttributes(job, request, method, route, url),
    parent: request.parent,
    keep: found?.route.keep?.(job) ?? true,
  });

  const answered = yield* answer(job, request, span, url, found);

  const durationMs = shop.now() - startedAt;
  span?.setAttributes({ 'http.response.status_code': answered.status });
  // For a server, a 4xx is the caller's mistake and leaves the status unset.
  if (answered.status >= 500) {
    span?.fail(String(answered.status));
  }
  const roundedMs = Math.round(durationMs);
  const level = answered.status >= 500 ? 'error' : 'info';
  job.log(level, `${method} ${request.target} ${answered.status} in ${roundedMs} ms`, span, {
    'http.route': route,
    'http.response.status_code': answered.status,
    duration_ms: roundedMs,
  });
  span?.end();
  shop.recorder.request({
    service,
    timeMs: shop.now(),
    method,
    route,
    status: answered.status,
    seconds: durationMs / 1000,
    span: span?.context,
  });
  return answered;
}

interface Found {
  route: Route;
  param: string;
}

function findRoute(routes: readonly Route[], path: string): Found | undefined {
  for (const route of routes) {
    const template = route.edge.route;
    const prefix = template.split('{', 1)[0] ?? '';
    if (prefix === template ? path === prefix : path.startsWith(prefix)) {
      return { route, param: decode(path.slice(prefix.length)) };
    }
  }
  return undefined;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function urlOf(target: string): URL | undefined {
  try {
    return new URL(target, 'http://localhost');
  } catch {
    return undefined;
  }
}

function requestAttributes(
  job: Job,
  { target, method: original }: HttpRequest,
  method: string,
  route: string,
  url: URL | undefined
): Attributes {
  const { host, port } = job.shop.addressOf(job.service.name);
  return {
    'http.request.method': method,
    ...(method === OTHER_METHOD && { 'http.request.method_original': original }),
    ...(route && { 'http.route': route }),
    'url.path': url?.pathname ?? target,
    ...(url?.search && { 'url.query': url.search.slice(1) }),
    'url.scheme': 'http',
    'server.address': host,
    'server.port': port,
  };
}

function* answer(
  job: Job,
  request: HttpRequest,
  span: Span | undefined,
  url: URL | undefined,
  found: Found | undefined
): Work<HttpReply> {
  if (!url || !found) {
    return reply(404, { error: 'There is nothing at this address.' });
  }
  const { edge, handle } = found.route;
  if (request.method !== edge.method) {
    return reply(405, { error: `Use ${edge.method}.` });
  }
  try {
    if (job.random() < edge.errors) {
      throw new ShopError('ConnectionPoolExhausted', 'no connection free in the pool of 20', 503);
    }
    return yield* handle(job, { param: found.param, query: url.searchParams, body: request.body, span });
  } catch (error) {
    if (!(error instanceof ShopError)) {
      throw error;
    }
    span?.recordException(error.type, error.message);
    job.log('error', `${edge.method} ${edge.route} failed: ${error.message}`, span, { 'error.type': error.type });
    return reply(error.status, { error: 'The request failed.' });
  }
}
