import fixture from '../testing/fixtures/prom242_query_exemplars.json';
import { readRawExemplars, tracesToLookUp } from './rawExemplars';

const exemplar = (timestamp: unknown, value: unknown, labels: unknown = { trace_id: 'ab' }) => ({
  labels,
  value,
  timestamp,
});

it('reads a real answer, the newest first', () => {
  const exemplars = readRawExemplars(fixture);

  expect(exemplars.length).toBeGreaterThan(2);
  const times = exemplars.map(({ timeMs }) => timeMs);
  expect(times).toEqual([...times].sort((a, b) => b - a));
  expect(new Date(times[0] ?? 0).getUTCFullYear()).toBe(2026);
  expect(exemplars[0]?.labels).toEqual({
    trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    span_id: expect.stringMatching(/^[0-9a-f]{16}$/),
  });
});

it('leaves out what has no time or value, and stops at the most', () => {
  const data = [
    { exemplars: [exemplar(3, '0.5'), exemplar('3', '0.5'), exemplar(4, 'NaN'), exemplar(5, 1), null] },
    { exemplars: [exemplar(9, '2', { trace_id: 'cd', odd: 3 })] },
    'series',
  ];

  expect(readRawExemplars(data)).toEqual([
    { timeMs: 9000, value: 2, labels: { trace_id: 'cd' } },
    { timeMs: 3000, value: 0.5, labels: { trace_id: 'ab' } },
  ]);
  expect(readRawExemplars(data, 1)).toHaveLength(1);
  expect(readRawExemplars({ data })).toEqual([]);
});

it('looks up each trace once, by the configured label first, spread over all', () => {
  const list = Array.from({ length: 100 }, (_, i) => ({
    timeMs: i,
    value: 1,
    labels: { trace_id: 'ffff', mine: (i + 1).toString(16), traceID: 'none' },
  }));

  const asked = tracesToLookUp(list, ['mine'], 4);

  expect(asked.map(({ timeMs }) => timeMs)).toEqual([0, 25, 50, 75]);
  expect(asked[0]?.traceId).toBe('1'.padStart(32, '0'));
  expect(tracesToLookUp(list, [])).toEqual([{ traceId: 'ffff'.padStart(32, '0'), timeMs: 0 }]);
});

it('passes over what is no trace id', () => {
  const labels: Array<Record<string, string>> = [{}, { trace_id: 'not hex' }, { trace_id: '0000' }, { span_id: 'ab' }];

  expect(
    tracesToLookUp(
      labels.map((each) => ({ timeMs: 1, value: 1, labels: each })),
      []
    )
  ).toEqual([]);
});
