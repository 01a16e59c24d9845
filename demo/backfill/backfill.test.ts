import type { Recorder } from '../../src/backends/sample/model/records';
import { simulate } from '../../src/backends/sample/model/simulate';
import type { Senders } from '../telemetry/senders';
import type { SendResult } from '../telemetry/sendResult';
import { startFakeStore, type FakeStore } from '../testing/fakeStore';
import { readWriteRequest } from '../testing/remoteWriteMessage';
import { runBackfill } from './backfill';
import type { HistoryId } from './mark';

const END_MS = 1_795_266_000_000;
const SENT: SendResult = { outcome: 'sent' };
const QUERY = '/api/v1/query?';
const NO_RESULT = { status: 'success', data: { resultType: 'vector', result: [] } };

const history = ({ seed, endMs }: HistoryId, recorder: Recorder) =>
  simulate({ seed, startMs: endMs - 60_000, endMs, rate: 2, faultsAt: () => new Set(), recorder });

const marked = (id: HistoryId, value: '0' | '1') => ({
  metric: { __name__: 'demo_history_info', seed: String(id.seed), end_ms: String(id.endMs) },
  value: [1, value],
});
const ID = { seed: 3, endMs: END_MS };
const EARLIER = { seed: 4_294_967_295, endMs: END_MS - 1_800_000 };

