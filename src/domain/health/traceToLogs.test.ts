import { readTraceToLogs, shiftMs } from './traceToLogs';

it.each([
  ['-1m', -60_000],
  ['5m', 300_000],
  ['30', 30_000],
  ['1.5m', 60_000],
  ['10ms', 10],
  ['0s', 0],
  ['2h later', 7_200_000],
  [undefined, 0],
])('a shift of %s is %s ms, as Grafana reads it', (text, ms) => {
  expect(shiftMs(text)).toBe(ms);
});

it.each(['0', 'soon', '5x', '- 5m'])('a shift of %s cannot be read', (text) => {
  expect(shiftMs(text)).toBeUndefined();
});

it('reads the older setting where there is no newer one', () => {
  const old = { datasourceUid: 'loki', tags: ['pod', 3], mappedTags: [{ key: 'service.name', value: 'app' }] };

  expect(readTraceToLogs({ tracesToLogs: old })?.tags).toEqual([{ key: 'pod' }]);
  expect(readTraceToLogs({ tracesToLogs: { ...old, mapTagNamesEnabled: true } })?.tags).toEqual([
    { key: 'service.name', value: 'app' },
  ]);
  expect(readTraceToLogs({ tracesToLogs: old, tracesToLogsV2: { datasourceUid: 'new' } })?.datasourceUid).toBe('new');
});

it('takes a custom query only where it is switched on and says something', () => {
  const query = '{a="b"}';

  expect(readTraceToLogs({ tracesToLogsV2: { customQuery: true, query } })?.customQuery).toBe(query);
  expect(readTraceToLogs({ tracesToLogsV2: { customQuery: false, query } })?.customQuery).toBeUndefined();
  expect(readTraceToLogs({ tracesToLogsV2: { customQuery: true, query: '' } })?.customQuery).toBeUndefined();
});

it.each([{}, { tracesToLogsV2: null }, { tracesToLogsV2: 'loki' }])('finds no link in %j', (settings) => {
  expect(readTraceToLogs(settings)).toBeUndefined();
});
