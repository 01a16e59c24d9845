import { httpError } from '../../../.config/jest/backendSrv';
import { START_MS } from '../sample/model/testing/record';
import { Transport } from '../transport';
import { TempoBackend } from '../tempo/TempoBackend';
import { measureDeadLinks, type MeterRequest } from './deadLinks';
import { shopWith, streamOf, STREAMS } from './testing/shopHealth';

afterEach(() => jest.restoreAllMocks());

const measure = (
  shop: ReturnType<typeof shopWith>,
  service: string,
  { ids = 200, of = 'all' as const, ...more }: Partial<MeterRequest> = {}
) =>
  measureDeadLinks({ ...shop, traces: shop.backend, nowMs: shop.nowMs, stream: streamOf(service), of, ids, ...more });

const numbers = ({ counts }: Awaited<ReturnType<typeof measure>>) =>
  Object.fromEntries(counts.map(({ fate, count }) => [fate, count]));

describe('the dead-link meter', () => {
  it.each(['web-frontend', 'checkout-service', 'task-svc'])(
    'finds 90 % ± 5 of the ids of %s dead under 10 %% sampling, and none that is there',
    async (service) => {
      const shop = shopWith(['head-sampling'], { seconds: 120 });

      const meter = await measure(shop, service);

      expect(meter.sampleSize).toBe(200);
      expect(Math.abs((meter.share ?? 0) - 0.9)).toBeLessThanOrEqual(0.05);
      expect(meter.interval?.low).toBeGreaterThan(0.75);
      const stored = new Set(shop.spans.map(({ traceId }) => traceId));
      const wrong = meter.links.filter(({ traceId, fate }) => stored.has(traceId) !== (fate === 'alive'));
      expect(wrong).toEqual([]);
      // Not one says “dropped”: the flags tell, those of other services where the own lines have none.
      expect(Object.keys(numbers(meter))).not.toContain('dropped');
      expect(numbers(meter).unsampled).toBeGreaterThanOrEqual(0.95 * meter.dead);
      expect(meter).toMatchObject({ verdict: 'fail', fix: { where: 'instrumentation' } });
    }
  );

  it('finds none dead in health, although the newest traces are not there yet', async () => {
    const now = START_MS + 120_000;
    const shop = shopWith([], { seconds: 120, nowMs: now, edit: notYet(now) });

    for (const { service } of STREAMS) {
      const meter = await measure(shop, service, { ids: 50 });
      expect(meter).toMatchObject({ verdict: 'pass', dead: 0, share: 0, sampleSize: 50 });
      expect(numbers(meter)['too-fresh']).toBeGreaterThan(0);
      expect(meter.sentence).toContain('may still arrive');
    }
  });

  it('takes look-ups that fail out of the sample, and says so', async () => {
    const shop = shopWith(['head-sampling'], { seconds: 60, failingLookUp: 4 });

    const meter = await measure(shop, 'task-svc', { ids: 100 });

    const { failed = 0 } = numbers(meter);
    expect(failed).toBeGreaterThan(10);
    expect(meter.sampleSize).toBe(100 - failed);
    expect(Math.abs((meter.share ?? 0) - 0.9)).toBeLessThanOrEqual(0.08);
    expect(meter.sentence).toContain(`${failed} ids left out: Tempo answered with an error [502]`);
  });

  it('takes ids from error lines only, and from lines that a service writes in numbers', async () => {
    const shop = shopWith(['sampled-out'], { seconds: 120 });

    const meter = await measure(shop, 'payment-service', { of: 'errors', ids: 50 });

    const errors = shop.lines.filter(({ service, level }) => service === 'payment-service' && level === 'error');
    const ids = new Set(errors.map(({ span }) => span?.traceId));
    expect(meter.links.every(({ traceId }) => ids.has(traceId))).toBe(true);
    expect(numbers(meter).unsampled).toBe(50);
  });

  it('tells what is dropped from what is not sampled', async () => {
    const shop = shopWith([], { seconds: 60, edit: ({ spans, ...rest }) => ({ ...rest, spans: spans.slice(0, 0) }) });

    expect(numbers(await measure(shop, 'task-svc', { ids: 20 }))).toEqual({ dropped: 20 });
  });

  it.each([
    ['the traces', '/api/search', 403, 'Tempo does not let you query it'],
    ['the traces', '/api/search', 429, 'Tempo takes no more queries'],
    ['the lines', '/api/ds/query', 500, 'Loki answered with an error'],
  ])('knows nothing where %s cannot be asked (%s, %s)', async (_, path, status, sentence) => {
    const shop = shopWith(['head-sampling'], {
      seconds: 60,
      instead: (url) => {
        if (url.includes(path)) {
          throw httpError(status);
        }
        return undefined;
      },
    });

    const meter = await measure(shop, 'task-svc', { ids: 40 });

    expect(meter).toMatchObject({ verdict: 'unknown', dead: 0, sampleSize: 0 });
    expect(meter.share).toBeUndefined();
    expect(meter.sentence).toContain(sentence);
    // It does not go on to ask for each of the others.
    expect(shop.asked.lookUps).toBe(0);
  });

  it('stops when it is cancelled, and says what it had learned', async () => {
    const shop = shopWith(['head-sampling'], { seconds: 60 });
    const abort = new AbortController();

    const meter = await measure(shop, 'task-svc', {
      signal: abort.signal,
      onProgress: ({ done }) => done >= 40 && abort.abort(),
    });

    expect(shop.asked.searches).toBe(2);
    expect(meter.sampleSize).toBe(40);
    expect(meter.sentence).toContain('cancelled');
    expect(numbers(meter).failed).toBeGreaterThan(0);
  });

  it('that uses up its budget takes what it did not ask for out of the sample', async () => {
    const shop = shopWith(['head-sampling'], { seconds: 60 });
    const transport = new Transport({ budget: 30 });

    const meter = await measure(shop, 'task-svc', { transport, traces: new TempoBackend(shop.traces, transport) });

    expect(meter.sampleSize).toBeLessThan(40);
    expect(meter.sentence).toContain('budget');
  });

  it('says nothing of a service whose lines have no ids', async () => {
    const shop = shopWith(['uninstrumented'], { seconds: 60 });

    const meter = await measure(shop, 'payment-service');

    expect(meter).toMatchObject({ verdict: 'na', sampleSize: 0 });
    expect(meter.sentence).toContain('has a trace id, so nothing links to a trace');
  });
});

/** Traces that ended in the last half minute are still with their exporters. */
const notYet =
  (nowMs: number) =>
  <T extends { spans: Array<{ endMs: number }> }>(records: T): T => ({
    ...records,
    spans: records.spans.filter(({ endMs }) => endMs < nowMs - 30_000),
  });
