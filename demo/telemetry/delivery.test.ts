import { Delivery, type DeliveryOptions } from './delivery';
import type { SendResult } from './sendResult';
import { StoreReport } from './storeReport';

const SENT: SendResult = { outcome: 'sent' };
const AWAY: SendResult = { outcome: 'unavailable', reason: 'away' };
const REFUSED: SendResult = { outcome: 'refused', reason: 'bad' };

describe('the delivery to a store', () => {
  let said: string[];
  let now: number;
  /** All batches that were handed over, whatever became of them. */
  let attempts: number[][];
  let answer: SendResult | Promise<SendResult>;
  let waiters: Array<{ count: number; resolve: () => void }>;

  beforeEach(() => {
    said = [];
    now = 0;
    attempts = [];
    answer = SENT;
    waiters = [];
  });

  const create = (options: Partial<DeliveryOptions<number>> = {}) => {
    const report = new StoreReport(
      'Loki',
      'http://loki:3100/x',
      '100 lines',
      (line) => said.push(line),
      () => now
    );
    return new Delivery<number>({
      send: async (batch) => {
        attempts.push(batch);
        waiters.filter(({ count }) => attempts.length >= count).forEach(({ resolve }) => resolve());
        return answer;
      },
      channel: report.channel('lines'),
      limit: 100,
      intervalMs: 1,
      backoffMs: { first: 1, max: 5 },
      ...options,
    });
  };
  const attempted = (count: number) =>
    new Promise<void>((resolve) => (attempts.length >= count ? resolve() : waiters.push({ count, resolve })));
  const add = (delivery: Delivery<number>, from: number, to: number) =>
    numbered(from, to).forEach((n) => delivery.add(n));
  const numbered = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

  it('sends by itself, after its interval', async () => {
    const delivery = create();
    add(delivery, 1, 3);
    await attempted(1);
    expect(attempts).toEqual([[1, 2, 3]]);
    expect(await delivery.close(1000)).toBe(0);
    expect(delivery.counts()).toEqual({ accepted: 3, sent: 3, dropped: 0, refused: 0, waiting: 0 });
    expect(said).toEqual([]);
  });

  it('sends a full batch at once, and the last of it on close', async () => {
    const delivery = create({ batchSize: 10, intervalMs: 60_000 });
    add(delivery, 1, 25);
    expect(await delivery.close(1000)).toBe(0);
    expect(attempts.map((batch) => batch.length)).toEqual([10, 10, 5]);
    expect(attempts.flat()).toEqual(numbered(1, 25));
  });

  it('gathers what comes while it sends: a busy shop is not a request for each line', async () => {
    let finish = (_: SendResult) => {};
    answer = new Promise((resolve) => (finish = resolve));
    const delivery = create({ batchSize: 10, intervalMs: 5 });
    add(delivery, 1, 10);
    await attempted(1);
    add(delivery, 11, 14);
    answer = SENT;
    finish(SENT);
    await attempted(2);
    expect(attempts[1]).toEqual([11, 12, 13, 14]);
    await delivery.close(1000);
  });

  it('tries the same batch again while the store is away, says so once, and says once that it is back', async () => {
    answer = AWAY;
    const delivery = create();
    delivery.add(1);
    await attempted(4);
    expect(delivery.counts()).toMatchObject({ accepted: 1, sent: 0, waiting: 1 });
    answer = SENT;
    await attempted(5);
    expect(attempts.every((batch) => batch.join() === '1')).toBe(true);

    delivery.add(2);
    await attempted(attempts.length + 1);
    now = 10_000;
    delivery.add(3);
    await delivery.close(1000);
    expect(said).toEqual([
      'Loki at http://loki:3100 is not reachable yet (away): keeping up to 100 lines and trying again.',
      'Loki at http://loki:3100 answers now.',
    ]);
  });

  it('takes a send that throws for a store that is away', async () => {
    const delivery = create({
      send: () => Promise.reject(new Error('fetch failed', { cause: new Error('ECONNRESET') })),
    });
    delivery.add(1);
    expect(await delivery.close(20)).toBe(1);
    expect(said[0]).toContain('(ECONNRESET)');
  });

  it('never keeps more than its limit: the oldest waiting batch goes, which is counted and said once', async () => {
    answer = AWAY;
    const delivery = create({ limit: 5, batchSize: 2, intervalMs: 60_000 });
    add(delivery, 1, 12);
    expect(delivery.counts()).toEqual({ accepted: 12, sent: 0, dropped: 8, refused: 0, waiting: 4 });
    answer = SENT;
    expect(await delivery.close(1000)).toBe(0);
    expect([...new Set(attempts.flat())]).toEqual([1, 2, 11, 12]);
    expect(delivery.counts()).toEqual({ accepted: 12, sent: 4, dropped: 8, refused: 0, waiting: 0 });
    expect(said.filter((line) => line.includes('oldest are dropped'))).toHaveLength(1);
  });

  it('drops what the store refuses, says so once, and goes on', async () => {
    answer = REFUSED;
    const delivery = create();
    delivery.add(1);
    await attempted(1);
    delivery.add(2);
    await attempted(2);
    answer = SENT;
    delivery.add(3);
    expect(await delivery.close(1000)).toBe(0);
    expect(attempts).toEqual([[1], [2], [3]]);
    expect(delivery.counts()).toEqual({ accepted: 3, sent: 1, dropped: 0, refused: 2, waiting: 0 });
    expect(said).toEqual(['Loki at http://loki:3100 refused 1 lines (bad); they are dropped.']);
  });

  it('counts what a store leaves out of a batch that it takes, which is no more than the batch', async () => {
    answer = { outcome: 'sent', rejected: { count: 3, reason: 'too long' } };
    const delivery = create({ batchSize: 10, intervalMs: 60_000 });
    add(delivery, 1, 12);
    expect(await delivery.close(1000)).toBe(0);
    expect(delivery.counts()).toEqual({ accepted: 12, sent: 7, dropped: 0, refused: 5, waiting: 0 });
    expect(said).toEqual(['Loki at http://loki:3100 refused 3 lines (too long); they are dropped.']);
  });

  it('marks a count that is too high where a store does not tell how many it left out of several', async () => {
    answer = { outcome: 'refused', reason: 'bad', atMost: true };
    const delivery = create({ batchSize: 2, intervalMs: 60_000 });
    add(delivery, 1, 2);
    await delivery.close(1000);
    expect(delivery.counts()).toEqual({
      accepted: 2,
      sent: 0,
      dropped: 0,
      refused: 2,
      refusedAtMost: true,
      waiting: 0,
    });
    expect(said).toEqual(['Loki at http://loki:3100 refused some or all of 2 lines (bad); they are dropped.']);

    const single = create({ intervalMs: 60_000 });
    single.add(1);
    await single.close(1000);
    expect(single.counts()).not.toHaveProperty('refusedAtMost');
  });

  it('gives up at the deadline and counts what it could not deliver', async () => {
    answer = new Promise(() => {});
    const delivery = create({ batchSize: 2, intervalMs: 60_000 });
    add(delivery, 1, 5);
    expect(await delivery.close(20)).toBe(5);
    delivery.add(6);
    expect(delivery.counts()).toEqual({ accepted: 5, sent: 0, dropped: 5, refused: 0, waiting: 0 });
  });

  it('gives a store that was away one more chance on close', async () => {
    answer = AWAY;
    const delivery = create({ backoffMs: { first: 60_000, max: 60_000 } });
    delivery.add(1);
    await attempted(1);
    await new Promise(setImmediate);
    answer = SENT;
    expect(await delivery.close(1000)).toBe(0);
    expect(attempts).toEqual([[1], [1]]);
  });
});
