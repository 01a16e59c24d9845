import { httpError } from '../../../.config/jest/backendSrv';
import storedTrace from '../../domain/testing/fixtures/tempo303_trace_v2.json';
import { parsedUrl, sentenceOf, source, transportTo, valueOf } from '../testing/sources';
import { TempoBackend } from './TempoBackend';
import captured from './testing/tempo303_search_samples.json';

/** A minute after the captured traces. */
const NOW = 1_795_282_376_000;
const MINUTE = 60_000;
const SLOW_AT = NOW - MINUTE;
const NOTHING = { traces: [], metrics: {} };
const operation = { service: 'web-frontend', name: 'GET /tasks', kind: 'server' as const };
const ask = { operation, maxMs: 308, beforeMs: SLOW_AT };

beforeEach(() => void jest.spyOn(Date, 'now').mockReturnValue(NOW));

/** Answers searches in turn, the last one from then on, and look-ups by id with `trace`. */
function tempo(searches: unknown[], trace: unknown = storedTrace) {
  const left = [...searches];
  const { grafana, transport } = transportTo(({ url }) => {
    const answer = url.includes('/search?') ? (left.length > 1 ? left.shift() : left[0]) : trace;
    if (answer instanceof Error) {
      throw answer;
    }
    return answer;
  });
  const asked = () => grafana.fetches.map(({ url }) => parsedUrl(url));
  return { backend: new TempoBackend(source('tempo'), transport), asked };
}

const ID = '85afe0ab3e38229d9ab7ce424d9d3fd2';
const hit = (durationMs: number, startMs = SLOW_AT - 30 * MINUTE, traceID = `${durationMs}`) => ({
  traceID,
  rootTraceName: 'GET /tasks',
  startTimeUnixNano: `${startMs}000000`,
  durationMs,
});

describe('findNormal', () => {
  it('reads the trace of middle duration, in two requests', async () => {
    const { backend, asked } = tempo([{ traces: [hit(300), hit(90, undefined, ID), hit(20)] }]);

    const normal = valueOf(await backend.findNormal(ask));

    expect(normal).toMatchObject({ found: 3, hit: { traceId: ID, durationMs: 90 } });
    expect(normal.trace).toMatchObject({ traceId: ID, services: expect.arrayContaining(['web-frontend']) });
    const [search, byId, ...more] = asked();
    expect(search?.params.get('q')).toBe(
      '{resource.service.name="web-frontend" && name="GET /tasks" && kind=server && duration<=308ms && status!=error}'
    );
    expect([search?.params.get('start'), search?.params.get('end'), search?.params.get('limit')]).toEqual([
      String((SLOW_AT - 60 * MINUTE) / 1000),
      String((SLOW_AT - 5 * MINUTE) / 1000),
      '10',
    ]);
    expect(byId?.path).toBe(`/api/datasources/proxy/uid/tempo/api/v2/traces/${ID}`);
    expect(more).toEqual([]);
  });

  it('takes one of the minutes before where the hour has none', async () => {
    const { backend, asked } = tempo([NOTHING, { traces: [hit(90, SLOW_AT - MINUTE)] }]);

    expect(valueOf(await backend.findNormal(ask))).toMatchObject({ found: 1, hit: { durationMs: 90 } });
    expect(asked()[1]?.params.get('end')).toBe(String(SLOW_AT / 1000));
  });

  it('drops traces of another time, with which Tempo answers a window past its cut-off', async () => {
    const { backend } = tempo([{ traces: [hit(90, SLOW_AT - 300 * MINUTE), hit(70, SLOW_AT + MINUTE)] }]);

    expect(await backend.findNormal(ask)).toMatchObject({ status: 'empty' });
  });

  it('never asks for the newest fifteen seconds', async () => {
    const { backend, asked } = tempo([NOTHING]);

    await backend.findNormal({ ...ask, beforeMs: NOW - 1000 });

    expect(asked()[1]?.params.get('end')).toBe(String((NOW - 15_000) / 1000));
  });

  it('that finds none says what was asked', async () => {
    const { backend, asked } = tempo([NOTHING]);

    expect(sentenceOf(await backend.findNormal(ask))).toBe(
      'Tempo has no trace of GET /tasks in web-frontend from the hour before this one that took at most 308 ms and did not fail, so there is none to compare it with.'
    );
    expect(asked()).toHaveLength(2);
  });

  it.each([
    ['the search is refused', [httpError(400, 'no')], storedTrace, 'rejected', 1],
    ['the search breaks', [httpError(500)], storedTrace, 'server', 1],
    ['the trace is gone by then', [{ traces: [hit(90)] }], { trace: {}, metrics: {} }, 'bad-answer', 2],
    ['the trace may not be read', [{ traces: [hit(90)] }], httpError(403), 'forbidden', 2],
  ])('is not “none” where %s', async (_, searches, trace, kind, requests) => {
    const { backend, asked } = tempo(searches, trace);

    expect(await backend.findNormal(ask)).toMatchObject({ status: 'failed', failure: { kind } });
    expect(asked()).toHaveLength(requests);
  });
});

describe('sampleTraces', () => {
  const suspect = { service: 'task-svc', name: 'db:query', kind: 'client' as const };
  const request = {
    operation,
    suspect,
    overMs: 300,
    attributes: [{ scope: 'span' as const, key: 'app.partition' }],
    window: { fromMs: NOW - 10 * MINUTE, toMs: NOW },
  };

  it('reads what Tempo 3.0 answers: both spans, with their attributes as text', async () => {
    const { backend, asked } = tempo([captured]);

    const [first, ...others] = valueOf(await backend.sampleTraces(request));

    expect(others).toHaveLength(1);
    expect(first?.traceId).toBe('bd0174eeec8bebf4d0f756f8886bf824');
    expect(first?.spans).toEqual([
      {
        name: 'db:query',
        service: 'task-svc',
        durationMs: 459.467773,
        attributes: expect.objectContaining({ 'app.partition': 'tenant-42', 'host.name': 'node-b' }),
      },
      {
        name: 'GET /tasks',
        service: 'web-frontend',
        durationMs: expect.any(Number),
        attributes: expect.objectContaining({ 'http.response.status_code': '200', 'host.name': 'node-a' }),
      },
    ]);
    expect(asked()).toHaveLength(1);
    expect(asked()[0]?.params.get('q')).toMatch(/duration>300ms} && {.*db:query.*} \| select\(span\.app\.partition\)/);
    expect(asked()[0]?.params.get('end')).toBe(String((NOW - 15_000) / 1000));
  });

  it('asks nothing where nothing can be searchable yet, and passes over what is no trace', async () => {
    const { backend, asked } = tempo([{ traces: [null, 7, { traceID: 'xyz' }] }]);

    expect(valueOf(await backend.sampleTraces({ ...request, window: { fromMs: NOW - 5000, toMs: NOW } }))).toEqual([]);
    expect(asked()).toEqual([]);
    expect(valueOf(await backend.sampleTraces(request))).toEqual([]);
  });

  it('asks for a week at most', async () => {
    const { backend, asked } = tempo([NOTHING]);

    await backend.sampleTraces({ ...request, window: { fromMs: 0, toMs: NOW } });

    const { params } = asked()[0] ?? {};
    expect(Number(params?.get('end')) - Number(params?.get('start'))).toBeLessThanOrEqual(168 * 3600);
  });

  it('that fails is not “no traces”', async () => {
    const { backend } = tempo([httpError(504)]);

    expect(await backend.sampleTraces(request)).toMatchObject({ status: 'failed', failure: { kind: 'timeout' } });
  });
});
