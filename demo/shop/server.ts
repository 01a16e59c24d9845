import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ROUTES } from '../../src/backends/sample/model/routes';
import { serve } from '../../src/backends/sample/model/serve';
import type { ServiceName } from '../../src/backends/sample/model/services';
import type { Shop } from '../../src/backends/sample/model/shop';
import { readBody, sendJson } from '../http/messages';
import { Abandoned, type Runner } from './run';
import { parseFields, readTraceParent, REQUEST_ID_HEADER, TRACE_PARENT_HEADER } from './wire';

const MAX_BODY_BYTES = 4096;
const MOST_ID_CHARACTERS = 200;
const REQUEST_TIMEOUT_MS = 10_000;
/** Longer than a client keeps an idle connection: the end that closes first must be the one that would write next. */
const KEEP_ALIVE_MS = 60_000;

export interface ServiceOptions {
  shop: Shop;
  service: ServiceName;
  runner: Runner;
  /** Told of an error that is no part of the shop's life. */
  onError(where: string, error: unknown): void;
}

/**
 * The HTTP server of one service. The service itself is its routes in the model; here is only what the wire adds. A body
 * that cannot be read is turned down before the service hears of it.
 */
export function createServiceServer(options: ServiceOptions): Server {
  const server = createServer((req, res) => {
    // Where the body breaks off, the caller has gone.
    answer(req, res, options).catch(() => res.destroy());
  });
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return server;
}

async function answer(
  req: IncomingMessage,
  res: ServerResponse,
  { shop, service, runner, onError }: ServiceOptions
): Promise<void> {
  const text = hasBody(req) ? await readBody(req, MAX_BODY_BYTES) : '';
  const body = text === '' ? {} : text && parseFields(text);
  if (!body) {
    const limit = `of at most ${MAX_BODY_BYTES} bytes, whose fields are all text`;
    return sendJson(res, 400, { error: `The body must be a JSON object ${limit}.` });
  }
  const request = {
    method: req.method ?? '',
    target: req.url ?? '/',
    body,
    parent: readTraceParent(req.headers[TRACE_PARENT_HEADER]),
    requestId: requestIdOf(req),
  };
  try {
    const reply = await runner.run(serve(shop, service, ROUTES[service], request));
    sendJson(res, reply.status, reply.body);
  } catch (error) {
    if (error instanceof Abandoned) {
      res.destroy();
      return;
    }
    onError(service, error);
    sendJson(res, 500, { error: 'The request failed.' });
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** The caller's name for the request; without one it gets a name that comes up only once. */
function requestIdOf({ headers }: IncomingMessage): string {
  const id = headers[REQUEST_ID_HEADER];
  return typeof id === 'string' && id !== '' && id.length <= MOST_ID_CHARACTERS ? id : randomBytes(16).toString('hex');
}
