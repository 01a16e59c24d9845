import { partialTraceMessage, readTrace } from '../../../domain/traces/readTrace';
import { sentenceOf, valueOf } from '../../testing/sources';
import { ask, END_MS, framesOf, open, WHOLE } from '../testing/ask';
import { SAMPLE } from '../uids';
import { createWorld } from '../world';

const sample = open();
const { traces: backend } = sample.backends;
const world = createWorld(END_MS);
const during = { fromMs: END_MS - SAMPLE.incident.fromMs, toMs: END_MS - SAMPLE.incident.toMs };

const traceOf = async (traceId: string) => {
  const [frame] = await framesOf(ask(sample.asked.traces, [backend.traceQuery(traceId)]));
  return frame && { frame, trace: readTrace(frame) };
};

describe('the sample’s Tempo', () => {
  it('answers an id with the trace that the app reads, whatever the id looks like', async () => {
    const ids = [/^0{16}/, /^0{1,3}[^0]/, /^[^0]/].map((form) => [...world.traces.keys()].find((id) => form.test(id)));
    for (const id of ids) {
      const found = await traceOf(id ?? '');
      expect(found?.trace?.traceId).toBe(id);
      expect(found?.trace?.spans.length).toBe(world.traces.get(id ?? '')?.length);
      expect(found && partialTraceMessage(found.frame)).toBeUndefined();
      expect(found?.frame.meta?.preferredVisualisationType).toBe('trace');
    }
  });

  it('drops exactly sixteen leading zeros of an id, as Grafana does', async () => {
    const short = [...world.traces.keys()].find((id) => id.startsWith('0'.repeat(16))) ?? '';
    const found = await traceOf(short);
    expect(found?.frame.fields[0]?.values[0]).toBe(short.slice(16));
  });

  it.each(['ca11ab1e00000000000000000000dead', ...world.deadTraces])('has no trace %s: 404', async (traceId) => {
    const { data, error, errors, state } = await ask(sample.asked.traces, [backend.traceQuery(traceId)]);

    const expected = {
      refId: 'trace',
      status: 404,
      message: `failed to get trace with id: ${traceId} Status: Not Found`,
    };
    expect({ data, error, errors, state }).toEqual({ data: [], error: expected, errors: [expected], state: 'Error' });
  });

  it('refuses a query that is no look-up', async () => {
    const { errors } = await ask(sample.asked.traces, [{ refId: 'A', query: '{duration>1s}' }]);
    expect(errors?.[0]).toMatchObject({ status: 400, message: expect.stringContaining('look-ups by trace id') });
  });
});

describe('a search for slow spans', () => {
  it('finds kept traces of the service in the window, the slowest first, at most twenty', async () => {
    const hits = valueOf(await backend.searchSlow({ service: 'task-svc', minMs: 500, window: during }));

    expect(hits.length).toBeGreaterThan(5);
    expect(hits.length).toBeLessThanOrEqual(20);
    const durations = hits.map(({ durationMs }) => durationMs);
    expect(durations).toEqual([...durations].sort((a, b) => b - a));
    for (const { traceId, durationMs, startMs, rootName } of hits) {
      const found = await traceOf(traceId);
      const server = found?.trace?.spans.find(({ service, kind }) => service === 'task-svc' && kind === 'server');
      expect(server).toMatchObject({ durationMs, startMs });
      expect(durationMs).toBeGreaterThan(500);
      expect(startMs).toBeGreaterThanOrEqual(during.fromMs - 1000);
      expect(rootName).toBe('GET /tasks');
      expect(world.deadTraces).not.toContain(traceId);
    }
  });

  it('finds nothing where nothing was slow, and stops when it is told to', async () => {
    const quiet = { fromMs: WHOLE.fromMs, toMs: during.fromMs - 2000 };
    const request = { service: 'task-svc', minMs: 500, window: quiet };
    expect(sentenceOf(await backend.searchSlow(request))).toBe(
      'Sample Tempo has no span of task-svc slower than 500 ms in that time.'
    );
    expect(await backend.searchSlow({ ...request, window: during }, AbortSignal.abort())).toMatchObject({
      failure: { kind: 'aborted' },
    });
  });
});

describe('other runs of an operation', () => {
  const operation = { service: 'web-frontend', name: 'GET /tasks', kind: 'server' as const };
  const suspect = { service: 'task-svc', name: 'db:query', kind: 'client' as const };
  const sample = { operation, suspect, attributes: [], window: during };

  it('have a normal one from before, of middle duration, whole', async () => {
    const request = { operation, maxMs: 308, beforeMs: during.toMs };
    const { trace, hit, found } = valueOf(await backend.findNormal(request));

    expect(found).toBe(10);
    expect(hit.durationMs).toBeLessThanOrEqual(308);
    expect(hit.startMs).toBeLessThan(during.toMs - 300_000);
    expect(trace.traceId).toBe(hit.traceId);
    expect(trace.spans.map(({ name }) => name)).toContain('db:query');
    expect(sentenceOf(await backend.findNormal({ ...request, maxMs: 0 }))).toContain(
      'Sample Tempo has no trace of GET /tasks in web-frontend from the hour before'
    );
  });

  it('tell slow from normal by the partition', async () => {
    const partitions = async (request: { overMs?: number; maxMs?: number }) => {
      const traces = valueOf(await backend.sampleTraces({ ...sample, ...request }));
      const queries = traces.flatMap(({ spans }) => spans.filter(({ name }) => name === 'db:query'));
      expect(queries.length).toBe(traces.length);
      return queries.map(({ attributes }) => attributes['app.partition'] === 'tenant-42');
    };
    const [slow, normal] = [await partitions({ overMs: 400 }), await partitions({ maxMs: 400 })];

    expect(slow.length).toBeGreaterThan(5);
    expect(slow).not.toContain(false);
    expect(normal.filter((isHot) => isHot).length).toBeLessThan(normal.length / 2);
  });

  it('are not looked for any more when it is told to stop', async () => {
    const aborted = AbortSignal.abort();
    const request = { operation, maxMs: 308, beforeMs: END_MS };
    expect(await backend.findNormal(request, aborted)).toMatchObject({ failure: { kind: 'aborted' } });
    expect(await backend.sampleTraces(sample, aborted)).toMatchObject({ failure: { kind: 'aborted' } });
  });
});

describe('a look-up of several traces', () => {
  const unheard = 'ca11ab1e00000000000000000000dead';

  it('tells which there are, and that the dead exemplar’s never was', async () => {
    const [kept = ''] = world.traces.keys();
    const asked = [kept, ...world.deadTraces, unheard].map((traceId) => ({ traceId, timeMs: END_MS }));

    const presence = valueOf(await backend.findTraces(asked));

    expect(presence.size).toBe(3);
    for (const { traceId } of asked) {
      const missing = { kind: 'missing', why: 'never-stored' };
      expect(presence.get(traceId)).toEqual(traceId === kept ? { kind: 'found' } : missing);
    }
  });

  it('stops when it is told to', async () => {
    expect(await backend.findTraces([], AbortSignal.abort())).toMatchObject({ failure: { kind: 'aborted' } });
  });
});
