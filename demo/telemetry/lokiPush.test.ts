import { startFakeStore, type FakeStore } from '../testing/fakeStore';
import { LokiPush, type LokiPushOptions } from './lokiPush';
import { StoreReport } from './storeReport';

const LABELS = { service: 'task-svc', namespace: 'tasks' };

describe('the push to Loki', () => {
  let loki: FakeStore;
  let said: string[];
  let now: number;

  beforeEach(async () => {
    loki = await startFakeStore();
    said = [];
    now = 0;
  });
  afterEach(() => loki.close());

  const createPush = (options: Partial<LokiPushOptions> = {}) =>
    new LokiPush({
      url: `${loki.url}/loki/api/v1/push`,
      labels: LABELS,
      channel: new StoreReport(
        'Loki',
        loki.url,
        '100 lines',
        (line) => said.push(line),
        () => now
      ).channel('lines'),
      limit: 100,
      intervalMs: 1,
      backoffMs: { first: 1, max: 5 },
      ...options,
    });
  const linesOf = (body: string) => [...body.matchAll(/line-\d+/g)].map(([line]) => line);
  const numbered = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => `line-${from + i}`);

  it('sends one stream with the labels and the lines in order, at nanoseconds that differ', async () => {
    const push = createPush();
    push.push(1_795_210_524_484, 'line-1');
    push.push(1_795_210_524_484, 'line-2');
    push.push(1_795_210_524_485, 'line-3');
    await loki.answered(1);
    expect(loki.received[0]?.path).toBe('/loki/api/v1/push');
    expect(JSON.parse(loki.received[0]?.body ?? '')).toEqual({
      streams: [
        {
          stream: LABELS,
          values: [
            ['1795210524484000000', 'line-1'],
            ['1795210524484000001', 'line-2'],
            ['1795210524485000000', 'line-3'],
          ],
        },
      ],
    });
    expect(await push.close(1000)).toBe(0);
    expect(said).toEqual([]);
  });

  it('sends in batches, and the last of it on close', async () => {
    const push = createPush({ batchSize: 10, intervalMs: 60_000 });
    numbered(1, 25).forEach((line) => push.push(1, line));
    expect(await push.close(1000)).toBe(0);
    expect(loki.received.map(({ body }) => linesOf(body).length)).toEqual([10, 10, 5]);
    expect(loki.received.flatMap(({ body }) => linesOf(body))).toEqual(numbered(1, 25));
  });

  it('tries the same lines again while Loki is away, says so once, and says once that it is back', async () => {
    loki.status = 503;
    const push = createPush();
    push.push(1, 'line-1');
    await loki.answered(4);
    loki.status = 204;
    await loki.answered(5);
    expect(loki.received.map(({ body }) => linesOf(body))).toEqual(Array(5).fill(['line-1']));

    push.push(1, 'line-2');
    await loki.answered(6);
    now = 10_000;
    push.push(1, 'line-3');
    await push.close(1000);
    expect(said).toEqual([
      expect.stringMatching(
        /^Loki at http:\/\/127\.0\.0\.1:\d+ is not reachable yet \(503: told to refuse\): keeping up to 100 lines/
      ),
      expect.stringMatching(/answers now\.$/),
    ]);
  });

  it('never keeps more than its limit: the oldest lines go, and that is said once', async () => {
    loki.status = 503;
    const push = createPush({ limit: 5, batchSize: 2 });
    numbered(1, 12).forEach((line) => push.push(1, line));
    await loki.answered(1);
    loki.status = 204;
    expect(await push.close(1000)).toBe(0);
    const taken = loki.received.flatMap(({ body }) => linesOf(body));
    expect([...new Set(taken)]).toEqual(['line-1', 'line-2', 'line-10', 'line-11', 'line-12']);
    expect(said.filter((line) => line.includes('oldest are dropped'))).toHaveLength(1);
  });

  it('drops what Loki refuses, says so once, and goes on', async () => {
    loki.status = 400;
    const push = createPush();
    push.push(1, 'line-1');
    await loki.answered(1);
    push.push(1, 'line-2');
    await loki.answered(2);
    loki.status = 204;
    push.push(1, 'line-3');
    expect(await push.close(1000)).toBe(0);
    expect(loki.received.map(({ body }) => linesOf(body))).toEqual([['line-1'], ['line-2'], ['line-3']]);
    expect(said).toEqual([expect.stringContaining('refused 1 lines (400: told to refuse)')]);
  });

  it('gives up at the deadline and counts what it could not deliver', async () => {
    const push = createPush({ intervalMs: 60_000 });
    await loki.close();
    numbered(1, 3).forEach((line) => push.push(1, line));
    expect(await push.close(30)).toBe(3);
    expect(said).toEqual([expect.stringContaining('ECONNREFUSED')]);
  });
});
