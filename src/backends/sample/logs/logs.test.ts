import { readLogs } from '../../../domain/logs/readLogs';
import type { LogShape } from '../../../domain/logs/types';
import { valueOf } from '../../testing/sources';
import type { LinesRequest, LogProbe } from '../../types';
import { ask, END_MS, framesOf, open, WHOLE } from '../testing/ask';
import { createWorld } from '../world';

const sample = open();
const { logs: backend } = sample.backends;
const world = createWorld(END_MS);
const SERVICES = ['web-frontend', 'checkout-service', 'inventory-service', 'payment-service', 'task-svc'];

const probeAll = async (services = SERVICES, window = WHOLE): Promise<LogProbe> =>
  valueOf(await backend.probe(services, window));
const ofOrder = (form: RegExp) =>
  [...world.traces].find(([id, spans]) => form.test(id) && spans.some(({ name }) => name === 'POST /payments'))?.[0] ??
  '';
const frames = async (traceId: string, more: { spanId?: string; window?: typeof WHOLE } = {}) => {
  const { streams } = await probeAll();
  const window = more.window ?? WHOLE;
  const queries = backend.lineQueries({ streams, traceId, spanId: more.spanId, window });
  return framesOf(ask(sample.asked.logs, queries, window));
};

describe('a probe of the sample’s Loki', () => {
  it('learns that every service keeps its ids elsewhere', async () => {
    const { streams, missing } = await probeAll();

    expect(streams.map(({ service, label, shape }) => [service, label, shape])).toEqual(
      [
        ['web-frontend', { placement: 'metadata', key: 'trace_id' }],
        ['checkout-service', { placement: 'text' }],
        ['inventory-service', { placement: 'logfmt', key: 'traceID' }],
        ['payment-service', { placement: 'json', key: 'trace_id' }],
        ['task-svc', { placement: 'json', key: 'trace_id' }],
      ].map(([service, shape]) => [service, 'service_name', shape])
    );
    expect(missing).toEqual([]);
  });

  it('says which services have no lines, which were not asked for, and stops when it is told to', async () => {
    const before = { fromMs: 0, toMs: 1000 };
    expect(await probeAll(['task-svc', 'cart'])).toMatchObject({
      missing: ['cart'],
      streams: [{ service: 'task-svc' }],
    });
    expect(await probeAll(['task-svc'], before)).toMatchObject({ missing: ['task-svc'], streams: [] });
    const many = Array.from({ length: 21 }, (_, i) => `s${i}`);
    expect((await probeAll(many)).notAsked).toEqual(['s20']);
    expect(await backend.probe(['task-svc'], WHOLE, AbortSignal.abort())).toMatchObject({
      failure: { kind: 'aborted' },
    });
  });
});

