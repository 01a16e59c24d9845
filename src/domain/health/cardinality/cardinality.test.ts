import fc from 'fast-check';
import { parser } from '@prometheus-io/lezer-promql';
import { describeFailure } from '../../failure';
import { hostileName, hostileText } from '../../query/testing/hostile';
import { parseErrors } from '../../query/testing/parse';
import { empty, failed, ok, type Result } from '../../result';
import type { Observed } from '../observations';
import { checkSeries, checkStreams } from './check';
import { nameKind } from './idNames';
import { valueKind } from './idValues';
import { judgeSeries } from './judge';
import { costOfLabel, seriesProduct } from './product';
import { distinctQuery, largestQuery, samplesQuery, seriesQuery, spread } from './queries';
import type { CardinalityObservation, LabelCount, SeriesCount } from './types';

const asked = { source: 'Prometheus', uid: 'prom', query: 'count(x)' };
const label = (name: string, distinct?: number, samples: string[] = []): LabelCount => ({ name, distinct, samples });
const metric = (labels: LabelCount[], overrides: Partial<SeriesCount> = {}): SeriesCount => ({
  name: 'orders_total',
  kind: 'metric',
  series: 100,
  labels,
  notes: [],
  asked,
  ...overrides,
});
const observed = (answer: Result<Partial<CardinalityObservation>>): Observed<CardinalityObservation> => ({
  asked,
  answer: answer.status === 'ok' ? ok({ counts: [], notes: [], refused: [], ...answer.value }) : answer,
});

describe('a name', () => {
  it.each([
    ['trace_id', 'request'],
    ['traceID', 'request'],
    ['otel.trace.id', 'request'],
    ['http_request_id', 'request'],
    ['X-Correlation-ID', 'request'],
    ['sessionId', 'request'],
    ['uuid', 'request'],
    ['user_id', 'person'],
    ['enduser.user.id', 'person'],
    ['userId', 'person'],
    ['customer_email', 'person'],
    ['client_ip', 'person'],
    ['instance', 'infrastructure'],
    ['service_instance_id', 'infrastructure'],
    ['k8s_pod_uid', 'infrastructure'],
    ['__metrics_gen_instance', 'infrastructure'],
    ['le', 'infrastructure'],
    ['http_route', 'none'],
    ['status', 'none'],
    ['idle', 'none'],
    ['paid', 'none'],
    ['user_agent_family', 'none'],
    ['', 'none'],
  ])('%s says %s', (name, kind) => {
    expect(nameKind(name)).toBe(kind);
  });
});

describe('values', () => {
  it.each<[string, string[], string | undefined]>([
    ['uuids', Array.from({ length: 5 }, (_, i) => `3fa85f64-5717-4562-b3fc-2c963f66afa${i}`), 'uuid'],
    ['trace ids', Array.from({ length: 5 }, (_, i) => `4bf92f3577b34da6a3ce929d0e0e473${i}`), 'hex'],
    ['long numbers', ['1700000001', '1700000002', '1700000003', '1700000004'], 'number'],
    ['email addresses', ['a@b.de', 'b@b.de', 'c@b.de', 'd@b.de'], 'email'],
    ['paths with ids', ['/users/1', '/users/2', '/users/3/orders', 'GET /users/4?x', '/health'], 'path'],
    ['routes', ['/users/:id', '/users/{id}', '/v1/orders', '/errors/404', '/v2/health'], undefined],
    ['status codes', ['200', '201', '404', '500', '503'], undefined],
    ['words of hex letters', ['deadbeefdeadbeef', 'facadefacadefacade'], undefined],
    ['a single uuid', ['3fa85f64-5717-4562-b3fc-2c963f66afa6'], undefined],
    ['one id said often', Array.from({ length: 9 }, () => '3fa85f64-5717-4562-b3fc-2c963f66afa6'), undefined],
    ['pods', ['checkout-7f9c-0', 'checkout-7f9c-1', 'checkout-7f9c-2', 'checkout-7f9c-3'], undefined],
    ['nothing', [], undefined],
  ])('that are %s', (_, values, kind) => {
    expect(valueKind(values)?.kind).toBe(kind);
  });
});

