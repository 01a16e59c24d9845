import { readFileSync } from 'node:fs';
import { HISTORY } from '../../src/backends/sample/model/history';
import { LATENCY_METRIC } from '../../src/backends/sample/model/latencyMetric';
import { historyInstance } from '../../src/backends/sample/model/metricHistory';
import { eventually, getText } from './ask/http';
import { AskLoki } from './ask/loki';
import { AskPrometheus } from './ask/prometheus';
import { AskTempo, durationOf, type FoundSpan } from './ask/tempo';
import { later, type Window } from './ask/window';
import { describeOnStores, openStores, type RealStores } from './realStores';

/** From stores that are ready to a history that can be explored in all three. */
const PROMISED_MS = 30_000;
const MINUTE_MS = 60_000;
/** The rate that the p99 is of: an incident shows for so much longer. */
const RATE_MS = MINUTE_MS;

jest.setTimeout(120_000);

const COMPLETE = /The history of the last hour is in .+ after .+ s: (\d+) requests, (\d+) spans, (\d+) lines\./;
const TASK_SVC = historyInstance('task-svc');
const BUCKETS = `${LATENCY_METRIC}_bucket{instance="${TASK_SVC}"}`;

describeOnStores('the history that the demo starts with', () => {
  let stores: RealStores | undefined;
  let prometheus: AskPrometheus;
  let tempo: AskTempo;
  let loki: AskLoki;
  let beganMs: number;
  let writtenMs: number;
  let foundMs = NaN;
  let said = { spans: NaN, lines: NaN };
  /** When its incident was: ten minutes, give or take how long the writing took. */
  let incident: Window;

  beforeAll(async () => {
    stores = await openStores();
    const { prometheusUrl, tempoUrl, lokiUrl, demoLog } = stores;
    [prometheus, tempo, loki] = [new AskPrometheus(prometheusUrl), new AskTempo(tempoUrl), new AskLoki(lokiUrl)];
    beganMs = Date.now();
    await stores.startDemo({ DEMO_BACKFILL: 'on', DEMO_SEED: '24', DEMO_RATE: '0' });
    const complete = await eventually(
      'the history in all three stores',
      async () => COMPLETE.exec(readFileSync(demoLog, 'utf8')),
      (match) => match !== null,
      2 * PROMISED_MS
    );
    writtenMs = Date.now() - beganMs;
    said = { spans: Number(complete?.[2]), lines: Number(complete?.[3]) };
    incident = { fromMs: beganMs - HISTORY.incident.fromMs, toMs: beganMs - HISTORY.incident.toMs };
  });

  afterAll(() => stores?.close());

  it('is whole: nothing of it is lost', async () => {
    const metrics = await getText(stores?.tempoUrl ?? '', '/metrics');
    const [, spans] = /^tempo_distributor_spans_received_total\{.*\} (\S+)$/m.exec(metrics ?? '') ?? [];
    expect(Number(spans)).toBe(said.spans);
    const ofHistory = (label: string) => `sum(count_over_time({${label}=~".+-history"}[2h]))`;
    const pushed = await loki.number(ofHistory('instance'), Date.now());
    const byOtlp = await loki.number(ofHistory('service_instance_id'), Date.now());
    expect(pushed + byOtlp).toBe(said.lines);
  });

  it('has its spike 30 to 40 minutes ago', async () => {
    const p99 = `histogram_quantile(0.99, sum by (le) (rate(${BUCKETS}[${RATE_MS / 1000}s])))`;
    const [series] = await prometheus.range(p99, { fromMs: Date.now() - 70 * MINUTE_MS, toMs: Date.now() }, 15_000);
    const high = (series?.samples ?? []).filter(({ value }) => value > 0.5).map(({ timeMs }) => timeMs);
    const quiet = (series?.samples ?? []).filter(({ value }) => value < 0.4).map(({ timeMs }) => timeMs);
    // 40 samples in ten minutes; at two requests a second a minute without a throttled one is rare.
    expect(high.length).toBeGreaterThan(35);
    expect(quiet.length).toBeGreaterThan(120);
    expect(Math.min(...high)).toBeGreaterThan(incident.fromMs - MINUTE_MS);
    expect(Math.max(...high)).toBeLessThan(incident.toMs + RATE_MS + MINUTE_MS);
  });

  it('leads from an exemplar to its trace, and from there to the line that explains it', async () => {
    const exemplars = await prometheus.exemplars(BUCKETS, later(incident, -MINUTE_MS, MINUTE_MS));
    const slow = exemplars.filter(({ value }) => value > 0.5);
    expect(slow.length).toBeGreaterThan(20);
    for (const { labels, timeMs } of [slow[0], slow[10], slow[20]].flatMap((one) => one ?? [])) {
      const id = labels.trace_id ?? '';
      const isSpan = ({ spanId }: FoundSpan) => spanId === labels.span_id;
      const spans = await eventually(
        'the span of the exemplar',
        () => tempo.trace(id),
        (found) => found.some(isSpan)
      );
      expect(spans.find(isSpan)).toMatchObject({ serviceName: 'task-svc', kind: 'server' });
      const query = spans.find(({ name }) => name === 'db:query');
      expect(query ? durationOf(query) : NaN).toBeGreaterThan(400);

      const around = { fromMs: timeMs - 5000, toMs: timeMs + 5000 };
      const lines = await loki.lines(`{service="task-svc"} |= "${id}" | json | trace_id="${id}"`, around);
      const [explains] = lines.filter(({ text }) => text.includes('RetryAttempts=3'));
      expect(explains?.labels).toMatchObject({ span_id: query?.spanId, instance: TASK_SVC });
    }
  });

  it('is found by TraceQL in its own window, and in no other', async () => {
    const slow = '{ resource.service.name = "task-svc" && name = "db:query" && duration > 400ms }';
    const around = later(incident, -MINUTE_MS, MINUTE_MS);
    const explained = await loki.lines(`{instance="${TASK_SVC}"} |= "RetryAttempts=3" | json`, around);
    expect(explained.length).toBeGreaterThan(50);
    const found = await eventually(
      'a trace for each line that tells of one',
      () => tempo.search(slow, around),
      (ids) => ids.length >= explained.length
    );
    foundMs = Date.now() - beganMs;
    expect(new Set(found)).toEqual(new Set(explained.map(({ labels }) => labels.trace_id)));
    expect(Date.now() - beganMs).toBeLessThan(PROMISED_MS);
    const calm = { fromMs: incident.toMs + 2 * MINUTE_MS, toMs: incident.toMs + 25 * MINUTE_MS };
    await eventually(
      'the traces of the calm after it',
      () => tempo.search('{ resource.service.name = "task-svc" }', calm),
      (ids) => ids.length > 500
    );
    expect(await tempo.search(slow, calm)).toEqual([]);
  });

  it('is there, and found, within the 30 s that are promised', () => {
    expect(writtenMs).toBeLessThan(PROMISED_MS);
    expect(foundMs).toBeLessThan(PROMISED_MS);
  });
});
