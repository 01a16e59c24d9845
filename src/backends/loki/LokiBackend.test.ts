import { parser } from '@grafana/lezer-logql';
import { httpError } from '../../../.config/jest/backendSrv';
import type { LogStream } from '../../domain/logs/types';
import { parseErrors } from '../../domain/query/testing/parse';
import { frameOnTheWire, lokiFrame, type LokiRow } from '../../domain/testing/frames';
import { queryResults, type Streams } from '../testing/fakeLoki';
import { parsedUrl, refusedQueries, sentenceOf, source, transportTo, valueOf, WINDOW } from '../testing/sources';
import { LokiBackend, MAX_LINES, MAX_SERVICES } from './LokiBackend';

const ID = '85afe0ab3e38229d9ab7ce424d9d3fd2';
const row = (line: string, labels: Record<string, string> = {}, labelTypes?: LokiRow['labelTypes']): LokiRow => ({
  tsNs: '1795210524484000000',
  line,
  labels,
  labelTypes,
});
const METADATA = row('GET /buy 200', { service_name: 'web', trace_id: ID }, { service_name: 'I', trace_id: 'S' });
const JSON_LINE = row(`{"level":"warn","msg":"retry","traceId":"${ID}"}`);
const LOGFMT = row(`level=info msg=ok traceID=${ID}`);
const TEXT = row(`2026-11-21 [${ID}] done`);
const SILENT = row('tick');

const LABELS = '/api/datasources/uid/loki/resources/labels';

/** A Loki with these lines, label names and values of whichever label. */
function loki(streams: Streams, labels: string[], serviceLabels?: string[], values: string[] = []) {
  const { grafana, transport } = transportTo(({ url, data }) => {
    if (url.includes('/resources/label/')) {
      return { status: 'success', data: values };
    }
    return url.startsWith(LABELS) ? { status: 'success', data: labels } : queryResults(streams, data);
  });
  return { backend: new LokiBackend(source('loki'), transport, serviceLabels), fetches: grafana.fetches };
}

const exprs = (fetch: { data?: { queries: Array<{ expr: string }> } } | undefined) =>
  fetch?.data?.queries.map(({ expr }) => expr) ?? [];
/** What the queries of a probe select, without what they drop of a line's labels. */
const selected = (fetch: Parameters<typeof exprs>[0]) => exprs(fetch).map((expr) => expr.replace(/ \| drop .*/, ''));
const shapes = (streams: LogStream[]) =>
  Object.fromEntries(streams.map(({ service, label, shape }) => [service, { label, shape }]));