describe('the backfill', () => {
  let prometheus: FakeStore;
  let said: string[];
  /** What happened, in order: paths at Prometheus, the ways to the other stores. */
  let order: string[];
  let ids: { [Way in keyof Senders]: Set<string> };

  beforeEach(async () => {
    prometheus = await startFakeStore(200);
    prometheus.answers = {
      [QUERY]: NO_RESULT,
      '/api/v1/status/buildinfo': { status: 'success', data: { version: '2.42.0+ds' } },
    };
    said = [];
    order = [];
    ids = { spans: new Set(), otlpLines: new Set(), pushedLines: new Set() };
  });
  afterEach(() => prometheus.close());

  const run = ({ tempo = SENT, loki = SENT }: { tempo?: SendResult; loki?: SendResult } = {}) => {
    const senders: Senders = {
      async spans(batch) {
        order.push(`spans after ${writes().length} writes`);
        batch.forEach(({ traceId }) => ids.spans.add(traceId));
        return tempo;
      },
      async otlpLines(batch) {
        batch.forEach(({ span }) => span && ids.otlpLines.add(span.traceId));
        return loki;
      },
      async pushedLines(batch) {
        order.push(...new Set(batch.map(({ labels }) => String(labels.instance))));
        batch.forEach(({ line }) => /\b[0-9a-f]{32}\b/.exec(line)?.forEach((id) => ids.pushedLines.add(id)));
        return loki;
      },
    };
    return runBackfill({
      config: {
        prometheusUrl: `${prometheus.url}/`,
        tracesUrl: 'http://tempo:4318/v1/traces',
        logsUrl: 'http://loki:3100/otlp/v1/logs',
        lokiPushUrl: 'http://loki:3100/loki/api/v1/push',
      },
      id: ID,
      history,
      say: (line) => said.push(line),
      patienceMs: 700,
      senders,
    });
  };
  const writes = () => prometheus.received.filter(({ path }) => path === '/api/v1/write');
  /** Value and labels of each mark, in the order of writing. */
  const marks = () =>
    [...written().matchAll(/"end_ms","value":"(\d+)"\},.*?"seed","value":"(\d+)"\}\],"samples":\[\{"value":(\d)/g)].map(
      ([, endMs, seed, value]) => ({ seed: Number(seed), endMs: Number(endMs), value: Number(value) })
    );
  const found = (...result: unknown[]) => {
    prometheus.answers[QUERY] = { status: 'success', data: { resultType: 'vector', result } };
  };
  const written = () => JSON.stringify(writes().map(({ bytes }) => readWriteRequest(bytes)));

  it('writes the same traces to all three stores, Prometheus first', async () => {
    expect(await run()).toBe(true);
    expect(said).toEqual([
      expect.stringMatching(
        /^The history .* is in Prometheus, Tempo and Loki after [\d.]+ s: \d+ requests, \d+ spans, /
      ),
    ]);
    expect([...new Set(order)].sort()).toEqual([
      'checkout-service-history',
      'inventory-service-history',
      'payment-service-history',
      // The mark of a complete history follows.
      `spans after ${writes().length - 1} writes`,
      'task-svc-history',
    ]);
    const exemplars = [...written().matchAll(/"trace_id","value":"([0-9a-f]+)"/g)].map(([, id]) => id);
    expect(exemplars.length).toBeGreaterThan(50);
    expect(exemplars.filter((id) => !ids.spans.has(String(id)))).toEqual([]);
    expect(ids.otlpLines).toEqual(ids.spans);
    expect([...ids.pushedLines].filter((id) => !ids.spans.has(id))).toEqual([]);
    expect(ids.pushedLines.size).toBeGreaterThan(ids.spans.size / 2);
  });

  it.each([
    [{ data: { version: '2.42.0+ds' } }, '"1"'],
    [{ data: { version: '3.14.0' } }, '"1.0"'],
    [{}, '"1.0"'],
  ])('spells le as the Prometheus that says %j does', async (buildInfo, le) => {
    prometheus.answers['/api/v1/status/buildinfo'] = buildInfo;
    await run();
    expect(written()).toContain(`{"name":"le","value":${le}}`);
  });

  it('marks the history as begun before anything else, and as complete after everything else', async () => {
    await run();
    expect(marks()).toEqual([
      { ...ID, value: 0 },
      { ...ID, value: 1 },
    ]);
    const samples = writes().map(({ bytes }) => JSON.stringify(readWriteRequest(bytes)).includes('_bucket'));
    expect([samples[0], samples.at(-1), samples.includes(true)]).toEqual([false, false, true]);
  });

  it('writes nothing where an earlier start has left its history', async () => {
    found(marked(ID, '0'), marked(EARLIER, '1'));
    expect(await run()).toBe(true);
    expect(said).toEqual([expect.stringContaining('no second one is written')]);
    expect(writes()).toEqual([]);
    expect(order).toEqual([]);
    const { searchParams } = new URL(
      prometheus.received.find(({ path }) => path.startsWith(QUERY))?.path ?? '',
      'http://p'
    );
    expect(searchParams.get('query')).toMatch(/^last_over_time\(demo_history_info\{.*\}\[1h\]\)$/);
  });

  it('finishes the latest history that an earlier start has begun: the same records again', async () => {
    const before = { seed: 9, endMs: EARLIER.endMs - 1 };
    found(marked(before, '0'), marked(EARLIER, '0'));
    expect(await run()).toBe(true);
    expect(said).toEqual([
      'Finishing the history that an earlier start began.',
      expect.stringContaining('is in Prometheus, Tempo and Loki'),
    ]);
    expect(marks()).toEqual([
      { ...EARLIER, value: 0 },
      { ...EARLIER, value: 1 },
    ]);
    const expected = new Set<string>();
    history(EARLIER, { request() {}, span: ({ traceId }) => void expected.add(traceId), line() {} });
    expect(ids.spans).toEqual(expected);
  });

  it('begins its own where the marks cannot be read as such', async () => {
    found({ metric: { seed: 'x', end_ms: '1' }, value: [1, '1'] }, { metric: { seed: '1' }, value: [1, '1'] }, null);
    await run();
    expect(marks()[0]).toEqual({ ...ID, value: 0 });
  });

  it('writes nothing where Prometheus does not take the mark: no start would know of the rest', async () => {
    const running = run();
    await prometheus.answered(2);
    prometheus.status = 404;
    expect(await running).toBe(false);
    expect(said).toEqual([
      `No history was written: Prometheus at ${prometheus.url} does not take it (404: told to refuse).`,
    ]);
    expect(order).toEqual([]);
  });

  it('waits for a Prometheus that is starting', async () => {
    prometheus.status = 503;
    const running = run();
    await prometheus.answered(2);
    prometheus.status = 200;
    await running;
    expect(said).toEqual([expect.stringContaining('is in Prometheus, Tempo and Loki')]);
  });

  it('writes nothing where Prometheus stays away: nobody knows then what is there already', async () => {
    prometheus.status = 503;
    expect(await run()).toBe(false);
    expect(said).toEqual([`No history was written: Prometheus at ${prometheus.url} does not answer (HTTP 503).`]);
    expect(order).toEqual([]);
  });

  it('leaves the other stores their part where one fails, and says which', async () => {
    const isComplete = await run({
      tempo: { outcome: 'refused', reason: '400: no' },
      loki: { outcome: 'unavailable', reason: 'ECONNREFUSED' },
    });
    expect(said).toEqual([
      'The history of the last hour is not complete: all spans are missing in Tempo at http://tempo:4318 (400: no); ' +
        'all pushed lines are missing in Loki at http://loki:3100 (ECONNREFUSED); ' +
        'all OTLP lines are missing in Loki at http://loki:3100 (ECONNREFUSED). The next start finishes it.',
    ]);
    expect(isComplete).toBe(false);
    expect(written()).toContain('_bucket');
    expect(marks()).toEqual([{ ...ID, value: 0 }]);
  });

  it('is not complete where a store has left some items out', async () => {
    expect(await run({ tempo: { outcome: 'sent', rejected: { count: 1, reason: 'too large' } } })).toBe(false);
    expect(said).toEqual([
      expect.stringContaining(': some spans are missing in Tempo at http://tempo:4318 (too large).'),
    ]);
    expect(marks()).toEqual([{ ...ID, value: 0 }]);
  });
});
