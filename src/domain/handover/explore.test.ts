import { parser as logql } from '@grafana/lezer-logql';
import { parser as promql } from '@prometheus-io/lezer-promql';
import fc from 'fast-check';
import { linesOfTrace, streamSelector } from '../query/logql';
import { quantileQuery } from '../query/promql';
import { traceById } from '../query/traceql';
import { hostileText } from '../query/testing/hostile';
import { exploreUrl } from './explore';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const window = { from: 'now-1h', to: 'now' };

/** What Explore reads of the link: its one pane. */
function paneOf(url: string) {
  const { pathname, searchParams } = new URL(url, 'http://grafana');
  const panes: Record<string, { datasource: string; queries: Array<Record<string, unknown>>; range: object }> =
    JSON.parse(searchParams.get('panes') ?? '');
  const [pane, ...others] = Object.values(panes);
  expect(others).toEqual([]);
  expect(searchParams.get('schemaVersion')).toBe('1');
  return { pathname, orgId: searchParams.get('orgId'), pane };
}

describe('exploreUrl', () => {
  it('carries data source, queries, time range and organisation', () => {
    const dataSource = { uid: 'tempo', type: 'tempo' };
    const queries = [{ refId: 'A', queryType: 'traceql', query: traceById(TRACE) }];
    const { pathname, orgId, pane } = paneOf(exploreUrl({ dataSource, queries, window }, 2, '/grafana/'));

    expect([pathname, orgId]).toEqual(['/grafana/explore', '2']);
    expect(pane).toEqual({ datasource: 'tempo', queries: [{ ...queries[0], datasource: dataSource }], range: window });
  });

  it('leaves out an organisation that is not known', () => {
    const url = exploreUrl({ dataSource: { uid: 'p', type: 'prometheus' }, queries: [], window }, undefined);

    expect(url.startsWith('/explore?')).toBe(true);
    expect(paneOf(url).orgId).toBeNull();
  });

  it('brings every query across as it was, whatever is in it', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const histogram = { name: 'x', kind: 'classic', unit: 's' } as const;
        const metric = quantileQuery({ histogram, matchers: [{ label: 'a', op: '=', value: text }], quantile: 0.9 });
        const [lines = ''] = linesOfTrace(streamSelector('service_name', [text]), { placement: 'text' }, TRACE);
        const queries = [
          { refId: 'A', expr: metric },
          { refId: 'B', expr: lines },
        ];
        const { pane } = paneOf(exploreUrl({ dataSource: { uid: 'u', type: 't' }, queries, window }, 1));

        const [first, second] = (pane?.queries ?? []).map(({ expr }) => String(expr));
        expect([first, second]).toEqual([metric, lines]);
        expect(() => promql.configure({ strict: true }).parse(metric.replace('$__rate_interval', '5m'))).not.toThrow();
        expect(() => logql.configure({ strict: true }).parse(lines)).not.toThrow();
      })
    );
  });
});
