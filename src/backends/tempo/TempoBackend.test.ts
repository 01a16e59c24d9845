import { parser } from '@grafana/lezer-traceql';
import { httpError } from '../../../.config/jest/backendSrv';
import { parseErrors } from '../../domain/query/testing/parse';
import { parsedUrl, sentenceOf, source, transportTo, valueOf } from '../testing/sources';
import type { TraceHit } from '../types';
import { TempoBackend } from './TempoBackend';
import captured from './testing/tempo303_search.json';

const NOW = 1_795_210_600_000;
/** A minute around the moment of the captured search. */
const window = { fromMs: 1_795_210_500_500, toMs: 1_795_210_560_000 };
const ask = { service: 'checkout-service', minMs: 500, window };

beforeEach(() => void jest.spyOn(Date, 'now').mockReturnValue(NOW));

function tempo(answer: unknown) {
  const { grafana, transport } = transportTo(() => {
    if (answer instanceof Error) {
      throw answer;
    }
    return answer;
  });
  return { backend: new TempoBackend(source('tempo'), transport), fetches: grafana.fetches };
}

const nanos = (ms: number) => `${ms}000000`;

/** A hit of the captured form: the spans twice, once in the old field. */
function hit(
  traceID: string,
  startMs: number,
  durationMs: number,
  spans: Array<[number, number]> = [[startMs, durationMs]]
) {
  const set = {
    spans: spans.map(([start, ms], index) => ({
      spanID: `49c201582a1a440${index}`,
      startTimeUnixNano: nanos(start),
      durationNanos: nanos(ms),
    })),
    matched: spans.length,
  };
  return {
    traceID,
    rootServiceName: 'web-frontend',
    rootTraceName: 'GET /buy',
    startTimeUnixNano: nanos(startMs),
    durationMs,
    spanSet: set,
    spanSets: [set],
  };
}

const A = '85afe0ab3e38229d9ab7ce424d9d3fd2';
const B = 'be68fa8ec24d376861b52c3b8920a455';
const START = 1_795_210_523_659;
const brief = (hits: TraceHit[]) => hits.map(({ traceId, durationMs }) => [traceId, durationMs]);

describe('traceQuery', () => {
  it('asks a panel for one trace by its padded id', () => {
    const { backend } = tempo({});

    expect(backend.traceQuery('E457B5A2E4D86BD1')).toEqual({
      refId: 'trace',
      datasource: { type: 'tempo', uid: 'tempo' },
      queryType: 'traceql',
      query: '0000000000000000e457b5a2e4d86bd1',
    });
  });
});

describe('searchSlow', () => {
  it('reads what Tempo 3.0 answers', async () => {
    const { backend } = tempo(captured);

    expect(valueOf(await backend.searchSlow(ask))).toEqual([
      { traceId: B, rootName: 'GET /buy', startMs: 1_795_210_523_556, durationMs: 823.618332 },
      { traceId: A, rootName: 'GET /buy', startMs: 1_795_210_523_660, durationMs: 822.284221 },
    ]);
  });

  it('finds traces by their slowest matching span, not by what clock skew makes of the trace', async () => {
    const { backend } = tempo({
      traces: [hit(A, START, 2900, [[START, 510], [START + 5, 520]]), hit(B, START, 830, [[START, 825]])], // prettier-ignore
      metrics: {},
    });

    const hits = valueOf(await backend.searchSlow(ask));

    expect(brief(hits)).toEqual([
      [B, 825],
      [A, 520],
    ]);
    expect(hits[1]).toMatchObject({ rootName: 'GET /buy', startMs: START + 5 });
  });

  it('asks one bounded question that is well-formed whatever the service is called', async () => {
    const { backend, fetches } = tempo({ traces: [] });

    await backend.searchSlow({ ...ask, service: 'a"}b\n$x' });

    expect(fetches).toHaveLength(1);
    const { path, params } = parsedUrl(fetches[0]?.url);
    expect(path).toBe('/api/datasources/proxy/uid/tempo/api/search');
    expect([params.get('start'), params.get('end'), params.get('limit')]).toEqual(['1795210500', '1795210560', '20']);
    expect(parseErrors(parser, params.get('q') ?? '')).toEqual([]);
    expect(params.get('q')).toContain('duration>500ms');
  });

  it('leaves out the newest two seconds, which Tempo does not answer for', async () => {
    const { backend, fetches } = tempo({ traces: [] });

    await backend.searchSlow({ ...ask, window: { fromMs: NOW - 60_000, toMs: NOW + 30_000 } });

    expect(parsedUrl(fetches[0]?.url).params.get('end')).toBe(String((NOW - 2000) / 1000));
  });

  it('says that the moment is not searchable yet rather than finding nothing', async () => {
    const { backend, fetches } = tempo({ traces: [] });

    const result = await backend.searchSlow({ ...ask, window: { fromMs: NOW - 1500, toMs: NOW } });

    expect(sentenceOf(result)).toBe('Spans of this moment are not searchable in Tempo yet. Ask again in some seconds.');
    expect(fetches).toEqual([]);
  });

  it('drops traces of another time, with which Tempo answers a window past its cut-off', async () => {
    const { backend } = tempo({
      traces: [
        hit(A, window.fromMs - 600_000, 900),
        hit(B, window.fromMs - 400, 900),
        hit('c0ffee', window.toMs + 1, 900),
      ],
    });

    // B began before the window and lasted into it.
    expect(brief(valueOf(await backend.searchSlow(ask)))).toEqual([[B, 900]]);
  });

  it.each([
    ['spanSets', { spanSet: undefined }],
    ['spanSet', { spanSets: undefined }],
    ['the trace alone', { spanSet: undefined, spanSets: undefined }],
  ])('reads %s', async (_, without) => {
    const { backend } = tempo({ traces: [{ ...hit(A, START, 825), ...without }] });

    expect(brief(valueOf(await backend.searchSlow(ask)))).toEqual([[A, 825]]);
  });

  it('pads the ids that Tempo stripped of their zeros, and passes over what is none', async () => {
    const odd = [null, 'x', {}, { traceID: 'xyz' }, { traceID: 7 }, { traceID: 'ab', startTimeUnixNano: 'soon' }];
    const { backend } = tempo({ traces: [hit('67a474a8066a2fde7fa54c395382be5', START, 600), ...odd] });

    expect(brief(valueOf(await backend.searchSlow(ask)))).toEqual([['067a474a8066a2fde7fa54c395382be5', 600]]);
  });

  it('that finds nothing says what was asked', async () => {
    const { backend } = tempo({ traces: [], metrics: {} });

    expect(sentenceOf(await backend.searchSlow(ask))).toBe(
      'Tempo has no span of checkout-service slower than 500 ms in that time.'
    );
  });

  it('that fails is not “nothing found”', async () => {
    const { backend } = tempo(httpError(500, 'no ingester'));

    const result = await backend.searchSlow(ask);

    expect(result.status).toBe('failed');
    expect(sentenceOf(result)).toContain('Tempo answered with an error [500] (no ingester).');
  });

  it('that is answered with something else is not “nothing found”', async () => {
    const { backend } = tempo('<html>');

    expect(await backend.searchSlow(ask)).toMatchObject({ status: 'failed', failure: { kind: 'bad-answer' } });
  });
});