describe('a product', () => {
  it('shows the classic as such', () => {
    const factors = [
      { name: 'methods', values: 5 },
      { name: 'routes', values: 50 },
      { name: 'status codes', values: 6 },
      { name: 'buckets', values: 20 },
      { name: 'replicas', values: 4 },
    ];
    expect(seriesProduct(factors)).toMatchObject({
      product: 120_000,
      text: '5 × 50 × 6 × 20 × 4 = 120,000',
      sentence:
        '5 methods × 50 routes × 6 status codes × 20 buckets × 4 replicas = 120,000 series: too many for one metric. Drop a label, or give it fewer values.',
      verdict: 'fail',
    });
  });

  it.each<[number[], string, string]>([
    [[], '1 = 1', 'pass'],
    [[0, 5], '0 × 5 = 0', 'pass'],
    [[-1, NaN], '0 × 1 = 0', 'pass'],
    [[100, 99], '100 × 99 = 9,900', 'pass'],
    [[100, 100], '100 × 100 = 10,000', 'warn'],
    [[Infinity], 'countless = countless', 'fail'],
  ])('of %j is %s', (values, text, verdict) => {
    expect(seriesProduct(values.map((one) => ({ name: 'x', values: one })))).toMatchObject({ text, verdict });
  });

  it('takes the labels of the targets together, for they vary together', () => {
    const labels = [
      label('service', 5),
      label('job', 5),
      label('instance', 10),
      label('route', 6),
      label('le', 18),
      label('zone', 1),
    ];
    expect(judgeSeries(metric(labels)).product.text).toBe('6 × 18 × 10 = 1,080');
  });

  it('is what one more label would cost, ids at any count', () => {
    const count = metric([label('route', 50)], { series: 6000 });
    expect(costOfLabel(count, { name: 'region', values: 4 })).toMatchObject({ product: 24_000, verdict: 'warn' });
    expect(costOfLabel(count, { name: 'flag', values: 1 })).toMatchObject({ product: 6000, verdict: 'pass' });
    expect(costOfLabel(count, { name: 'trace_id', values: 1 })).toMatchObject({ verdict: 'fail' });
    expect(costOfLabel(count, { name: 'user_id', values: 1 })).toMatchObject({ verdict: 'warn' });
    const uncounted = metric([label('le', 20), label('instance', 4)], { series: undefined });
    expect(costOfLabel(uncounted, { name: 'zone', values: 3 }).sentence).toBe(
      '20 buckets × 4 replicas × 3 zone = 240 series.'
    );
  });
});

const hex = Array.from({ length: 20 }, (_, i) => `4bf92f3577b34da6a3ce929d0e0e4${i + 100}`);

describe('series', () => {
  it.each<[string, SeriesCount, string, string | undefined]>([
    ['with a trace id', metric([label('trace_id', 3)]), 'fail', 'name'],
    ['with users', metric([label('user_id', 500)]), 'fail', 'name'],
    ['with a few users', metric([label('user_id', 4)]), 'pass', undefined],
    ['with a few sessions', metric([label('session', 4)]), 'pass', undefined],
    ['with an id in an uncounted label', metric([label('session_id')]), 'fail', 'name'],
    ['with ids under another name', metric([label('ref', 400, hex)]), 'fail', 'values'],
    ['with few ids under another name', metric([label('ref', 5, hex.slice(0, 5))]), 'warn', 'values'],
    ['with ids of pods', metric([label('pod_uid', 400, hex), label('instance', 400, hex)]), 'pass', undefined],
    ['with many values', metric([label('title', 2000)], { series: 50_000 }), 'warn', 'count'],
    ['with a label that nearly tells them apart', metric([label('title', 120)], { series: 150 }), 'warn', 'count'],
    ['with an empty id', metric([label('trace_id', 0)]), 'pass', undefined],
    ['that are many', metric([], { series: 20_000 }), 'warn', undefined],
    ['that are too many', metric([], { series: 200_000 }), 'fail', undefined],
    ['that are few', metric([label('route', 20), label('le', 19)], { series: 380 }), 'pass', undefined],
    ['that were not counted', metric([label('route')], { series: undefined }), 'unknown', undefined],
  ])('%s', (_, count, verdict, by) => {
    const judged = judgeSeries(count);
    expect(judged.verdict).toBe(verdict);
    expect(judged.findings[0]?.by).toBe(by);
  });

  it('of a log store are streams, whose ids belong into structured metadata', () => {
    const streams = metric([label('trace_id', 9000)], { kind: 'streams', name: '{service_name="a"}' });
    const [found] = judgeSeries(streams).findings;
    expect(found?.sentence).toContain('a stream of its own');
    expect(found?.fix.sentence).toContain('structured metadata');
  });
});

