import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Html } from './html';

type Headers = Record<string, string>;

/** Answers with JSON. Does nothing when the caller has gone. */
export function sendJson(res: ServerResponse, status: number, body: unknown, headers: Headers = {}) {
  send(res, status, `${JSON.stringify(body)}\n`, { 'content-type': 'application/json; charset=utf-8', ...headers });
}

/** Answers with a page. Does nothing when the caller has gone. */
export function sendHtml(res: ServerResponse, status: number, page: Html, headers: Headers = {}) {
  send(res, status, page.html, { 'content-type': 'text/html; charset=utf-8', ...headers });
}

/** Sends the caller on to another path: 302 for what was read, 303 for what was changed. */
export function redirect(res: ServerResponse, status: 302 | 303, location: string) {
  send(res, status, '', { location });
}

function send(res: ServerResponse, status: number, body: string, headers: Headers) {
  if (res.headersSent || res.destroyed) {
    return;
  }
  res.writeHead(status, { 'x-content-type-options': 'nosniff', ...headers });
  res.end(body);
}

/** The path and query of a request, or undefined where its target is no URL. */
export function targetOf(req: IncomingMessage): URL | undefined {
  try {
    return new URL(req.url ?? '/', 'http://localhost');
  } catch {
    return undefined;
  }
}

/** The body as text, or undefined when it is longer than `limit` bytes (the rest is not read into memory). */
export async function readBody(req: IncomingMessage, limit: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    if (size <= limit) {
      chunks.push(bytes);
    } else {
      chunks.length = 0;
    }
  }
  return size <= limit ? Buffer.concat(chunks).toString('utf8') : undefined;
}
