import { createServer, type RequestListener, type Server } from 'node:http';
import type { HttpRequest } from '../../src/backends/sample/model/work';
import { closeServer, listen } from '../http/listen';
import { ShopClient } from './client';

const REQUEST: HttpRequest = { method: 'GET', target: '/tasks/7', body: {}, parent: undefined, requestId: '1' };
const HOST = '127.0.0.1';

describe('the shop’s client', () => {
  let server: Server | undefined;
  let client: ShopClient;

  beforeEach(() => {
    client = new ShopClient();
  });
  afterEach(async () => {
    client.close();
    if (server) {
      await closeServer(server, 0);
    }
    server = undefined;
  });

  const serve = async (listener: RequestListener) => {
    server = createServer(listener);
    return { host: HOST, port: await listen(server, 'The service', 0, HOST) };
  };

  it('sends the caller’s span, the request’s name and the body, over a connection that it keeps', async () => {
    const seen: unknown[] = [];
    const ports = new Set<number | undefined>();
    const address = await serve((req, res) => {
      let body = '';
      ports.add(req.socket.remotePort);
      req.on('data', (chunk: Buffer) => (body += chunk.toString()));
      req.on('end', () => {
        const { traceparent, 'x-request-id': id } = req.headers;
        seen.push([req.method, req.url, traceparent, id, body]);
        res.writeHead(201).end('{"order":"o-1"}');
      });
    });
    const parent = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', sampled: false };
    const order = { ...REQUEST, method: 'POST', target: '/orders', body: { sku: 'Größe 7' }, parent };
    expect(await client.send(address, order)).toEqual({ ok: true, reply: { status: 201, body: { order: 'o-1' } } });
    await client.send(address, REQUEST);
    expect(seen).toEqual([
      ['POST', '/orders', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00', '1', '{"sku":"Größe 7"}'],
      ['GET', '/tasks/7', undefined, '1', ''],
    ]);
    expect(ports.size).toBe(1);
  });

  it.each<[string, RequestListener, string]>([
    ['that stays silent', () => {}, 'no answer within 0.1 s'],
    ['that hangs up', (_req, res) => res.destroy(), 'socket hang up'],
    ['that hangs up in its answer', (_req, res) => (res.write('{'), setImmediate(() => res.destroy())), 'aborted'],
    ['that is no service of the shop', (_req, res) => res.end('<html>'), 'the answer is no JSON object of text fields'],
    ['that does not stop', (_req, res) => res.end('x'.repeat(100_000)), 'the answer is too long'],
  ])('answers with the reason for a service %s', async (_what, listener, reason) => {
    expect(await client.send(await serve(listener), REQUEST, 100)).toEqual({ ok: false, reason });
  });

  it('answers with the reason where nobody listens, and for what cannot be sent', async () => {
    const address = await serve(() => {});
    if (server) {
      await closeServer(server, 0);
    }
    expect(await client.send(address, REQUEST)).toEqual({
      ok: false,
      reason: expect.stringContaining('ECONNREFUSED'),
    });
    expect(await client.send(address, { ...REQUEST, target: '/a b' })).toEqual({
      ok: false,
      reason: expect.stringContaining('unescaped'),
    });
  });
});
