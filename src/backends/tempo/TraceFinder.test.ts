import { parser } from '@grafana/lezer-traceql';
import { httpError } from '../../../.config/jest/backendSrv';
import type { AskedTrace } from '../../domain/exemplars/triage';
import { parseErrors } from '../../domain/query/testing/parse';
import { parsedUrl, sentenceOf, source, transportTo, valueOf } from '../testing/sources';
import { Transport } from '../transport';
import { TempoBackend } from './TempoBackend';
import captured from './testing/tempo303_search_by_ids.json';

/** Some minutes after the captured traces. */
const NOW = 1_795_277_900_000;
const HOUR = 3_600_000;
/** In the captured answer they stand without their zeros. */
const SHORT = '000000000000000071598e9852140e7f';
const ZERO_LED = '00c903c9f98a422898e2a9dbd6ab745b';
const PLAIN = '8175e9028728e5adcf8f30dc14638830';
const GONE = 'ca11ab1e00000000000000000000dead';
const LATE = 'be68fa8ec24d376861b52c3b8920a455';

/** How Tempo 3.0 answers a look-up by id (`v2`): a trace, and that there is none. */
const TRACE = { trace: { resourceSpans: [{ resource: {}, scopeSpans: [{ spans: [{}] }] }] }, metrics: {} };
const NO_TRACE = { trace: {}, metrics: {} };
const NOTHING = { traces: [], metrics: {} };

beforeEach(() => void jest.spyOn(Date, 'now').mockReturnValue(NOW));

interface Answers {
  /** To `{trace:id=…}`. */
  search?: unknown;
  /** To `{}`. */
  any?: unknown;
  v2?: (traceId: string) => unknown;
  v1?: (traceId: string) => unknown;
}

const orThrow = (answer: unknown) => {
  if (answer instanceof Error) {
    throw answer;
  }
  return answer;
};

/** A Tempo, and what it was asked for: searches by their TraceQL, look-ups by their path. */
function tempo({ search = captured, any = NOTHING, v2 = () => NO_TRACE, v1 }: Answers = {}) {
  const { grafana, transport } = transportTo(({ url }) => {
    const { path, params } = parsedUrl(url);
    const id = path.split('/').at(-1) ?? '';
    if (path.endsWith('/api/search')) {
      return orThrow(params.get('q') === '{}' ? any : search);
    }
    return orThrow((path.includes('/api/v2/traces/') ? v2 : v1)?.(id));
  });
  const asked = () =>
    grafana.fetches.map(({ url }) => {
      const { path, params } = parsedUrl(url);
      return params.get('q') ?? path.replace('/api/datasources/proxy/uid/tempo/api/', '');
    });
  return { backend: new TempoBackend(source('tempo'), transport), fetches: grafana.fetches, asked };
}

const at = (timeMs: number, ...traceIds: string[]): AskedTrace[] => traceIds.map((traceId) => ({ traceId, timeMs }));
const recent = (...traceIds: string[]) => at(NOW - 5 * 60_000, ...traceIds);