describe('probe', () => {
  it('learns in one request where each of many services keeps its ids', async () => {
    const { backend, fetches } = loki(
      {
        'service_name=web': [SILENT, METADATA],
        'service_name=task': [JSON_LINE],
        'service_name=cart': [LOGFMT],
        'service_name=old': [TEXT],
        'service_name=mute': [SILENT],
      },
      []
    );

    const { streams, missing } = valueOf(await backend.probe(['web', 'task', 'cart', 'old', 'mute'], WINDOW));

    expect(shapes(streams)).toEqual({
      web: { label: 'service_name', shape: { placement: 'metadata', key: 'trace_id' } },
      task: { label: 'service_name', shape: { placement: 'json', key: 'traceId' } },
      cart: { label: 'service_name', shape: { placement: 'logfmt', key: 'traceID' } },
      old: { label: 'service_name', shape: { placement: 'text' } },
      mute: { label: 'service_name', shape: { placement: 'unknown' } },
    });
    expect(missing).toEqual([]);
    expect(fetches).toHaveLength(1);
    expect(fetches[0]).toMatchObject({ method: 'POST', data: { from: '1795210000400', to: '1795213600600' } });
    expect(fetches[0]?.data.queries[0]).toMatchObject({ queryType: 'range', maxLines: 6 });
    expect(exprs(fetches[0])[0]).toMatch(/^\{service_name="web"\} \| drop (?!.*trace).*scope_name/);
  });

  it('remembers what it learned', async () => {
    const { backend, fetches } = loki({ 'service_name=web': [METADATA], 'service_name=task': [JSON_LINE] }, []);

    await backend.probe(['web'], WINDOW);
    const { streams } = valueOf(await backend.probe(['web', 'task'], WINDOW));

    expect(streams.map(({ service }) => service)).toEqual(['web', 'task']);
    expect(fetches.map(selected)).toEqual([['{service_name="web"}'], ['{service_name="task"}']]);
  });

  it('tries other labels that the store has, for the services that were not found', async () => {
    const { backend, fetches } = loki({ 'service_name=web': [METADATA], 'app=task': [JSON_LINE] }, [
      'app',
      'filename',
      'service',
      'service_name',
    ]);

    const { streams, missing } = valueOf(await backend.probe(['web', 'task', 'gone'], WINDOW));

    expect(shapes(streams)).toMatchObject({ web: { label: 'service_name' }, task: { label: 'app' } });
    expect(missing).toEqual(['gone']);
    expect(fetches).toHaveLength(3);
    // Loki takes nanoseconds there.
    expect(parsedUrl(fetches[1]?.url).params.get('start')).toBe('1795210000400000000');
    expect(selected(fetches[2])).toEqual(['{service="task"}', '{app="task"}', '{service="gone"}', '{app="gone"}']);
  });

  it('prefers the earlier of two labels that both have lines', async () => {
    const { backend } = loki({ 'service=task': [JSON_LINE], 'container=task': [TEXT] }, ['container', 'service']);

    const { streams } = valueOf(await backend.probe(['task'], WINDOW));

    expect(shapes(streams)).toEqual({ task: { label: 'service', shape: { placement: 'json', key: 'traceId' } } });
  });

  it('asks for the label that the trace store maps service.name to, and along with it for Loki’s own', async () => {
    const { backend, fetches } = loki({ 'service_name=web': [METADATA] }, ['service_name', 'svc'], ['svc']);

    const { streams } = valueOf(await backend.probe(['web'], WINDOW));

    expect(fetches.map(selected)).toEqual([['{svc="web"}', '{service_name="web"}']]);
    expect(shapes(streams)).toMatchObject({ web: { label: 'service_name' } });
  });

  it('reads the frames of the dataplane toggle too', async () => {
    const frame = frameOnTheWire(lokiFrame([METADATA], { dataplane: true }));
    const { transport } = transportTo(() => ({ results: { probe0: { frames: [frame, null, {}] } } }));

    const { streams } = valueOf(await new LokiBackend(source('loki'), transport).probe(['web'], WINDOW));

    expect(shapes(streams)).toMatchObject({ web: { shape: { placement: 'metadata', key: 'trace_id' } } });
  });

  it('asks well-formed questions whatever a service is called', async () => {
    const { backend, fetches } = loki({}, ['service']);
    const names = ['a"}b', 'c\nd', '$x', 'back\\slash', '`'];

    await backend.probe(names, WINDOW);

    const asked = fetches.flatMap(exprs);
    expect(asked).toHaveLength(2 * names.length);
    expect(asked.flatMap((expr) => parseErrors(parser, expr))).toEqual([]);
  });

  it('is bounded however many services a trace ran through', async () => {
    const { backend, fetches } = loki({}, ['app', 'service', 'job', 'container', 'k8s_deployment_name', 'component']);

    await backend.probe(
      Array.from({ length: 300 }, (_, index) => `service-${index}`),
      WINDOW
    );

    expect(fetches).toHaveLength(3);
    expect(exprs(fetches[0])).toHaveLength(MAX_SERVICES);
  });

  it('does not call missing what it did not ask for', async () => {
    const names = Array.from({ length: MAX_SERVICES + 1 }, (_, index) => `service-${index}`);
    const { backend } = loki(Object.fromEntries(names.map((name) => [`service_name=${name}`, [METADATA]])), []);

    expect(valueOf(await backend.probe(names, WINDOW)).missing).toEqual([]);
  });

  it.each([
    ['the samples', (url: string) => !url.startsWith(LABELS)],
    ['the labels', (url: string) => url.startsWith(LABELS)],
  ])('fails with %s, and is then not “no lines”', async (_, fails) => {
    const { transport } = transportTo(({ url }) => {
      if (fails(url)) {
        throw httpError(502, 'connection refused');
      }
      return { results: {} };
    });

    const result = await new LokiBackend(source('loki'), transport).probe(['web'], WINDOW);

    expect(result.status).toBe('failed');
    expect(sentenceOf(result)).toContain('Loki answered with an error [502] (connection refused).');
  });

  it('answered with something else is not “no lines”', async () => {
    const { transport } = transportTo(() => '<html>');

    expect(await new LokiBackend(source('loki'), transport).probe(['web'], WINDOW)).toMatchObject({
      status: 'failed',
      failure: { kind: 'bad-answer' },
    });
  });

  it('that is cancelled asks nothing further', async () => {
    const abort = new AbortController();
    const { transport, grafana } = transportTo(() => {
      abort.abort();
      return { results: {} };
    });

    const result = await new LokiBackend(source('loki'), transport).probe(['web'], WINDOW, abort.signal);

    expect(result).toMatchObject({ status: 'failed', failure: { kind: 'aborted' } });
    expect(grafana.fetches).toHaveLength(1);
  });

  it('tells the store’s own words where one of its queries was refused', async () => {
    const { transport } = transportTo(() => ({
      results: { probe0: { frames: [] }, probe1: { error: 'too many outstanding requests', status: 429 } },
    }));

    const result = await new LokiBackend(source('loki'), transport).probe(['web', 'task'], WINDOW);

    expect(sentenceOf(result)).toContain('Loki takes no more queries just now [429] (too many outstanding requests).');
  });

  it('keeps the services that were answered where another’s query was refused', async () => {
    const web = queryResults(
      { 'service_name=web': [METADATA] },
      { queries: [{ refId: 'probe0', expr: '{service_name="web"}' }] }
    );
    const { transport } = transportTo(() => {
      throw refusedQueries({ ...web.results, probe1: { error: 'too many outstanding requests', status: 429 } });
    });

    const probe = await new LokiBackend(source('loki'), transport).probe(['web', 'task'], WINDOW);

    expect(probe).toMatchObject({ status: 'ok', value: { streams: [{ service: 'web' }] } });
  });
});

