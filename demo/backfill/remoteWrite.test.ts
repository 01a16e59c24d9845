import { uncompress } from 'snappyjs';
import type { Series } from '../../src/backends/sample/model/metricHistory';
import { startFakeStore, type FakeStore } from '../testing/fakeStore';
import { readWriteRequest } from '../testing/remoteWriteMessage';
import { createRemoteWriteSender, slicesOf } from './remoteWrite';

const AT_MS = 1_795_266_000_000;
const STALE_BITS = Buffer.from([2, 0, 0, 0, 0, 0, 0xf0, 0x7f]);

const SERIES: Series = {
  labels: { service: 'task-svc', __name__: 'm_bucket', le: '+Inf', http_route: '' },
  samples: [
    { timeMs: AT_MS, value: 12 },
    { timeMs: AT_MS + 5000, value: 0.125 },
  ],
  exemplars: [{ labels: { trace_id: 'ab', span_id: 'cd' }, value: 0.45, timeMs: AT_MS - 1000.25 }],
};

describe('a remote write', () => {
  let prometheus: FakeStore;

  beforeEach(async () => {
    prometheus = await startFakeStore();
  });
  afterEach(() => prometheus.close());

  const send = (...series: Series[]) => createRemoteWriteSender(`${prometheus.url}/api/v1/write`)(series);
  const bytes = () => prometheus.received[0]?.bytes ?? Buffer.of();

  it('is the protobuf message, compressed, with sorted labels, samples and exemplars', async () => {
    expect(await send(SERIES)).toEqual({ outcome: 'sent' });
    expect(prometheus.received[0]).toMatchObject({
      path: '/api/v1/write',
      headers: {
        'content-type': 'application/x-protobuf',
        'content-encoding': 'snappy',
        'x-prometheus-remote-write-version': '0.1.0',
      },
    });
    expect(readWriteRequest(bytes())).toEqual({
      timeseries: [
        {
          labels: [
            { name: '__name__', value: 'm_bucket' },
            { name: 'le', value: '+Inf' },
            { name: 'service', value: 'task-svc' },
          ],
          samples: [
            { value: 12, timestamp: AT_MS },
            { value: 0.125, timestamp: AT_MS + 5000 },
          ],
          exemplars: [
            {
              labels: [
                { name: 'span_id', value: 'cd' },
                { name: 'trace_id', value: 'ab' },
              ],
              value: 0.45,
              timestamp: AT_MS - 1000,
            },
          ],
        },
      ],
    });
  });

  it('ends a series with the very NaN that Prometheus takes for a staleness marker', async () => {
    await send({ ...SERIES, samples: [{ timeMs: AT_MS, value: 'stale' }] });
    expect(Buffer.from(uncompress(bytes())).includes(STALE_BITS)).toBe(true);
    expect(readWriteRequest(bytes())).toMatchObject({ timeseries: [{ samples: [{ value: NaN, timestamp: AT_MS }] }] });
  });

  it.each([
    [400, 'refused'],
    [503, 'unavailable'],
  ])('answered with %d is %s', async (status, outcome) => {
    prometheus.status = status;
    expect(await send(SERIES)).toMatchObject({ outcome, reason: `${status}: told to refuse` });
  });
});

describe('slices', () => {
  const STEP_MS = 5000;
  const SPAN_MS = 600_000;
  const seriesOf = (name: string, fromStep: number, toStep: number): Series => {
    const steps = Array.from({ length: toStep - fromStep + 1 }, (_, i) => AT_MS + (fromStep + i) * STEP_MS);
    return {
      labels: { __name__: name },
      samples: steps.map((timeMs, value) => ({ timeMs, value })),
      exemplars: steps.map((timeMs) => ({
        labels: SERIES.exemplars[0]?.labels ?? NO_IDS,
        value: 1,
        timeMs: timeMs - 1,
      })),
    };
  };
  const NO_IDS = { trace_id: '', span_id: '' };

  it('follow each other in time, lose nothing, and leave out series that have nothing there', () => {
    const all = [seriesOf('early', 1, 200), seriesOf('late', 300, 400)];
    const slices = [...slicesOf(all, SPAN_MS)];
    expect(slices.map((slice) => slice.map(({ labels }) => labels.__name__))).toEqual([
      ['early'],
      ['early'],
      ['late'],
      ['late'],
    ]);
    for (const { labels, samples, exemplars } of all) {
      const own = slices.flat().filter((series) => series.labels === labels);
      expect(own.flatMap((series) => series.samples)).toEqual(samples);
      expect(own.flatMap((series) => series.exemplars)).toEqual(exemplars);
    }
  });

  it('keep an exemplar with the sample after it: a series begins with a sample', () => {
    // 120 steps of 5 s are a slice: the first sample is at the very end of one, the second in the next.
    for (const first of [1, 119, 120, 121]) {
      for (const slice of slicesOf([seriesOf('m', first, first + 1)], SPAN_MS)) {
        expect(slice.map(({ samples, exemplars }) => samples.length - exemplars.length)).toEqual([0]);
      }
    }
  });

  it('are none of no series', () => {
    expect([...slicesOf([], SPAN_MS)]).toEqual([]);
  });
});
