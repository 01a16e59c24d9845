import { FAULT_NAMES, type FaultName } from './faults';
import { isSampled } from './sampling';
import type { LineRecord, SpanRecord } from './records';
import { durationOf, recordShop, traceIn } from './testing/record';

const ofService = <T extends { service: string }>(records: T[], service: string) =>
  records.filter((record) => record.service === service);
const errors = (lines: LineRecord[]) => lines.filter(({ level }) => level === 'error');
const named = (spans: SpanRecord[], name: string) => spans.filter((span) => span.name === name);

describe('a fault of the shop', () => {
  it('throttle: the slow span and the line that explains it share an id, and the line is late', () => {
    const shop = recordShop(['throttle']);
    const slow = named(shop.spans, 'db:query').filter((span) => durationOf(span) > 400);
    expect(slow.length).toBeGreaterThan(20);
    for (const span of slow) {
      expect(span.attributes['app.partition']).toBe('tenant-42');
      expect(span.events.map(({ name }) => name)).toEqual(Array(3).fill('ProvisionedThroughputExceededException'));
      const lines = shop.lines.filter((line) => line.span?.spanId === span.spanId);
      expect(lines.map(({ level }) => level)).toEqual(['debug', 'debug', 'debug', 'warn']);
      expect(lines[3]?.message).toContain('RetryAttempts=3');
      expect(lines[3]?.timeMs).toBeGreaterThan(span.endMs);
    }
    expect(slow.length).toBe(named(shop.spans, 'db:query').filter(({ events }) => events.length > 0).length);
  });

  it('row-lock: orders of the best-seller wait for the batch that holds its row, and link to it', () => {
    const shop = recordShop(['row-lock']);
    const batches = named(shop.spans, 'restock');
    expect(batches.length).toBeGreaterThan(10);
    expect(batches.every((span) => durationOf(span) >= 500 && durationOf(span) < 2100)).toBe(true);
    const waiters = named(shop.spans, 'SELECT stock').filter((span) => durationOf(span) > 100);
    expect(waiters.length).toBeGreaterThan(15);
    for (const span of waiters) {
      expect(span.attributes['app.sku']).toBe('sku-0042');
      expect(batches.map(({ spanId }) => spanId)).toContain(span.links[0]?.spanId);
      const [line] = shop.lines.filter((one) => one.span?.spanId === span.spanId);
      expect(line?.message).toContain('row-level lock');
      const waited = span.events.find(({ name }) => name === 'lock.acquired')?.attributes.waited_ms;
      expect(Number(waited)).toBeLessThanOrEqual(durationOf(span));
    }
    // A lock has one holder: what waits for a row never reads it while the batch has it.
    for (const batch of batches) {
      const inside = waiters.filter(({ endMs }) => endMs > batch.startMs + 30 && endMs < batch.endMs);
      expect(inside).toEqual([]);
    }
  });

  it('row-lock: is what every line about a lock comes from, however busy the row', () => {
    const waits = (faults: FaultName[]) => {
      const shop = recordShop(faults, { seconds: 20, rate: 200 });
      const lines = shop.lines.filter(({ message }) => message.includes('row-level lock'));
      return lines.map(({ span }) => shop.spans.find(({ spanId }) => spanId === span?.spanId));
    };
    expect(waits([])).toEqual([]);
    const spans = waits(['row-lock']);
    expect(spans.length).toBeGreaterThan(50);
    expect(spans.every((span) => span?.links.length === 1)).toBe(true);
  });

  it('status-unset: an error line in a span that knows of none', () => {
    const shop = recordShop(['status-unset']);
    const lines = errors(shop.lines).filter(({ message }) => message.includes('receipt'));
    expect(lines.length).toBeGreaterThan(20);
    for (const { span } of lines) {
      expect(shop.spans.find(({ spanId }) => spanId === span?.spanId)?.status).toBe('unset');
    }
  });

  it('sampled-out: every failed payment is of a trace that is kept nowhere', () => {
    const shop = recordShop(['sampled-out']);
    const lines = errors(shop.lines).filter(({ message }) => message.includes('card processor'));
    expect(lines.length).toBeGreaterThan(20);
    for (const { span } of lines) {
      expect(span?.sampled).toBe(false);
      expect(traceIn(shop, span?.traceId)).toEqual([]);
    }
  });

  it.each<[string, FaultName[], number]>([
    ['head-sampling', ['sampled-out', 'head-sampling'], 1],
    ['uninstrumented', ['sampled-out', 'uninstrumented'], 1],
    ['all others', FAULT_NAMES, 1],
    ['itself off', ['head-sampling'], 0],
  ])('sampled-out: fails one payment in six with %s as well', (_, faults, share) => {
    const payments = recordShop(faults, { seconds: 120 }).requests.filter(({ route }) => route === '/payments');
    const failed = payments.filter(({ status }) => status === 502).length / payments.length;
    expect(failed).toBeGreaterThanOrEqual((share / 6) * 0.75);
    expect(failed).toBeLessThanOrEqual((share / 6) * 1.25);
  });

  it('context-lost: an error line without ids, and a trace that begins in the middle', () => {
    const shop = recordShop(['context-lost']);
    const lines = errors(shop.lines).filter(({ message }) => message.includes('confirmation'));
    const orphans = shop.spans.filter((span) => span.service === 'payment-service' && !span.parentSpanId);
    expect(lines.length).toBeGreaterThan(50);
    expect(lines.every(({ span }) => span === undefined)).toBe(true);
    expect(orphans.length).toBe(lines.length);
  });

  it('head-sampling: nine traces in ten are gone, every line is there', () => {
    const shop = recordShop(['head-sampling'], { seconds: 120 });
    const ids = new Set(shop.lines.flatMap(({ span }) => span?.traceId ?? []));
    const kept = new Set(shop.spans.map(({ traceId }) => traceId));
    expect(ids.size).toBeGreaterThan(1000);
    expect(kept.size / ids.size).toBeGreaterThan(0.07);
    expect(kept.size / ids.size).toBeLessThan(0.13);
    expect(shop.lines.every(({ span }) => span && span.sampled === kept.has(span.traceId))).toBe(true);
    // A trace is kept whole or not at all.
    const pairs = shop.spans.filter(({ kind, parentSpanId }) => kind === 'server' && parentSpanId);
    const spanIds = new Set(shop.spans.map(({ spanId }) => spanId));
    expect(pairs.every(({ parentSpanId }) => spanIds.has(parentSpanId ?? ''))).toBe(true);
  });

  it('service-names: the logs of checkout have a name of their own', () => {
    const shop = recordShop(['service-names']);
    const names = (records: Array<{ serviceName: string }>) => [...new Set(records.map((one) => one.serviceName))];
    expect(names(ofService(shop.lines, 'checkout-service'))).toEqual(['checkout-svc']);
    expect(names(ofService(shop.spans, 'checkout-service'))).toEqual(['checkout-service']);
    expect(names(ofService(shop.lines, 'task-svc'))).toEqual(['task-svc']);
  });

  it('clock-skew: inventory’s spans and lines are 2 s ahead of their callers', () => {
    const shop = recordShop(['clock-skew']);
    const servers = named(ofService(shop.spans, 'inventory-service'), 'POST /reservations/{sku}');
    expect(servers.length).toBeGreaterThan(100);
    for (const server of servers) {
      const client = shop.spans.find(({ spanId }) => spanId === server.parentSpanId);
      expect(server.startMs - (client?.endMs ?? NaN)).toBeGreaterThan(1500);
      const line = shop.lines.find(({ span }) => span?.spanId === server.spanId);
      expect(line?.timeMs).toBeGreaterThanOrEqual(server.startMs);
    }
  });

  it('uninstrumented: payments are called and never seen', () => {
    const shop = recordShop(['uninstrumented']);
    expect(named(ofService(shop.spans, 'checkout-service'), 'POST /payments').length).toBeGreaterThan(100);
    expect(ofService(shop.spans, 'payment-service')).toEqual([]);
    const lines = ofService(shop.lines, 'payment-service');
    expect(lines.length).toBeGreaterThan(100);
    expect(lines.every(({ span }) => span === undefined)).toBe(true);
    expect(ofService(shop.requests, 'payment-service').every(({ span }) => span === undefined)).toBe(true);
  });

  it('short-ids: 64-bit and zero-led ids, half each', () => {
    const shop = recordShop(['short-ids']);
    const ids = [...new Set(shop.spans.map(({ traceId }) => traceId))];
    const short = ids.filter((id) => /^0{16}[0-9a-f]{16}$/.test(id));
    expect(ids.every((id) => id.length === 32 && id.startsWith('0'))).toBe(true);
    expect(short.length / ids.length).toBeGreaterThan(0.4);
    expect(short.length / ids.length).toBeLessThan(0.6);
  });

  it.each(FAULT_NAMES)('%s leaves the requests of the day as they are', (fault) => {
    const ids = (faults: FaultName[]) =>
      recordShop(faults, { seconds: 10 }).requests.flatMap(({ service, route }) =>
        service === 'web-frontend' ? [route] : []
      );
    expect([...ids([fault])].sort()).toEqual([...ids([])].sort());
  });

  it('counts a user for each order', () => {
    const { orders } = recordShop([]);
    expect(orders.length).toBeGreaterThan(200);
    expect(new Set(orders).size).toBeLessThanOrEqual(500);
  });
});

describe('sampling', () => {
  it.each([
    ['f'.repeat(32), 1, true],
    ['0'.repeat(32), 0, false],
    [`${'f'.repeat(19)}${'1'.repeat(13)}`, 0.1, true],
    [`${'0'.repeat(19)}${'2'.repeat(13)}`, 0.1, false],
  ])('%s at ratio %d: %s', (traceId, ratio, kept) => expect(isSampled(traceId, ratio)).toBe(kept));
});