describe('warm', () => {
  it('learns ahead what a later probe then answers without a request', async () => {
    const { backend, fetches } = loki({ 'svc=web': [METADATA], 'svc=task': [JSON_LINE] }, [], ['svc'], ['web', 'task']);

    await backend.warm(WINDOW);
    expect(fetches).toHaveLength(2);
    const { streams } = valueOf(await backend.probe(['task'], WINDOW));

    expect(shapes(streams)).toEqual({ task: { label: 'svc', shape: { placement: 'json', key: 'traceId' } } });
    expect(fetches).toHaveLength(2);
  });

  it('is done once, and a probe meanwhile waits for it instead of asking the same', async () => {
    const { backend, fetches } = loki({ 'service_name=web': [METADATA] }, [], undefined, ['web']);

    void backend.warm(WINDOW);
    void backend.warm(WINDOW);
    const { streams } = valueOf(await backend.probe(['web'], WINDOW));

    expect(streams).toHaveLength(1);
    expect(fetches).toHaveLength(2);
  });

  it('leaves a store of many services to the probe', async () => {
    const many = Array.from({ length: MAX_SERVICES + 1 }, (_, index) => `service-${index}`);
    const { backend, fetches } = loki({}, [], undefined, many);

    await backend.warm(WINDOW);

    expect(fetches).toHaveLength(1);
  });

  it('that fails leaves it to the probe to say so', async () => {
    const { transport } = transportTo(() => {
      throw httpError(403, 'no');
    });
    const backend = new LokiBackend(source('loki'), transport);

    await expect(backend.warm(WINDOW)).resolves.toBeUndefined();

    expect(sentenceOf(await backend.probe(['web'], WINDOW))).toContain('Loki does not let you query it [403]');
  });
});

describe('lineQueries', () => {
  const stream = (service: string, shape: LogStream['shape'], label = 'service_name'): LogStream => ({
    service,
    label,
    value: service,
    shape,
  });

  it('are one for each label and shape, bounded and named apart', () => {
    const { backend } = loki({}, []);
    const metadata = { placement: 'metadata', key: 'trace_id' } as const;

    const queries = backend.lineQueries({
      streams: [
        stream('web', metadata),
        stream('cart', metadata),
        stream('task', { placement: 'json', key: 'id' }, 'app'),
      ],
      traceId: ID,
      window: WINDOW,
    });

    expect(queries.map(({ refId }) => refId)).toEqual(['lines0', 'lines1']);
    expect(queries.map(({ expr }) => expr)).toEqual([
      `{service_name=~"web|cart"} | trace_id="${ID}"`,
      `{app="task"} |= "${ID}" | json | id="${ID}" | drop __error__, __error_details__`,
    ]);
    for (const query of queries) {
      expect(query).toMatchObject({
        datasource: { type: 'loki', uid: 'loki' },
        queryType: 'range',
        maxLines: MAX_LINES,
        direction: 'backward',
      });
    }
  });
});