describe('findTraces', () => {
  it('asks one search that finds every trace there is, whatever their ids look like', async () => {
    const { backend, fetches } = tempo();

    const presence = valueOf(await backend.findTraces(recent(SHORT, ZERO_LED, PLAIN)));

    expect([...presence]).toEqual([SHORT, ZERO_LED, PLAIN].map((id) => [id, { kind: 'found' }]));
    expect(fetches).toHaveLength(1);
    const { path, params } = parsedUrl(fetches[0]?.url);
    expect(path).toBe('/api/datasources/proxy/uid/tempo/api/search');
    expect(parseErrors(parser, params.get('q') ?? '')).toEqual([]);
    expect(params.get('limit')).toBe('3');
    expect(params.get('spss')).toBe('1');
  });

  it('searches around the moments of the exemplars, never for longer than Tempo allows', async () => {
    const { backend, fetches } = tempo();

    await backend.findTraces([...at(NOW - 60_000, SHORT), ...at(NOW - 120_000, PLAIN)]);
    await backend.findTraces([...at(NOW, SHORT), ...at(NOW - 9 * 24 * HOUR, PLAIN)]);

    const windows = fetches.map(({ url }) => {
      const { params } = parsedUrl(url);
      return [params.get('start'), params.get('end')].map((text) => Number(text) * 1000 - NOW);
    });
    expect(windows).toEqual([
      [-420_000, 0],
      [60_000 - 167 * HOUR, 60_000],
    ]);
  });

  it('looks up by id what the search does not find: search is some seconds behind', async () => {
    const { backend, asked } = tempo({ v2: (id) => (id === LATE ? TRACE : NO_TRACE) });

    const presence = valueOf(await backend.findTraces(recent(SHORT, LATE, GONE)));

    expect(Object.fromEntries(presence)).toEqual({
      [SHORT]: { kind: 'found' },
      [LATE]: { kind: 'found' },
      [GONE]: { kind: 'missing', why: 'never-stored' },
    });
    expect(asked().slice(1)).toEqual([`v2/traces/${LATE}`, `v2/traces/${GONE}`]);
  });

  it.each([
    ['v1 of an older Tempo, which has no v2', () => ({ batches: [{}] }), { kind: 'found' }],
    ['v1, where there is none', () => httpError(404), { kind: 'missing', why: 'never-stored' }],
    ['v1, where it is empty', () => ({ batches: [] }), { kind: 'missing', why: 'never-stored' }],
  ])('takes the answer of %s', async (_, v1, expected) => {
    const { backend } = tempo({ v2: () => httpError(404), v1 });

    expect(valueOf(await backend.findTraces(recent(GONE))).get(GONE)).toEqual(expected);
  });

  it('takes a trace that is too large to be sent for one that is there', async () => {
    const { backend } = tempo({ v2: () => ({ trace: {}, status: 'PARTIAL', message: 'trace exceeds max size' }) });

    expect(valueOf(await backend.findTraces(recent(GONE))).get(GONE)).toEqual({ kind: 'found' });
  });

  it('does without search from then on where Tempo does not know trace:id', async () => {
    const { backend, asked } = tempo({ search: httpError(400, 'unknown intrinsic'), v2: () => TRACE });

    const first = valueOf(await backend.findTraces(recent(PLAIN, LATE)));
    await backend.findTraces(recent(SHORT));

    expect([...first.values()]).toEqual([{ kind: 'found' }, { kind: 'found' }]);
    expect(asked().map((what) => what.slice(0, 6))).toEqual(['{trace', 'v2/tra', 'v2/tra', 'v2/tra']);
  });

  it.each([
    ['forbidden', 403],
    ['server', 500],
    ['timeout', 504],
    // The data source is gone: by id that would look like a missing trace.
    ['not-found', 404],
  ])('fails as a whole, without asking further, where the search is %s', async (kind, status) => {
    const { backend, fetches } = tempo({ search: httpError(status, 'no') });

    const result = await backend.findTraces(recent(PLAIN, GONE));

    expect(result).toMatchObject({ status: 'failed', failure: { kind, status } });
    expect(fetches).toHaveLength(1);
  });

  it.each([
    ['an error', () => httpError(502, 'no'), 'server'],
    ['something else', () => '<html>', 'bad-answer'],
    ['an object that is no answer of Tempo', () => ({ message: 'hello' }), 'bad-answer'],
  ])('says of one trace that it is not known where a look-up is answered with %s', async (_, v2, kind) => {
    const { backend } = tempo({ v2 });

    const presence = valueOf(await backend.findTraces(recent(PLAIN, LATE)));

    expect(presence.get(PLAIN)).toEqual({ kind: 'found' });
    expect(presence.get(LATE)).toMatchObject({ kind: 'failed', failure: { kind } });
  });

  it('is not “missing” where the budget is used up, nor where it is cut short', async () => {
    transportTo(() => captured);
    const poor = new TempoBackend(source('tempo'), new Transport({ budget: 1 }));
    expect(valueOf(await poor.findTraces(recent(GONE))).get(GONE)).toMatchObject({ failure: { kind: 'budget' } });

    const { backend, fetches } = tempo();
    const result = await backend.findTraces(recent(GONE), AbortSignal.abort());
    expect(sentenceOf(result)).toContain('cancelled');
    expect(fetches).toEqual([]);
  });

  it('asks nothing for no traces', async () => {
    const { backend, fetches } = tempo();

    expect(valueOf(await backend.findTraces([])).size).toBe(0);
    expect(fetches).toEqual([]);
  });
});

describe('a trace that is missing', () => {
  const whyOf = async (answers: Answers, timeMs: number, ...others: AskedTrace[]) => {
    const { backend, asked } = tempo({ search: captured, ...answers });
    const presence = valueOf(await backend.findTraces([...at(timeMs, GONE), ...others])).get(GONE);
    return { presence, any: asked().filter((what) => what === '{}').length, backend, asked };
  };
  const OLD = NOW - 50 * HOUR;

  it('for less than an hour was never stored: no store keeps them for less', async () => {
    expect(await whyOf({}, NOW - HOUR + 1000)).toMatchObject({
      presence: { kind: 'missing', why: 'never-stored' },
      any: 0,
    });
  });

  it('has expired where the store has no other trace of its time either', async () => {
    expect(await whyOf({}, OLD)).toMatchObject({ presence: { kind: 'missing', why: 'expired' }, any: 1 });
  });

  it('was never stored where the store has others of its time', async () => {
    const any = { traces: [{ traceID: 'ab', startTimeUnixNano: `${OLD + 5000}000000` }] };
    expect(await whyOf({ any }, OLD)).toMatchObject({ presence: { kind: 'missing', why: 'never-stored' }, any: 1 });
  });

  it('was never stored where an older one was found beside it', async () => {
    const older = at(OLD - 1000, PLAIN);
    expect(await whyOf({}, OLD, ...older)).toMatchObject({ presence: { why: 'never-stored' }, any: 0 });
  });

  it.each([
    ['refused', httpError(500)],
    ['answered oddly', { traces: [{ traceID: 'ab' }] }],
  ])('is either where that question is %s', async (_, any) => {
    expect((await whyOf({ any }, OLD)).presence).toEqual({ kind: 'missing', why: undefined });
  });

  it('teaches what to say of the next ones, without asking again', async () => {
    const { backend, asked } = await whyOf({}, OLD);

    const next = valueOf(await backend.findTraces(at(OLD - HOUR, LATE)));

    expect(next.get(LATE)).toEqual({ kind: 'missing', why: 'expired' });
    expect(asked().filter((what) => what === '{}')).toHaveLength(1);
  });
});