describe('the sample’s Loki', () => {
  it.each([
    ['64-bit', /^0{16}/],
    ['zero-led', /^0{1,3}[^0]/],
    ['whole', /^[^0]/],
  ])('finds the lines of a %s trace in all its services', async (_, form) => {
    const traceId = ofOrder(form);
    const records = readLogs(await frames(traceId));

    expect(records.length).toBe(world.linesOfTrace.get(traceId)?.length);
    expect(new Set(records.map(({ service }) => service))).toEqual(
      new Set(SERVICES.filter((service) => service !== 'task-svc'))
    );
    expect(records.every((record) => record.traceId === traceId)).toBe(true);
  });

  it('has the fields of Grafana’s frame, newest line first, with the nanoseconds', async () => {
    const traceId = ofOrder(/^[^0]/);
    const [frame] = await frames(traceId);

    expect(frame?.fields.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'labels other',
      'Time time',
      'Line string',
      'tsNs string',
      'labelTypes other',
      'id string',
    ]);
    const [, time, , tsNs] = frame?.fields ?? [];
    const texts = (time?.values ?? []).map(
      (ms: number, row: number) => `${ms}${String(time?.nanos?.[row]).padStart(6, '0')}`
    );
    expect(tsNs?.values).toEqual(texts);
    expect(texts).toEqual([...texts].sort().reverse());
  });

  it('says of each label whether it was indexed, metadata or parsed', async () => {
    const traceId = ofOrder(/^[^0]/);
    const typesOf = (service: string, all: Awaited<ReturnType<typeof frames>>): Record<string, string> =>
      all
        .flatMap(({ fields }) => fields.find(({ name }) => name === 'labels')?.values ?? [])
        .map((labels, i) => [labels, all.flatMap(({ fields }) => fields[4]?.values ?? [])[i]])
        .find(([labels]) => labels.service_name === service)?.[1];
    const answered = await frames(traceId);

    expect(typesOf('web-frontend', answered)).toMatchObject({ service_name: 'I', trace_id: 'S', flags: 'S' });
    expect(typesOf('inventory-service', answered)).toMatchObject({ traceID: 'P', detected_level: 'S', service: 'I' });
    expect(typesOf('payment-service', answered)).toMatchObject({ trace_id: 'P', http_route: 'P' });
    expect(typesOf('checkout-service', answered)).not.toHaveProperty('trace_id');
  });

  it('narrows to a span and to the window, and keeps to the limit', async () => {
    const traceId = ofOrder(/^[^0]/);
    const records = readLogs(await frames(traceId));
    const spanId = records[0]?.spanId;
    const ofSpan = readLogs(await frames(traceId, { spanId }));

    expect(ofSpan.length).toBeLessThan(records.length);
    expect(ofSpan.every((record) => record.spanId === spanId)).toBe(true);
    const before = { fromMs: WHOLE.fromMs, toMs: Math.min(...records.map(({ timeMs }) => timeMs)) };
    expect(await frames(traceId, { window: before })).toEqual([]);
    const { streams } = await probeAll(['inventory-service']);
    const [query] = backend.lineQueries({ streams, traceId, window: WHOLE });
    const limited = { ...query, refId: 'A', sample: { ...Object(query?.sample), limit: 1 } };
    expect(readLogs(await framesOf(ask(sample.asked.logs, [limited])))).toHaveLength(1);
  });

  it.each<[string, LogShape]>([
    ['metadata', { placement: 'metadata', key: 'trace_id' }],
    ['another key', { placement: 'json', key: 'traceId' }],
  ])('finds nothing of task-svc where %s is asked for', async (_, shape) => {
    const slow = [...world.traces].find(([, spans]) => spans.some(({ name }) => name === 'db:query'))?.[0] ?? '';
    const stream = { service: 'task-svc', label: 'service_name', value: 'task-svc' };
    const ask1 = (asked: LogShape) =>
      framesOf(
        ask(
          sample.asked.logs,
          backend.lineQueries({ streams: [{ ...stream, shape: asked }], traceId: slow, window: WHOLE })
        )
      );

    expect(await ask1(shape)).toEqual([]);
    expect(await ask1({ placement: 'unknown' })).toHaveLength(1);
  });

  it('refuses a query that is not about the lines of a trace', async () => {
    const { errors } = await ask(sample.asked.logs, [{ refId: 'A', expr: '{app="x"}' }]);
    expect(errors?.[0]).toMatchObject({ status: 400, message: expect.stringContaining('lines of one trace') });
  });
});

describe('lines of the sample’s Loki whatever their trace', () => {
  const request = async (more: Partial<LinesRequest> = {}): Promise<LinesRequest> => {
    const { streams } = await probeAll(['payment-service']);
    return { places: streams.map((stream) => ({ stream, window: WHOLE })), maxLines: 10_000, first: 'newest', ...more };
  };
  const written = world.lines.filter(({ serviceName }) => serviceName === 'payment-service');

  it('are all of a stream, but for those of one trace', async () => {
    const { records, share } = valueOf(await backend.linesIn(await request()));
    expect([records.length, share]).toEqual([written.length, 1]);

    const butOf = records.find(({ traceId }) => traceId !== undefined)?.traceId;
    const others = valueOf(await backend.linesIn(await request({ butOf }))).records;
    expect(others.length).toBeLessThan(records.length);
    expect(others.some(({ traceId }) => traceId === butOf)).toBe(false);
  });

  it.each(['newest', 'oldest'] as const)(
    'are the %s where there are more, and cover a part of the time',
    async (first) => {
      const { records, share } = valueOf(await backend.linesIn(await request({ first, maxLines: 10 })));
      const times = written.map(({ timeMs }) => Math.floor(timeMs)).sort((a, b) => a - b);

      expect(records.map(({ timeMs }) => timeMs).sort((a, b) => a - b)).toEqual(
        first === 'newest' ? times.slice(-10) : times.slice(0, 10)
      );
      expect(share).toBeGreaterThan(0);
      expect(share).toBeLessThan(0.5);
    }
  );

  it('are not read once nobody waits', async () => {
    expect(await backend.linesIn(await request(), AbortSignal.abort())).toMatchObject({ failure: { kind: 'aborted' } });
  });
});
