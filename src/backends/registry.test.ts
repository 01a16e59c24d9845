import { setUpGrafana } from '../../.config/jest/grafanaRuntime';
import { backendsFor, chooseSources, type SourceKind } from './registry';
import { openSample } from './sample';
import { sampleUids } from './sample/uids';
import { source } from './testing/sources';
import { Transport } from './transport';
import type { DataSourceInfo } from './types';

type Wanted = Partial<Record<SourceKind, string>>;

const prometheus = (uid: string, traces?: string) =>
  source('prometheus', {
    uid,
    settings: traces ? { exemplarTraceIdDestinations: [{ name: 'trace_id', datasourceUid: traces }] } : {},
  });
const tempo = (uid: string, links: { logs?: string; metrics?: string } = {}) =>
  source('tempo', {
    uid,
    settings: {
      ...(links.logs && { tracesToLogsV2: { datasourceUid: links.logs } }),
      ...(links.metrics && { serviceMap: { datasourceUid: links.metrics } }),
    },
  });
const loki = (uid: string, traces?: string) =>
  source('loki', { uid, settings: traces ? { derivedFields: [{ name: 'trace', datasourceUid: traces }] } : {} });

const SAMPLE = openSample(1_795_262_400_000);
const SAMPLE_UIDS = sampleUids(1_795_262_400_000);
const ALL_OF_SAMPLE = `${SAMPLE_UIDS.metrics} ${SAMPLE_UIDS.traces} ${SAMPLE_UIDS.logs}`;

/** Uids of metrics, traces and logs; `-` where the user must choose. */
function chosen(list: DataSourceInfo[], wanted: Wanted = {}): string {
  const { metrics, traces, logs } = chooseSources(list, wanted);
  return [metrics, traces, logs].map((choice) => (choice.status === 'chosen' ? choice.source.uid : '-')).join(' ');
}

