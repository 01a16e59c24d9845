import { httpError } from '../../../.config/jest/backendSrv';
import { isRecord } from '../../shared/isRecord';
import { parsedUrl, sentenceOf, source, transportTo, valueOf, WINDOW } from '../testing/sources';
import { countSeries } from './cardinality';
import { countStreams } from './streamCardinality';

const prom = source('prometheus');
const loki = source('loki');

/** One answer of an instant query as Grafana gives it: a frame for each series. */
const frame = (value: number, labels: Record<string, string> = {}) => ({
  schema: {
    fields: [
      { name: 'Time', type: 'time' },
      { name: 'Value', type: 'number', labels },
    ],
  },
  data: { values: [[1], [value]] },
});

interface Store {
  labels?: string[];
  /** By refId; the rest answers no series. */
  answers?: Record<string, unknown>;
  tsdb?: unknown;
  names?: Array<[string, number]>;
}

function prometheus({ labels = [], answers = {}, tsdb, names = [] }: Store) {
  return transportTo(({ url, data }) => {
    if (url === '/api/ds/query') {
      const queries = isRecord(data) && Array.isArray(data.queries) ? data.queries.filter(isRecord) : [];
      return {
        results: Object.fromEntries(
          queries.map(({ refId }) => [String(refId), answers[String(refId)] ?? { frames: [] }])
        ),
      };
    }
    if (url.includes('/status/tsdb')) {
      if (tsdb instanceof Error) {
        throw tsdb;
      }
      return { data: { seriesCountByMetricName: tsdb } };
    }
    return url.includes('/labels?')
      ? { data: labels }
      : { data: { result: names.map(([__name__, value]) => ({ metric: { __name__ }, value: [1, String(value)] })) } };
  });
}

const exprs = (fetches: Array<{ data?: unknown }>) =>
  fetches
    .flatMap(({ data }) => (isRecord(data) && Array.isArray(data.queries) ? data.queries.filter(isRecord) : []))
    .map(({ expr }) => expr);

describe('series', () => {
  it('of a service are counted, with their labels and a few values', async () => {
    const { transport, grafana } = prometheus({
      names: [
        ['x_bucket', 40],
        ['x_count', 2],
        ['y_total', 1],
      ],
      labels: ['__name__', 'route', 'user_id'],
      answers: {
        series: { frames: [frame(40)] },
        distinct0: { frames: [frame(30)] },
        samples0: { frames: [frame(2, { user_id: 'a' }), frame(1, { user_id: 'b' })] },
        distinct1: { frames: [] },
      },
    });
    const request = { matcher: { label: 'service', op: '=' as const, value: 'a"b$c' }, window: WINDOW };
    const { counts, refused } = valueOf(await countSeries(request, prom, transport));
    expect(counts.map(({ name }) => name)).toEqual(['x_bucket', 'y_total']);
    expect(counts[0]).toMatchObject({ series: 40, labels: [{ name: 'user_id', distinct: 30, samples: ['a', 'b'] }] });
    expect(refused).toEqual([]);
    expect(exprs(grafana.fetches).slice(0, 2)).toEqual([
      'count(x_bucket{service="a\\"b\\u0024c"})',
      'count(count by (user_id) (x_bucket{service="a\\"b\\u0024c", user_id!=""}))',
    ]);
  });

  it('of the whole store come from its statistics, else from a count', async () => {
    const tsdb = [{ name: 'big', value: 9 }];
    const known = prometheus({ tsdb, labels: ['a'] });
    expect(valueOf(await countSeries({ window: WINDOW }, prom, known.transport)).counts[0]).toMatchObject({
      name: 'big',
      series: 9,
    });
    const hidden = prometheus({ tsdb: httpError(403), names: [['other', 7]] });
    expect(valueOf(await countSeries({ window: WINDOW }, prom, hidden.transport)).counts[0]?.name).toBe('other');
  });

  it('that are very many have a few labels counted, ids first, and it is said', async () => {
    const labels = ['a', 'b', 'c', 'd', 'le', 'trace_id'];
    const { transport, grafana } = prometheus({ tsdb: [{ name: 'big', value: 600_000 }], labels });
    const [count] = valueOf(await countSeries({ window: WINDOW }, prom, transport)).counts;
    expect(count?.notes).toEqual(['It has 600,000 series, so 2 more labels were not counted.']);
    expect(exprs(grafana.fetches)[1]).toContain('by (trace_id)');
    expect(exprs(grafana.fetches)).toHaveLength(9);
  });

  it('that a store refuses are said; where it refuses all it fails', async () => {
    const refusal = { error: 'too many samples', status: 422, frames: [] };
    const some = prometheus({ tsdb: [{ name: 'x', value: 5 }], labels: ['a'], answers: { distinct0: refusal } });
    const [count] = valueOf(await countSeries({ window: WINDOW }, prom, some.transport)).counts;
    expect(count).toMatchObject({ series: 5, labels: [{ name: 'a', distinct: undefined }] });
    expect(count?.notes[0]).toContain('too many samples');
    const all = prometheus({
      tsdb: [{ name: 'x', value: 5 }],
      labels: ['a'],
      answers: { series: refusal, distinct0: refusal, samples0: refusal },
    });
    expect(sentenceOf(await countSeries({ window: WINDOW }, prom, all.transport))).toContain('too many samples');
  });

  it('are none, and none are asked for once it is cancelled', async () => {
    const request = { matcher: { label: 'service', op: '=' as const, value: 'x' }, window: WINDOW };
    expect((await countSeries(request, prom, prometheus({}).transport)).status).toBe('empty');
    const { transport, grafana } = prometheus({});
    expect(await countSeries(request, prom, transport, AbortSignal.abort())).toMatchObject({
      failure: { kind: 'aborted' },
    });
    expect(grafana.fetches).toEqual([]);
  });
});

