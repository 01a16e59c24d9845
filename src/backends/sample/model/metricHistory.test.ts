import { BUCKETS } from './latencyMetric';
import { metricHistory, type Series } from './metricHistory';
import type { RequestRecord } from './records';

const STEP_MS = 5000;
const START_MS = 1_795_266_000_000;

const requestAt = (afterMs: number, seconds: number, more: Partial<RequestRecord> = {}): RequestRecord => ({
  service: 'task-svc',
  timeMs: START_MS + afterMs,
  method: 'GET',
  route: '/tasks/{id}',
  status: 200,
  seconds,
  span: { traceId: String(afterMs).padStart(32, 'a'), spanId: String(afterMs).padStart(16, 'b'), sampled: true },
  ...more,
});

const historyOf = (requests: RequestRecord[], wholeLe: '1' | '1.0' = '1') =>
  metricHistory(requests, { stepMs: STEP_MS, wholeLe });

const find = (series: Series[], labels: Record<string, string>) => {
  const found = series.filter((one) => Object.entries(labels).every(([name, value]) => one.labels[name] === value));
  expect(found).toHaveLength(1);
  return found[0] ?? { labels: {}, samples: [], exemplars: [] };
};
const values = ({ samples }: Series) =>
  samples.map(({ timeMs, value }) => `${(timeMs - START_MS) / 1000}s ${typeof value === 'number' ? value : 'stale'}`);

describe('the history of the latency metric', () => {
  it('has the labels of a live scrape, and an instance of its own', () => {
    const series = historyOf([requestAt(1000, 0.02)]);
    expect(series).toHaveLength(BUCKETS.length + 3);
    expect(find(series, { le: '0.025' }).labels).toEqual({
      __name__: 'http_server_request_duration_seconds_bucket',
      job: 'tasks/task-svc',
      service: 'task-svc',
      namespace: 'tasks',
      instance: 'task-svc-history',
      http_request_method: 'GET',
      http_route: '/tasks/{id}',
      http_response_status_code: '200',
      le: '0.025',
    });
  });

  it.each([
    ['1', ['1', '1.5', '2.5', '5', '10', '+Inf']],
    ['1.0', ['1.0', '1.5', '2.5', '5.0', '10.0', '+Inf']],
  ] as const)('spells le as Prometheus does: a whole one as %s', (wholeLe, expected) => {
    const spelled = historyOf([requestAt(0, 1)], wholeLe).flatMap(({ labels }) => labels.le ?? []);
    expect(spelled.slice(0, 2)).toEqual(['0.005', '0.01']);
    expect(spelled.slice(-6)).toEqual(expected);
  });

  it('counts up at each step, quiet ones too, and ends with a staleness marker', () => {
    const series = historyOf([requestAt(1000, 0.02), requestAt(4000, 0.45), requestAt(16_000, 0.5)]);
    expect(values(find(series, { le: '0.025' }))).toEqual(['5s 1', '10s 1', '15s 1', '20s 1', '25s stale']);
    expect(values(find(series, { le: '0.4' }))).toEqual(['5s 1', '10s 1', '15s 1', '20s 1', '25s stale']);
    expect(values(find(series, { le: '0.5' }))).toEqual(['5s 2', '10s 2', '15s 2', '20s 3', '25s stale']);
    expect(values(find(series, { le: '+Inf' }))).toEqual(['5s 2', '10s 2', '15s 2', '20s 3', '25s stale']);
    expect(values(find(series, { __name__: 'http_server_request_duration_seconds_count' }))).toEqual(
      values(find(series, { le: '+Inf' }))
    );
    const sum = find(series, { __name__: 'http_server_request_duration_seconds_sum' });
    expect(sum.samples.at(-2)?.value).toBeCloseTo(0.97);
  });

  it('begins a series with its first request and keeps labels apart', () => {
    const series = historyOf([
      requestAt(1000, 0.02),
      requestAt(11_000, 0.02, { status: 503 }),
      requestAt(12_000, 0.02, { service: 'web-frontend' }),
    ]);
    const counts = series.filter(({ labels }) => labels.__name__?.endsWith('_count'));
    expect(
      counts.map((one) => [one.labels.instance, one.labels.http_response_status_code, values(one).join(', ')])
    ).toEqual([
      ['task-svc-history', '200', '5s 1, 10s 1, 15s 1, 20s stale'],
      ['task-svc-history', '503', '15s 1, 20s stale'],
      ['web-frontend-history', '200', '15s 1, 20s stale'],
    ]);
  });

  it('leaves the latest exemplar of a step in the bucket its value falls into, and in no other', () => {
    const series = historyOf([
      requestAt(1000, 0.42),
      requestAt(2000, 0.02),
      requestAt(3000, 0.5),
      requestAt(6000, 0.45),
      requestAt(16_000, 99),
    ]);
    const exemplars = series.flatMap(({ labels, exemplars: own }) => own.map((one) => ({ le: labels.le, ...one })));
    expect(exemplars).toEqual([
      { le: '0.025', labels: idsOf(2000), value: 0.02, timeMs: START_MS + 2000 },
      { le: '0.5', labels: idsOf(3000), value: 0.5, timeMs: START_MS + 3000 },
      { le: '0.5', labels: idsOf(6000), value: 0.45, timeMs: START_MS + 6000 },
      { le: '+Inf', labels: idsOf(16_000), value: 99, timeMs: START_MS + 16_000 },
    ]);
  });

  it('has exemplars of kept traces only, with a 64-bit id in its own 16 characters', () => {
    const span = { traceId: `${'0'.repeat(16)}a3ce929d0e0e4736`, spanId: '00f067aa0ba902b7', sampled: true };
    const series = historyOf([
      requestAt(1000, 0.02, { span }),
      requestAt(2000, 0.02, { span: { ...span, sampled: false } }),
      requestAt(3000, 0.02, { span: undefined }),
    ]);
    expect(series.flatMap(({ exemplars }) => exemplars.map(({ labels }) => labels))).toEqual([
      { trace_id: 'a3ce929d0e0e4736', span_id: '00f067aa0ba902b7' },
    ]);
  });

  it('is empty where nothing was asked', () => {
    expect(historyOf([])).toEqual([]);
  });
});

function idsOf(afterMs: number) {
  return { trace_id: String(afterMs).padStart(32, 'a'), span_id: String(afterMs).padStart(16, 'b') };
}
