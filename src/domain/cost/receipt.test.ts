import { receiptOf } from './receipt';
import type { Heard, MeasuredCall } from './types';

const at = (url: string, rest: Partial<MeasuredCall> = {}): MeasuredCall => ({
  url: `https://grafana.example.com/sub${url}`,
  endMs: 1,
  tookMs: 10,
  bytes: 100,
  ...rest,
});
const LOKI = { uid: 'loki', name: 'Loki', type: 'loki' };
const LOKI_2 = { uid: 'loki-2', name: 'Loki EU', type: 'loki' };
const TEMPO = { uid: 'tempo', name: 'Tempo', type: 'tempo' };
const heard = (rest: Partial<Heard>): Heard => ({ own: [], panels: [], sources: [LOKI, TEMPO], ...rest });
const shares = (rest: Partial<Heard>) =>
  Object.fromEntries(receiptOf(heard(rest)).stores.map(({ name, calls, bytes }) => [name, [calls, bytes]]));

const QUERY = '/api/ds/query';
const PANEL = `${QUERY}?ds_type=loki&requestId=SQR102_1`;

it('adds up calls, rows, bytes and time of each store, the costliest first', () => {
  const { stores, total } = receiptOf(
    heard({
      measured: [
        at('/api/datasources/proxy/uid/tempo/api/search?q=1', { bytes: 600 }),
        at(PANEL, { bytes: 9000, tookMs: 90 }),
        at(QUERY, { bytes: 1000 }),
      ],
      own: [
        { source: 'Tempo', url: '/api/datasources/proxy/uid/tempo/api/search?q=1', rows: 3 },
        { source: 'Loki', url: QUERY, rows: 40 },
      ],
      panels: [{ requestId: 'SQR102', source: 'Loki', rows: 14 }],
    })
  );
  expect(stores).toEqual([
    { name: 'Loki', calls: 2, rows: 54, bytes: 10_000, tookMs: 100, unmeasured: 0 },
    { name: 'Tempo', calls: 1, rows: 3, bytes: 600, tookMs: 10, unmeasured: 0 },
  ]);
  expect(total).toEqual({ calls: 3, rows: 57, bytes: 10_600, tookMs: 110, unmeasured: 0 });
});

describe('of two data sources of one type', () => {
  const sources = [LOKI, LOKI_2];

  it('a panel’s query is known by its id, a resource by the uid in its address', () => {
    const panels = [
      { requestId: 'SQR1', source: 'Loki EU', rows: 0 },
      { requestId: 'SQR10', source: 'Loki', rows: 0 },
    ];
    const measured = [
      at(`${QUERY}?ds_type=loki&requestId=SQR1`),
      at(`${QUERY}?ds_type=loki&requestId=SQR10_2`),
      at('/api/datasources/uid/loki-2/resources/labels'),
    ];
    expect(shares({ sources, panels, measured })).toEqual({ 'Loki EU': [2, 200], Loki: [1, 100] });
  });

  it('the page’s own queries are known in the order of their answers', () => {
    const own = [LOKI_2, LOKI].map(({ name }) => ({ source: name, url: QUERY, rows: 0 }));
    const measured = [at(QUERY, { endMs: 20, bytes: 7 }), at(QUERY, { endMs: 10, bytes: 5 })];
    expect(shares({ sources, own, measured })).toEqual({ 'Loki EU': [1, 5], Loki: [1, 7] });
  });

  it('a query that nobody has told of belongs to the one that was asked, or to none by name', () => {
    const measured = [at(`${QUERY}?ds_type=loki&requestId=SQR9`)];
    expect(shares({ sources, measured })).toEqual({ 'A loki data source': [1, 100] });
    const panels = [{ requestId: 'SQR1', source: 'Loki EU', rows: 1 }];
    expect(shares({ sources, measured, panels })).toEqual({ 'Loki EU': [1, 100] });
  });
});

it('counts what the page asked and the browser did not measure, without bytes', () => {
  const own = [0, 1].map(() => ({ source: 'Loki', url: QUERY, rows: 5 }));
  const { stores } = receiptOf(heard({ own, measured: [at(QUERY)] }));
  expect(stores).toEqual([{ name: 'Loki', calls: 2, rows: 10, bytes: 100, tookMs: 10, unmeasured: 1 }]);
});

it('counts the page’s own and the panels’ queries where the browser measures nothing', () => {
  const own = [{ source: 'Tempo', url: '/api/datasources/proxy/uid/tempo/api/search', rows: 1 }];
  const panels = [{ requestId: 'SQR1', source: 'Loki', rows: 2 }];
  const { total } = receiptOf(heard({ own, panels }));
  expect(total).toEqual({ calls: 2, rows: 3, bytes: 0, tookMs: 0, unmeasured: 2 });
});

it('leaves out what is no data source: alert rules, annotations, settings', () => {
  const urls = ['/api/ruler/grafana/api/v1/rule/a', '/api/annotations?limit=1', '/api/prometheus/grafana/api/v1/rules'];
  const own = urls.map((url) => ({ source: 'Grafana', url, rows: 1 }));
  expect(receiptOf(heard({ own, measured: [] })).stores).toEqual([]);
});
