import { HTTP_EDGES, STORE_EDGES } from './edges';
import type { SpanRecord } from './records';
import { durationOf, recordShop, START_MS, traceIn } from './testing/record';

describe('an ordinary minute of the shop', () => {
  const healthy = recordShop([], { seconds: 120, rate: 20 });
  const spansById = new Map(healthy.spans.map((span) => [span.spanId, span]));

  it('is the same for the same seed, and another for another', () => {
    expect(recordShop([], { seconds: 5, seed: 9 })).toEqual(recordShop([], { seconds: 5, seed: 9 }));
    const first = (seed: number) => recordShop([], { seconds: 5, seed }).spans[0]?.traceId;
    expect(first(9)).not.toBe(first(10));
  });

  it('has well-formed ids, each of its own', () => {
    expect(healthy.spans.every(({ traceId }) => /^[0-9a-f]{32}$/.test(traceId))).toBe(true);
    expect(healthy.spans.every(({ spanId }) => /^[0-9a-f]{16}$/.test(spanId))).toBe(true);
    expect(spansById.size).toBe(healthy.spans.length);
  });

  it('has the calls of the table of edges, at its rates', () => {
    const calls = (client: Partial<SpanRecord>) =>
      healthy.spans.filter((span) => Object.entries(client).every(([key, value]) => Reflect.get(span, key) === value));
    for (const edge of [...Object.values(HTTP_EDGES), ...Object.values(STORE_EDGES)]) {
      if (edge.from !== 'users') {
        const to = calls({ service: edge.from, kind: 'client' }).filter(
          ({ attributes }) => attributes['peer.service'] === edge.to
        );
        const served = healthy.requests.filter(({ service, status }) => service === edge.from && status < 400).length;
        const servesBoth = edge.from === 'web-frontend' ? 0.5 : 1;
        expect(to.length / served).toBeGreaterThan(edge.rate * servesBoth * 0.9);
        expect(to.length / served).toBeLessThan(edge.rate * servesBoth * 1.1);
      }
    }
  });

  it('pairs every call over HTTP with the SERVER span of its callee', () => {
    const servers = healthy.spans.filter(({ kind, parentSpanId }) => kind === 'server' && parentSpanId);
    const http = healthy.spans.filter(({ kind, attributes }) => kind === 'client' && attributes['url.full']);
    expect(servers.length).toBe(http.length);
    for (const server of servers) {
      const client = spansById.get(server.parentSpanId ?? '');
      expect(client).toMatchObject({ kind: 'client', traceId: server.traceId, name: server.name });
      expect(client?.attributes['peer.service']).toBe(server.service);
      expect(client?.startMs).toBeLessThanOrEqual(server.startMs);
      expect(client?.endMs).toBeGreaterThanOrEqual(server.endMs);
    }
  });

  it('is fast, and fails about as often as the table says', () => {
    const seconds = healthy.requests.map((request) => request.seconds).sort((a, b) => a - b);
    expect(seconds.at(-1)).toBeLessThan(0.4);
    const failed = healthy.requests.filter(({ service, status }) => service === 'web-frontend' && status >= 500);
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length / healthy.requests.length).toBeLessThan(0.01);
    const spans = failed.flatMap(({ span }) => traceIn(healthy, span?.traceId));
    expect(spans.filter(({ status }) => status === 'error').length).toBeGreaterThan(failed.length);
  });

  it('counts each request once, with its SERVER span', () => {
    expect(healthy.requests.length).toBe(healthy.spans.filter(({ kind }) => kind === 'server').length);
    for (const { service, seconds, span } of healthy.requests) {
      const server = spansById.get(span?.spanId ?? '');
      expect(server).toMatchObject({ service, kind: 'server', traceId: span?.traceId });
      expect(seconds * 1000).toBeCloseTo(server ? durationOf(server) : NaN, 3);
    }
  });

  it('is told in the order in which it happens', () => {
    const moments = healthy.lines.map(({ timeMs }) => timeMs);
    expect(moments).toEqual([...moments].sort((a, b) => a - b));
    expect(moments[0]).toBeGreaterThanOrEqual(START_MS);
  });
});