describe('the check', () => {
  it.each<[string, Result<Partial<CardinalityObservation>>, string]>([
    ['a store that is down', failed(describeFailure('Prometheus', 'server')), 'unknown'],
    ['a store that forbids it', failed(describeFailure('Prometheus', 'forbidden')), 'unknown'],
    ['an empty store', empty('Nothing there.'), 'unknown'],
    ['no series', ok({}), 'unknown'],
    ['sound labels', ok({ counts: [metric([label('route', 5)])] }), 'pass'],
    ['sound labels, others refused', ok({ counts: [metric([label('route', 5)])], refused: ['No.'] }), 'unknown'],
    ['an id, others refused', ok({ counts: [metric([label('trace_id', 5)])], refused: ['No.'] }), 'fail'],
  ])('of %s', (_, answer, verdict) => {
    const { result } = checkSeries(observed(answer));
    expect(result).toMatchObject({ id: 'cardinality', verdict });
    expect(result.fix !== undefined).toBe(verdict === 'fail');
    expect(result.evidence.length).toBeGreaterThan(0);
  });

  it('shows the worst first, and the counts as evidence', () => {
    const counts = [
      metric([label('route', 5, ['/a'])], { notes: ['2 more labels were not counted.'] }),
      metric([label('user_id', 50)]),
    ];
    const { result, judged } = checkStreams(observed(ok({ counts })));
    expect(judged.map(({ verdict }) => verdict)).toEqual(['fail', 'pass']);
    expect(result.evidence.map(({ answer }) => answer)).toEqual([
      '100 series\nuser_id: 50',
      '100 series\nroute: 5 (/a)\n2 more labels were not counted.',
    ]);
  });
});

describe('queries', () => {
  it('are PromQL, whatever names and values there are', () => {
    fc.assert(
      fc.property(hostileName(), hostileName(), hostileText(), (name, key, value) => {
        const matchers = [{ label: 'service', op: '=' as const, value }];
        const queries = [
          seriesQuery(name, matchers),
          distinctQuery(name, matchers, key),
          samplesQuery(name, matchers, key),
          largestQuery(10, matchers),
          largestQuery(10, []),
        ];
        expect(queries.flatMap((query) => parseErrors(parser, query))).toEqual([]);
      })
    );
  });

  it('judge any label without falling over', () => {
    const count = fc.record({
      name: hostileText(),
      distinct: fc.nat(),
      samples: fc.array(hostileText(), { maxLength: 20 }),
    });
    fc.assert(
      fc.property(fc.array(count, { maxLength: 5 }), fc.nat(), (labels, series) => {
        expect(judgeSeries(metric(labels, { series })).sentence).not.toContain('\n');
      })
    );
  });

  it('take samples from all over a sorted list', () => {
    expect(spread(['a', 'b', 'c'], 20)).toEqual(['a', 'b', 'c']);
    expect(
      spread(
        Array.from({ length: 100 }, (_, i) => String(i)),
        4
      )
    ).toEqual(['0', '25', '50', '75']);
  });
});
