import { parser } from '@prometheus-io/lezer-promql';
import { httpError } from '../../../.config/jest/backendSrv';
import { histogramOf } from '../../domain/investigation/histograms';
import { literalsOf, parseErrors } from '../../domain/query/testing/parse';
import { parsedUrl, sentenceOf, source, transportTo, valueOf, WINDOW } from '../testing/sources';
import { PrometheusBackend } from './PrometheusBackend';

const HTTP = histogramOf('http_server_request_duration_seconds');
const API = '/api/datasources/uid/prom uid/resources/api/v1';

/** A Prometheus that answers paths below `/api/v1/`; a function is called with the URL's parameters. */
function prometheus(
  answers: Record<string, unknown>,
  settings: Record<string, unknown> = {}
): { backend: PrometheusBackend; asked: () => Array<{ path: string; params: URLSearchParams }> } {
  const { grafana, transport } = transportTo(({ url }) => {
    const { path, params } = parsedUrl(url);
    const answer = answers[path.replace(`${API}/`, '')];
    return answer === undefined
      ? undefined
      : { status: 'success', data: typeof answer === 'function' ? answer(params) : answer };
  });
  return {
    backend: new PrometheusBackend(source('prometheus', { uid: 'prom uid', settings }), transport),
    asked: () => grafana.fetches.map(({ url }) => parsedUrl(url)),
  };
}

const paths = (asked: Array<{ path: string }>) => asked.map(({ path }) => path.replace(`${API}/`, ''));

describe('histograms', () => {
  it('are the classic ones of the window, latency of servers first', async () => {
    const { backend, asked } = prometheus({
      'label/__name__/values': [
        'go_gc_duration_seconds_bucket',
        'http_server_request_duration_seconds_bucket',
        'response_size_bytes_bucket',
        'db_client_operation_duration_seconds_bucket',
      ],
    });

    const names = valueOf(await backend.histograms(WINDOW)).map(({ name, kind }) => `${kind} ${name}`);

    expect(names).toEqual([
      'classic http_server_request_duration_seconds',
      'classic db_client_operation_duration_seconds',
      'classic go_gc_duration_seconds',
    ]);
    expect(asked()).toHaveLength(1);
    const params = asked()[0]?.params;
    // Whole seconds, and the window never shrinks.
    expect([params?.get('start'), params?.get('end')]).toEqual(['1795210000', '1795213601']);
    expect(parseErrors(parser, params?.get('match[]') ?? '')).toEqual([]);
  });

  it('are native ones, known by their metadata, where there is no classic one', async () => {
    const { backend, asked } = prometheus({
      'label/__name__/values': [],
      metadata: {
        http_server_request_duration_seconds: [{ type: 'histogram', help: '', unit: '' }],
        response_size_bytes: [{ type: 'histogram' }],
        up: [{ type: 'gauge' }],
        odd: 'histogram',
      },
    });

    expect(valueOf(await backend.histograms(WINDOW))).toEqual([{ ...HTTP, kind: 'native' }]);
    expect(paths(asked())).toEqual(['label/__name__/values', 'metadata']);
  });

  it('that are missing are said to be, with what to do', async () => {
    const { backend } = prometheus({ 'label/__name__/values': [], metadata: {} });

    expect(sentenceOf(await backend.histograms(WINDOW))).toBe(
      'Prometheus has no histogram in this time range. Widen it, or check that a service exports one.'
    );
  });

  it.each(['label/__name__/values', 'metadata'])('fail with %s, and are then not “none”', async (path) => {
    const fail = () => {
      throw httpError(503, 'overloaded');
    };
    const { backend } = prometheus({ 'label/__name__/values': [], metadata: {}, [path]: fail });

    const result = await backend.histograms(WINDOW);

    expect(result.status).toBe('failed');
    expect(sentenceOf(result)).toContain('Prometheus answered with an error [503] (overloaded).');
  });
});

describe('services', () => {
  it('come from the most specific label, sorted', async () => {
    const { backend, asked } = prometheus({
      labels: ['__name__', 'instance', 'job', 'le', 'service'],
      'label/service/values': ['web', '', 'cart', 7],
    });

    expect(valueOf(await backend.services(HTTP, WINDOW))).toEqual([
      { label: 'service', value: 'cart', service: 'cart' },
      { label: 'service', value: 'web', service: 'web' },
    ]);
    for (const { params } of asked()) {
      // One series per label set, not one per bucket.
      expect(params.getAll('match[]')).toEqual(['http_server_request_duration_seconds_bucket{le="+Inf"}']);
    }
  });

  it('of `job` lose OpenTelemetry’s namespace in their name, not in their value', async () => {
    const { backend } = prometheus({ labels: ['job'], 'label/job/values': ['shop/cart', 'node'] });

    expect(valueOf(await backend.services(HTTP, WINDOW))).toEqual([
      { label: 'job', value: 'shop/cart', service: 'cart' },
      { label: 'job', value: 'node', service: 'node' },
    ]);
  });

  it('of a native histogram are asked of its own series', async () => {
    const { backend, asked } = prometheus({ labels: ['service'], 'label/service/values': ['cart'] });

    await backend.services({ ...HTTP, kind: 'native' }, WINDOW);

    expect(asked()[0]?.params.getAll('match[]')).toEqual(['http_server_request_duration_seconds']);
  });

  it.each([
    [{ labels: ['le', 'pod'] }, 'has none of the labels service_name, service, job'],
    [{ labels: ['job'], 'label/job/values': [] }, 'has no service in this time range. Widen it.'],
  ])('that are missing are explained: %j', async (answers, sentence) => {
    const { backend } = prometheus(answers);

    expect(sentenceOf(await backend.services(HTTP, WINDOW))).toContain(
      `http_server_request_duration_seconds in Prometheus ${sentence}`
    );
  });
});

