import { createServer, type IncomingMessage, type Server } from 'node:http';
import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import { sendJson, targetOf } from '../http/messages';
import type { ServiceMetrics } from '../telemetry/metrics';
import type { ServiceLog } from '../telemetry/serviceLog';

/** A service's three signals. */
export interface Signals {
  tracer: Tracer;
  log: ServiceLog;
  metrics: ServiceMetrics;
}

export interface Call {
  /** What stands in the route's `{}`, decoded; empty for a route without one. */
  param: string;
  query: URLSearchParams;
  /** The SERVER span, which is the active one as well. */
  span: Span;
}

export interface Reply {
  status: number;
  body: unknown;
}

/** A GET route, e.g. `/tasks/{id}`: at most one parameter, at the end. */
export interface Route {
  route: string;
  handle(call: Call): Promise<Reply>;
}

const KNOWN_METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'CONNECT', 'TRACE']);

/** An HTTP server whose every request has a SERVER span (a child of the caller's), a histogram sample and a log line. */
export function createService(signals: Signals, routes: readonly Route[]): Server {
  return createServer((req, res) => {
    const startedAt = performance.now();
    const url = targetOf(req);
    const found = url && findRoute(routes, url.pathname);
    const method = KNOWN_METHODS.has(req.method ?? '') ? (req.method ?? '') : '_OTHER';
    const parent = propagation.extract(ROOT_CONTEXT, req.headers);
    const span = signals.tracer.startSpan(
      found ? `${method} ${found.route.route}` : method,
      { kind: SpanKind.SERVER, attributes: requestAttributes(req, method, url, found?.route.route) },
      parent
    );

    void context.with(trace.setSpan(parent, span), async () => {
      const reply = await answer(signals, req, span, url, found);
      sendJson(res, reply.status, reply.body);
      finish(signals, req, span, { method, route: found?.route.route ?? '', status: reply.status, startedAt });
    });
  });
}

interface Found {
  route: Route;
  param: string;
}

function findRoute(routes: readonly Route[], path: string): Found | undefined {
  for (const route of routes) {
    const prefix = route.route.split('{', 1)[0] ?? '';
    if (prefix === route.route ? path === prefix : path.startsWith(prefix)) {
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

function requestAttributes(req: IncomingMessage, method: string, url: URL | undefined, route: string | undefined) {
  return {
    'http.request.method': method,
    ...(route && { 'http.route': route }),
    ...(url && { 'url.path': url.pathname }),
    ...(url?.search && { 'url.query': url.search.slice(1) }),
    'url.scheme': 'http',
    'server.address': req.socket.localAddress ?? '127.0.0.1',
    'server.port': req.socket.localPort ?? 0,
    'network.protocol.version': req.httpVersion,
  };
}

async function answer(
  { log }: Signals,
  req: IncomingMessage,
  span: Span,
  url: URL | undefined,
  found: Found | undefined
): Promise<Reply> {
  if (!url || !found) {
    return { status: 404, body: { error: 'There is nothing at this address.' } };
  }
  if (req.method !== 'GET') {
    return { status: 405, body: { error: 'Use GET.' } };
  }
  try {
    return await found.route.handle({ param: found.param, query: url.searchParams, span });
  } catch (error) {
    const reason = error instanceof Error ? error : new Error(String(error));
    span.recordException(reason);
    log('error', `GET ${found.route.route} failed: ${reason.message}`, { 'error.type': reason.name });
    return { status: 500, body: { error: 'The request failed.' } };
  }
}

function finish(
  { log, metrics }: Signals,
  req: IncomingMessage,
  span: Span,
  { method, route, status, startedAt }: { method: string; route: string; status: number; startedAt: number }
) {
  const durationMs = performance.now() - startedAt;
  span.setAttribute('http.response.status_code', status);
  // For a server, a 4xx is the caller's mistake and leaves the status unset.
  if (status >= 500) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.setAttribute('error.type', String(status));
  }
  log(status >= 500 ? 'error' : 'info', `${method} ${req.url} ${status} in ${Math.round(durationMs)} ms`, {
    'http.route': route,
    'http.response.status_code': status,
    duration_ms: Math.round(durationMs),
  });
  span.end();
  metrics.observe({ method, route, status, seconds: durationMs / 1000, span: span.spanContext() });
}
