import { httpError } from '../../../.config/jest/backendSrv';
import type { LogStream } from '../../domain/logs/types';
import { frameOnTheWire, lokiFrame, type LokiRow } from '../../domain/testing/frames';
import { refusedQueries, sentenceOf, source, transportTo, valueOf } from '../testing/sources';
import type { LinesRequest } from '../types';
import { LokiBackend } from './LokiBackend';

const T = 1_795_210_524_000;
const ID = '85afe0ab3e38229d9ab7ce424d9d3fd2';
const window = (from: number, to: number) => ({ fromMs: T + from, toMs: T + to });
const row = (atMs: number, line: string): LokiRow => ({
  tsNs: `${T + atMs}000000`,
  line,
  labels: { service_name: 'task' },
});
const task: LogStream = { service: 'task', label: 'service_name', value: 'task', shape: { placement: 'text' } };
const web: LogStream = {
  service: 'web',
  label: 'app',
  value: 'web',
  shape: { placement: 'metadata', key: 'trace_id' },
};
const REQUEST: LinesRequest = {
  places: [
    { stream: task, window: window(0, 100) },
    { stream: web, window: window(500, 600) },
  ],
  maxLines: 7,
  first: 'newest',
  butOf: ID,
};
const frames = (...rows: LokiRow[]) => ({ frames: [frameOnTheWire(lokiFrame(rows))] });

function loki(answer: () => unknown) {
  const { grafana, transport } = transportTo(answer);
  return { backend: new LokiBackend(source('loki'), transport), fetches: grafana.fetches };
}

it('reads all places in one request, each in its own window and with its part of the lines', async () => {
  const { backend, fetches } = loki(() => ({
    results: { place0: frames(row(20, 'slow query'), row(10, 'pool exhausted')), place1: { frames: [] } },
  }));

  const { records, share } = valueOf(await backend.linesIn(REQUEST));

  expect(records.map(({ line, service }) => [line, service])).toEqual([
    ['slow query', 'task'],
    ['pool exhausted', 'task'],
  ]);
  expect(share).toBe(1);
  expect(fetches).toHaveLength(1);
  expect(fetches[0]).toMatchObject({
    method: 'POST',
    data: { from: String(T), to: String(T + 600) },
  });
  expect(fetches[0]?.data.queries).toMatchObject([
    {
      refId: 'place0',
      expr: `{service_name="task"} != "${ID}"`,
      maxLines: 3,
      direction: 'backward',
      timeRange: { from: String(T), to: String(T + 100) },
    },
    { refId: 'place1', direction: 'backward', timeRange: { from: String(T + 500), to: String(T + 600) } },
  ]);
  expect(fetches[0]?.data.queries[1].expr).toContain(`{app="web"} | trace_id!="${ID}" | keep app, trace_id, `);
});

it.each([
  ['newest' as const, 'backward', [row(90, 'b'), row(80, 'a')], 0.6],
  ['oldest' as const, 'forward', [row(10, 'a'), row(30, 'b')], 0.65],
])('tells how much of the time the %s lines cover where there are more', async (first, direction, rows, share) => {
  const { backend, fetches } = loki(() => ({ results: { place0: frames(...rows), place1: { frames: [] } } }));

  expect(valueOf(await backend.linesIn({ ...REQUEST, first, maxLines: 5 })).share).toBeCloseTo(share);
  expect(fetches[0]?.data.queries[0].direction).toBe(direction);
});

it('takes a line once, in the place that it is of, where Grafana gives each place the time of all', async () => {
  const rows = frames(row(10, 'a'), row(20, 'b'), row(30, 'c'));
  const { backend } = loki(() => ({ results: { place0: rows, place1: rows } }));

  const { records, share } = valueOf(await backend.linesIn({ ...REQUEST, first: 'oldest' }));

  expect(records.map(({ line }) => line)).toEqual(['a', 'b', 'c']);
  // Of the first place until the third line, of the second nothing.
  expect(share).toBeCloseTo(0.15);
});

it('keeps what was read where another place was refused, and says so', async () => {
  const { backend } = loki(() => {
    throw refusedQueries({
      place0: frames(row(10, 'a')),
      place1: { error: 'too many outstanding requests', status: 429 },
    });
  });

  const { records, failure, share } = valueOf(await backend.linesIn(REQUEST));

  expect(records).toHaveLength(1);
  expect(failure?.what).toBe('Loki takes no more queries just now [429] (too many outstanding requests).');
  expect(share).toBe(0.5);
});

it.each<[string, () => unknown, string]>([
  [
    'each place was refused',
    () => ({ results: { place0: { error: 'no', status: 403 }, place1: { error: 'no', status: 403 } } }),
    'Loki does not let you query it [403] (no).',
  ],
  [
    'it cannot be reached',
    () => {
      throw httpError(502, 'no');
    },
    'Loki answered with an error [502] (no).',
  ],
  ['it answers something else', () => '<html>', 'Loki answered with something that is not understood.'],
])('fails where %s', async (_, answer, sentence) => {
  const result = await loki(answer).backend.linesIn(REQUEST);

  expect(result.status).toBe('failed');
  expect(sentenceOf(result)).toContain(sentence);
});

it('asks nothing for no place', async () => {
  const { backend, fetches } = loki(() => ({ results: {} }));

  expect(valueOf(await backend.linesIn({ ...REQUEST, places: [] }))).toEqual({ records: [], share: 1 });
  expect(fetches).toEqual([]);
});