describe('findService', () => {
  const series = (...labels: Array<Record<string, string>>) => prometheus({ series: labels });
  const named = (name: string, labels: Record<string, string>) => ({ __name__: `${name}_bucket`, ...labels });
  const RPC = histogramOf('rpc_server_duration_seconds');

  it.each([
    [
      { service_name: 'cart', job: 'x/y' },
      { label: 'service_name', op: '=', value: 'cart' },
    ],
    [{ job: 'shop/cart' }, { label: 'job', op: '=', value: 'shop/cart' }],
    [{ job: 'cart' }, { label: 'job', op: '=', value: 'cart' }],
    [
      { app: 'cart', job: 'other' },
      { label: 'app', op: '=', value: 'cart' },
    ],
  ])('picks the label of %j', async (labels, matcher) => {
    const { backend, asked } = series(named(HTTP.name, labels));

    expect(valueOf(await backend.findService('cart', [HTTP], WINDOW))).toEqual({ histogram: HTTP, matcher });
    expect(asked()).toHaveLength(1);
  });

  it('picks the best ranked histogram that the service has', async () => {
    const { backend } = series(named(RPC.name, { service: 'cart' }), named('other_seconds', { service: 'cart' }));

    const { histogram } = valueOf(await backend.findService('cart', [HTTP, RPC], WINDOW));

    expect(histogram).toEqual(RPC);
  });

  it('is not fooled by a service of a similar name', async () => {
    const { backend } = series(named(HTTP.name, { job: 'shop/my-cart', service: 'cart2' }));

    expect(sentenceOf(await backend.findService('cart', [HTTP], WINDOW))).toBe(
      'Prometheus has no latency histogram of the service “cart” in this time range. Widen it, or choose another service.'
    );
  });

  it('asks with a URL that stays short, and well-formed selectors whatever the service is called', async () => {
    const service = 'a"}b\n{c}$x|.*\\';
    const { backend, asked } = series();
    const many = Array.from({ length: 200 }, (_, index) => histogramOf(`very_long_histogram_name_${index}_seconds`));

    await backend.findService(service, [...many, { ...HTTP, kind: 'native' }], WINDOW);

    expect(asked()).toHaveLength(1);
    const matches = asked()[0]?.params.getAll('match[]') ?? [];
    expect(matches.flatMap((match) => parseErrors(parser, match))).toEqual([]);
    expect(matches.flatMap((match) => literalsOf(parser, match)).length).toBeGreaterThan(matches.length);
    expect(String(asked()[0]?.params).length).toBeLessThan(8000);
  });

  it('that stops at its bound does not claim that the service has no histogram', async () => {
    const { backend } = series();
    const many = Array.from({ length: 9 }, (_, index) => histogramOf(`histogram_${index}_seconds`));

    expect(sentenceOf(await backend.findService('cart', many, WINDOW))).toMatch(/first 8 of 9/);
  });

  it('asks for native histograms without `le`', async () => {
    const native = { ...HTTP, kind: 'native' as const };
    const { backend, asked } = prometheus({ series: [{ __name__: HTTP.name, service: 'cart' }] });

    expect(valueOf(await backend.findService('cart', [native], WINDOW)).histogram).toEqual(native);
    expect(asked()[0]?.params.getAll('match[]').join()).not.toContain('le=');
  });

  it('that fails is no “none”', async () => {
    const { backend } = prometheus({
      series: () => {
        throw httpError(403, 'no');
      },
    });

    expect(await backend.findService('cart', [HTTP], WINDOW)).toMatchObject({
      status: 'failed',
      failure: { kind: 'forbidden' },
    });
  });
});

describe('latencyQueries', () => {
  it('ask one quantile each and exemplars once, for all would return the same ones', () => {
    const { backend } = prometheus({});

    const queries = backend.latencyQueries(HTTP, [{ label: 'service', op: '=', value: 'cart' }], [0.99, 0.999, 0.5]);

    expect(queries.map(({ refId, legendFormat, exemplar }) => [refId, legendFormat, exemplar])).toEqual([
      ['p99', 'p99', true],
      ['p99.9', 'p99.9', false],
      ['p50', 'p50', false],
    ]);
    expect(queries[0]).toMatchObject({
      datasource: { type: 'prometheus', uid: 'prom uid' },
      expr: 'histogram_quantile(0.99, sum by (le) (rate(http_server_request_duration_seconds_bucket{service="cart"}[$__rate_interval])))',
      range: true,
      instant: false,
    });
  });

  it('ask the first quantile at the finest steps, the others at longer ones', () => {
    const { backend } = prometheus({});

    const queries = backend.latencyQueries(HTTP, [], [0.99, 0.9, 0.5]);

    expect(queries.map(({ intervalFactor = 1 }) => intervalFactor)).toEqual([1, 3, 3]);
  });
});

describe('exemplarLabels', () => {
  it('are those of the destinations first, then the usual spellings, each once', () => {
    const { backend } = prometheus({}, { exemplarTraceIdDestinations: [{ name: 'TraceID' }, { name: 'traceId' }] });

    expect(backend.exemplarLabels).toEqual(['TraceID', 'traceId', 'trace_id', 'traceID']);
  });
});

describe('an answer of an unknown form', () => {
  it.each([['<html>'], [{ data: 'none' }], [{}]])('is a failure, not “nothing there”: %j', async (body) => {
    const { transport } = transportTo(() => body);
    const backend = new PrometheusBackend(source('prometheus'), transport);

    expect(await backend.histograms(WINDOW)).toMatchObject({ status: 'failed', failure: { kind: 'bad-answer' } });
  });
});