describe('chooseSources', () => {
  it.each<[string, DataSourceInfo[], Wanted, string]>([
    ['the only ones', [prometheus('p'), tempo('t'), loki('l')], {}, 'p t l'],
    [
      'the only ones, linked to others',
      [prometheus('p', 'gone'), tempo('t', { logs: 'gone' }), loki('l')],
      {},
      'p t l',
    ],
    [
      'of two each, those that links tie together',
      [prometheus('p1'), prometheus('p2', 't2'), tempo('t1'), tempo('t2', { logs: 'l2' }), loki('l1'), loki('l2')],
      {},
      'p2 t2 l2',
    ],
    [
      'by the service map, where exemplars have no destination',
      [prometheus('p'), tempo('t1'), tempo('t2', { metrics: 'p' }), loki('l1', 't1'), loki('l2', 't2')],
      {},
      'p t2 l2',
    ],
    ['logs by their derived fields', [prometheus('p'), tempo('t'), loki('l1'), loki('l2', 't')], {}, 'p t l2'],
    [
      'logs that the traces name before those that name the traces',
      [prometheus('p'), tempo('t', { logs: 'l1' }), loki('l1'), loki('l2', 't')],
      {},
      'p t l1',
    ],
    [
      'the metrics that the traces name',
      [prometheus('p1'), prometheus('p2'), tempo('t', { metrics: 'p2' }), loki('l')],
      {},
      'p2 t l',
    ],
    [
      'nothing of two that no link tells apart',
      [prometheus('p1'), prometheus('p2'), tempo('t1'), tempo('t2'), loki('l1'), loki('l2')],
      {},
      '- - -',
    ],
    [
      'nothing of two that links tie to the same one',
      [prometheus('p1', 't'), prometheus('p2', 't'), tempo('t'), loki('l1', 't'), loki('l2', 't')],
      {},
      '- t -',
    ],
    [
      'what is asked for against every link',
      [prometheus('p1', 't1'), prometheus('p2'), tempo('t1', { logs: 'l1' }), tempo('t2'), loki('l1'), loki('l2')],
      { metrics: 'p2', traces: 't2', logs: 'l2' },
      'p2 t2 l2',
    ],
    [
      'what belongs to the metrics asked for',
      [
        prometheus('p1', 't1'),
        prometheus('p2', 't2'),
        tempo('t1', { logs: 'l1' }),
        tempo('t2', { logs: 'l2' }),
        loki('l1'),
        loki('l2'),
      ],
      { metrics: 'p2' },
      'p2 t2 l2',
    ],
    [
      'what belongs to the traces asked for',
      [
        prometheus('p1', 't1'),
        prometheus('p2', 't2'),
        tempo('t1', { logs: 'l1' }),
        tempo('t2', { logs: 'l2' }),
        loki('l1'),
        loki('l2'),
      ],
      { traces: 't2' },
      'p2 t2 l2',
    ],
    [
      'what belongs to the logs asked for',
      [
        prometheus('p1', 't1'),
        prometheus('p2', 't2'),
        tempo('t1', { logs: 'l1' }),
        tempo('t2', { logs: 'l2' }),
        loki('l1'),
        loki('l2'),
      ],
      { logs: 'l2' },
      'p2 t2 l2',
    ],
    [
      'nothing for a uid that is not there',
      [prometheus('p'), tempo('t'), loki('l')],
      { metrics: 'gone', logs: 'gone' },
      '- t -',
    ],
    ['nothing for a uid of another kind', [prometheus('p'), tempo('t'), loki('l')], { metrics: 't' }, '- t l'],
    [
      'Amazon’s fork as metrics',
      [source('grafana-amazonprometheus-datasource', { uid: 'amp' }), tempo('t')],
      {},
      'amp t -',
    ],
    [
      'the sample’s three together, whichever is asked for',
      SAMPLE.sources,
      { traces: SAMPLE_UIDS.traces },
      ALL_OF_SAMPLE,
    ],
    ['nothing of nothing', [source('mysql')], {}, '- - -'],
    [
      'by settings that are garbage: the only ones',
      [
        source('prometheus', { uid: 'p', settings: { exemplarTraceIdDestinations: 'tempo' } }),
        source('tempo', { uid: 't', settings: { tracesToLogsV2: [], serviceMap: null } }),
        source('loki', { uid: 'l', settings: { derivedFields: { a: 1 } } }),
      ],
      {},
      'p t l',
    ],
  ])('chooses %s', (_, list, wanted, expected) => {
    expect(chosen(list, wanted)).toBe(expected);
    // The order in which Grafana lists them tells nothing.
    expect(chosen([...list].reverse(), wanted)).toBe(expected);
  });

  it.each<[string, DataSourceInfo[], Wanted, string, number]>([
    [
      'none',
      [],
      {},
      'No Tempo data source is set up that you may query. Ask an administrator to add one; the other signals go on without it.',
      0,
    ],
    [
      'two',
      [tempo('a'), tempo('b')],
      {},
      'There are 2 Tempo data sources and no link setting tells which one belongs here. Choose one.',
      2,
    ],
    [
      'another',
      [tempo('a')],
      { traces: 'b' },
      'The link asks for the Tempo data source “b”, which is not there or not yours to query. Choose another one.',
      1,
    ],
  ])('says what to do where there is %s', (_, list, wanted, message, candidates) => {
    const { traces } = chooseSources(list, wanted);

    expect(traces).toMatchObject({ status: 'open', message });
    expect(traces.candidates).toHaveLength(candidates);
  });
});

describe('backendsFor', () => {
  it('makes a backend of each chosen source only', () => {
    setUpGrafana();
    const choices = chooseSources([prometheus('p'), tempo('t1'), tempo('t2'), loki('l')]);

    const backends = backendsFor(choices, new Transport());

    expect([backends.metrics?.source.uid, backends.traces, backends.logs?.source.uid]).toEqual(['p', undefined, 'l']);
  });

  it('tells the logs by which label the traces look for a service', async () => {
    const { fetches } = setUpGrafana({ fetch: () => ({ results: {}, data: [] }) });
    const traces = source('tempo', {
      settings: { tracesToLogsV2: { datasourceUid: 'loki', tags: [{ key: 'service.name', value: 'app_name' }] } },
    });
    const backends = backendsFor(chooseSources([traces, loki('loki')]), new Transport());

    await backends.logs?.probe(['cart'], { fromMs: 0, toMs: 1 });

    expect(JSON.stringify(fetches[0]?.data)).toContain(JSON.stringify('{app_name="cart"}').slice(1, -1));
  });

  it('takes those of the sample where its sources were chosen', () => {
    const choices = chooseSources(SAMPLE.sources, { logs: SAMPLE_UIDS.logs });

    expect(backendsFor(choices, new Transport(), SAMPLE)).toEqual(SAMPLE.backends);
  });
});
