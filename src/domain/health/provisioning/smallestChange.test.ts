import { ok } from '../../result';
import { down, exemplars, observed, serviceWith, stackSet, stackWith } from '../checks/testing/observations';
import type { Correlation } from '../observations';
import { mergeIntoFile } from './mergeIntoFile';
import { change, changed, entriesOf, link, unescaped } from './testing/changed';

test('healthy settings are left alone', () => {
  expect(change(stackWith())).toEqual({ sources: [], notes: [] });
});

test('stores that are down change nothing', () => {
  const dark = serviceWith({
    scrapeIntervalMs: down(),
    exemplars: down(),
    traces: down(),
    stream: down(),
    lines: down(),
    linesByTrace: down(),
    trials: down(),
  });
  expect(change(stackWith({ correlations: down() }), dark)).toEqual({ sources: [], notes: [] });
});

describe('exemplars', () => {
  const destinations = (...list: unknown[]) => stackSet('metrics', { exemplarTraceIdDestinations: list });

  test('a label in use without a destination gets one, the others stay', () => {
    const present = { name: 'traceID', url: 'https://traces.example/${__value.raw}' };
    expect(changed(destinations(present))).toEqual([
      {
        jsonData: {
          exemplarTraceIdDestinations: [
            present,
            { name: 'trace_id', datasourceUid: 'tempo', urlDisplayLabel: 'Open trace' },
          ],
        },
      },
    ]);
  });

  test('a destination that does not exist leads to the trace store', () => {
    expect(changed(destinations({ name: 'trace_id', datasourceUid: 'old', urlDisplayLabel: 'x' }))).toEqual([
      {
        jsonData: { exemplarTraceIdDestinations: [{ name: 'trace_id', datasourceUid: 'tempo', urlDisplayLabel: 'x' }] },
      },
    ]);
  });

  test.each([
    ['the name of the data source', 'Tempo'],
    ['a variable', '${traces}'],
  ])('%s counts as a target', (_, datasourceUid) => {
    expect(changed(destinations({ name: 'trace_id', datasourceUid }))).toEqual([]);
  });

  test('a label under an unusual name counts where the value is an id', () => {
    expect(
      JSON.stringify(changed(stackWith(), serviceWith({ exemplars: observed(exemplars('correlation')) })))
    ).toContain('"name":"correlation"');
  });
});

describe('the scrape interval', () => {
  test.each([
    ['60s', 5_000, '5s'],
    ['1s', 5_012, '5s'],
    [undefined, 60_300, '1m'],
  ])('%s with samples every %d ms becomes %s', (timeInterval, ms, value) => {
    const seen = serviceWith({ scrapeIntervalMs: observed(ms) });
    expect(changed(stackSet('metrics', { timeInterval }), seen)).toEqual([{ jsonData: { timeInterval: value } }]);
  });

  test('the longest of all services counts', () => {
    const slow = serviceWith({ service: 'slow', scrapeIntervalMs: observed(30_000) });
    expect(changed(stackWith(), serviceWith(), slow)).toEqual([{ jsonData: { timeInterval: '30s' } }]);
  });

  test.each([
    [undefined, 15_020],
    ['5s', 5_900],
    ['15', 15_000],
  ])('%s with samples every %d ms is right', (timeInterval, ms) => {
    expect(changed(stackSet('metrics', { timeInterval }), serviceWith({ scrapeIntervalMs: observed(ms) }))).toEqual([]);
  });
});

describe('correlations', () => {
  const correlation = (more: Partial<Correlation>): Correlation => ({
    sourceUid: 'loki',
    targetUid: 'tempo',
    label: 'Trace',
    description: 'of the line',
    field: 'labels',
    target: { query: '${trace}', queryType: 'traceql' },
    transformations: [
      { type: 'regex', field: 'labels', expression: '"trace_id":"([0-9a-fA-F]{16,32})"', mapValue: 'trace' },
    ],
    provisioned: true,
    ...more,
  });
  const right = {
    targetUID: 'tempo',
    type: 'query',
    label: 'Trace',
    description: 'of the line',
    config: {
      field: 'labels',
      target: { query: '${trace}', queryType: 'traceql' },
      transformations: correlation({}).transformations,
    },
  };

  test.each([
    ['a target that does not exist', { targetUid: 'old' }],
    ['a field that Loki does not have', { field: 'trace_id', transformations: [] }],
  ])('%s is mended', (_, wrong) => {
    expect(changed(stackWith({ correlations: observed([correlation(wrong)]) }))).toEqual([{ correlations: [right] }]);
  });

  test('one made by hand is only told', () => {
    const stack = stackWith({ correlations: observed([correlation({ targetUid: 'old', provisioned: false })]) });
    expect(change(stack)).toEqual({ sources: [], notes: [expect.stringContaining('by hand')] });
  });

  test('the whole file keeps those of a source that changes', () => {
    const stack = { ...stackSet('logs', { derivedFields: [] }), correlations: observed([correlation({})]) };
    expect(unescaped(entriesOf(change(stack).file)[0]?.correlations)).toEqual([right]);
  });
});

describe('the whole file', () => {
  test('keeps all other settings, knows no address and no secret', () => {
    const stack = stackSet('traces', {
      ...link({ datasourceUid: 'old' }),
      nodeGraph: { enabled: true },
      httpHeaderName1: 'X-Scope-OrgID',
      apiToken: 'glsa_123',
    });
    const { file = '' } = change(stack);
    expect(entriesOf(file)).toEqual([
      {
        name: 'Tempo',
        uid: 'tempo',
        type: 'tempo',
        access: 'proxy',
        url: '${TEMPO_URL}',
        jsonData: { ...link({}), nodeGraph: { enabled: true }, httpHeaderName1: 'X-Scope-OrgID' },
      },
    ]);
    expect(file).toContain('apiToken, httpHeaderValue1');
    expect(file).not.toContain('glsa_123');
  });

  test('says where correlations could not be read', () => {
    expect(change({ ...stackSet('logs', { derivedFields: [] }), correlations: down() }).file).toContain(
      'correlations of your present entry'
    );
  });
});

test('a fragment merged into the file changes nothing else in it, comments and secrets included', () => {
  const file = [
    'apiVersion: 1',
    'datasources:',
    '  - name: Tempo # ours',
    '    uid: tempo',
    '    type: tempo',
    '    url: ${TEMPO_URL}',
    '    secureJsonData:',
    '      basicAuthPassword: $__file{/run/secret}',
    '    jsonData:',
    '      tracesToLogsV2:',
    "        datasourceUid: old # was 'loki'",
    '        filterByTraceID: true',
    '',
  ].join('\n');
  const [source] = change(stackSet('traces', link({ datasourceUid: 'old' }))).sources;
  expect(mergeIntoFile(file, source?.fragment ?? '')).toEqual({
    text: file.replace("old # was 'loki'", 'loki'),
    missing: [],
  });
  expect(mergeIntoFile('datasources: []\n', source?.fragment ?? '').missing).toEqual(['Tempo']);
  expect(mergeIntoFile('a: [', source?.fragment ?? '')).toEqual({ text: 'a: [', missing: ['Tempo'] });
});

test('an answer of another form is no reason to throw', () => {
  const odd = stackSet('traces', { tracesToLogsV2: [], serviceMap: 'x', tracesToMetrics: { datasourceUid: 7 } });
  const stack = { ...odd, correlations: { asked: odd.correlations.asked, answer: ok<Correlation[]>([]) } };
  expect(change(stack).sources).toHaveLength(1);
});