function lokiOf(values: Record<string, string[] | Error>, series: number) {
  return transportTo(({ url }) => {
    const { path } = parsedUrl(url);
    const label = /label\/(.+)\/values$/.exec(path)?.[1];
    if (label !== undefined) {
      const found = values[label];
      if (found instanceof Error) {
        throw found;
      }
      return { status: 'success', data: found };
    }
    return path.endsWith('/labels')
      ? { status: 'success', data: Object.keys(values) }
      : { status: 'success', data: Array.from({ length: series }, () => ({})) };
  });
}

describe('streams', () => {
  it('are counted with the values of their labels, over a short time', async () => {
    const { transport, grafana } = lokiOf({ service_name: ['a', 'b'], env: ['x'] }, 7);
    const streams = { label: 'service_name', values: ['a', 'b'] };
    const { counts } = valueOf(await countStreams({ streams, window: WINDOW }, loki, transport));
    expect(counts).toMatchObject([
      {
        series: 7,
        labels: [
          { name: 'service_name', distinct: 2 },
          { name: 'env', distinct: 1 },
        ],
        notes: [],
      },
    ]);
    const urls = grafana.fetches.map(({ url }) => parsedUrl(url).params);
    expect(urls.every((params) => Number(params.get('end')) - Number(params.get('start')) <= 15 * 60 * 1e9 + 2e6)).toBe(
      true
    );
    expect(urls.at(-1)?.get('match[]')).toBe('{service_name=~"a|b"}');
  });

  it('are not listed where a label has many values, and few of these are kept', async () => {
    const ids = Array.from({ length: 5000 }, (_, i) => `id-${i}`);
    const { transport, grafana } = lokiOf({ env: ['x'], trace_id: ids }, 0);
    const [count] = valueOf(await countStreams({ window: WINDOW }, loki, transport)).counts;
    expect(count?.labels[0]).toMatchObject({ name: 'trace_id', distinct: 5000 });
    expect(count?.labels[0]?.samples).toHaveLength(20);
    expect(count?.notes).toEqual([
      'A label has 5,000 values, so the streams were not listed.',
      'Of labels with many values 20 were looked at.',
    ]);
    expect(grafana.fetches.some(({ url }) => url.includes('/series'))).toBe(false);
  });

  it('of which some labels are refused say so; none is empty; down fails', async () => {
    const some = lokiOf({ env: ['x'], app: httpError(429) }, 1);
    expect(valueOf(await countStreams({ window: WINDOW }, loki, some.transport)).refused[0]).toContain(
      'no more queries'
    );
    expect((await countStreams({ window: WINDOW }, loki, lokiOf({}, 0).transport)).status).toBe('empty');
    const down = transportTo(() => {
      throw httpError(503);
    });
    expect((await countStreams({ window: WINDOW }, loki, down.transport)).status).toBe('failed');
  });
});
