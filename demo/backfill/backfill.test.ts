import type { Recorder } from '../../src/backends/sample/model/records';
import { simulate } from '../../src/backends/sample/model/simulate';
import type { Senders } from '../telemetry/senders';
import type { SendResult } from '../telemetry/sendResult';
import { startFakeStore, type FakeStore } from '../testing/fakeStore';
import { readWriteRequest } from '../testing/remoteWriteMessage';
import { runBackfill } from './backfill';

const END_MS = 1_795_266_000_000;
const SENT: SendResult = { outcome: 'sent' };
const QUERY = '/api/v1/query?';
const NO_RESULT = { status: 'success', data: { resultType: 'vector', result: [] } };

const history = (recorder: Recorder) =>
  simulate({ seed: 3, startMs: END_MS - 60_000, endMs: END_MS, rate: 2, faultsAt: () => new Set(), recorder });

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
      history,
      say: (line) => said.push(line),
      patienceMs: 700,
      senders,
    });
  };
  const writes = () => prometheus.received.filter(({ path }) => path === '/api/v1/write');
  const written = () => JSON.stringify(writes().map(({ bytes }) => readWriteRequest(bytes)));

  it('writes the same traces to all three stores, Prometheus first', async () => {
    await run();
    expect(said).toEqual([
      expect.stringMatching(
        /^The history .* is in Prometheus, Tempo and Loki after [\d.]+ s: \d+ requests, \d+ spans, /
      ),
    ]);
    expect([...new Set(order)].sort()).toEqual([
      'checkout-service-history',
      'inventory-service-history',
      'payment-service-history',
      `spans after ${writes().length} writes`,
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

  it('writes nothing where an earlier start has left its history', async () => {
    prometheus.answers[QUERY] = { status: 'success', data: { result: [{ metric: {}, value: [1, '5'] }] } };
    await run();
    expect(said).toEqual([expect.stringContaining('no second one is written')]);
    expect(writes()).toEqual([]);
    expect(order).toEqual([]);
    const { searchParams } = new URL(
      prometheus.received.find(({ path }) => path.startsWith(QUERY))?.path ?? '',
      'http://p'
    );
    expect(searchParams.get('query')).toContain(
      'http_server_request_duration_seconds_count{instance=~".+-history"}[1h]'
    );
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
    await run();
    expect(said).toEqual([`No history was written: Prometheus at ${prometheus.url} does not answer (HTTP 503).`]);
    expect(order).toEqual([]);
  });

  it('leaves the other stores their part where one fails, and says which', async () => {
    await run({
      tempo: { outcome: 'refused', reason: '400: no' },
      loki: { outcome: 'unavailable', reason: 'ECONNREFUSED' },
    });
    expect(said).toEqual([
      'The history of the last hour is not complete: all spans are missing in Tempo at http://tempo:4318 (400: no); ' +
        'all pushed lines are missing in Loki at http://loki:3100 (ECONNREFUSED); ' +
        'all OTLP lines are missing in Loki at http://loki:3100 (ECONNREFUSED).',
    ]);
    expect(writes().length).toBeGreaterThan(0);
  });
});
