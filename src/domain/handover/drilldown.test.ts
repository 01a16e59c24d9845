import fc from 'fast-check';
import { linesOfTrace, streamSelector } from '../query/logql';
import { hostileText } from '../query/testing/hostile';
import { logsDrilldownUrl, metricsDrilldownUrl, tracesDrilldownUrl } from './drilldown';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const common = { dataSourceUid: 'ds', window: { from: 'now-1h', to: 'now' } };
const histogram = { name: 'x_seconds', kind: 'classic', unit: 's' } as const;

/** Scenes' own way back (`AdHocFiltersVariableUrlSyncHandler`): split at pipes, then unescape. */
const unescape = (text = '') => text.replaceAll('__gfp__', '|').replaceAll('__gfc__', ',').replaceAll('__gfh__', '#');
const filterOf = (text: string) => {
  const [key, op, value = ''] = text.split('|');
  return [unescape(key), unescape(op), ...value.split(',').map(unescape)];
};
function parts(url: string | undefined) {
  const { pathname, searchParams } = new URL(url ?? '', 'http://grafana');
  const all = (key: string) => searchParams.getAll(key).map(filterOf);
  return { pathname, get: (key: string) => searchParams.get(key), all };
}

describe('Metrics Drilldown', () => {
  it('opens on the histogram with the matchers as filters', () => {
    const matchers = [
      { label: 'service', op: '=', value: 'task-svc' },
      { label: 'route', op: '=~', value: '/a|/b,c' },
    ] as const;
    const { pathname, get, all } = parts(metricsDrilldownUrl({ ...common, appSubUrl: '/g/', histogram, matchers }));

    expect(pathname).toBe('/g/a/grafana-metricsdrilldown-app/drilldown');
    expect(['metric', 'var-ds', 'from', 'to'].map(get)).toEqual(['x_seconds_bucket', 'ds', 'now-1h', 'now']);
    expect(all('var-filters')).toEqual([
      ['service', '=', 'task-svc'],
      ['route', '=~', '/a|/b,c'],
    ]);
  });

  it('opens on a native histogram by its own name', () => {
    const url = metricsDrilldownUrl({ ...common, histogram: { ...histogram, kind: 'native' }, matchers: [] });

    expect(parts(url).get('metric')).toBe('x_seconds');
  });
});

describe('Traces Drilldown', () => {
  it('opens on slow spans of the service, with the trace and span', () => {
    const url = tracesDrilldownUrl({
      ...common,
      service: 'a|b',
      thresholdMs: 500,
      trace: TRACE,
      span: '00f067aa0ba902b7',
    });
    const { pathname, get, all } = parts(url);

    expect(pathname).toBe('/a/grafana-exploretraces-app/explore');
    expect(['traceId', 'spanId', 'var-primarySignal'].map(get)).toEqual([TRACE, '00f067aa0ba902b7', 'true']);
    expect(all('var-filters')).toEqual([
      ['resource.service.name', '=', 'a|b'],
      ['span:duration', '>', '500ms'],
    ]);
  });

  it('opens without what is not known', () => {
    const { get, all } = parts(tracesDrilldownUrl(common));

    expect([get('traceId'), all('var-filters')]).toEqual([null, []]);
  });
});

describe('Logs Drilldown', () => {
  const url = (selector: string, shape: Parameters<typeof linesOfTrace>[1]) => {
    const [expr = ''] = linesOfTrace(selector, shape, TRACE);
    return logsDrilldownUrl({ ...common, exprs: [expr], trace: TRACE });
  };

  it('opens on the service, narrowed by the field of the id', () => {
    const { pathname, all, get } = parts(url('{service_name="task-svc"}', { placement: 'metadata', key: 'trace_id' }));

    expect(pathname).toBe('/a/grafana-lokiexplore-app/explore/service/task-svc/logs');
    expect(all('var-filters')).toEqual([['service_name', '=', 'task-svc', 'task-svc']]);
    expect(all('var-metadata')).toEqual([['trace_id', '=', TRACE, TRACE]]);
    expect(get('var-lineFilters')).toBeNull();
  });

  it.each([{ placement: 'text' }, { placement: 'json', key: 'trace_id' }] as const)(
    'opens narrowed by the id in the line: %j',
    (shape) => {
      const { get } = parts(url('{app="web"}', shape));

      expect(get('var-lineFilters')).toBe(`caseSensitive,0|__gfp__=|${TRACE}`);
      expect(get('var-metadata')).toBeNull();
    }
  );

  it('of several services opens on the first, with all of them as a filter', () => {
    const { pathname, all } = parts(url(streamSelector('service_name', ['a/b', 'c']), { placement: 'text' }));

    expect(pathname).toBe('/a/grafana-lokiexplore-app/explore/service/a-b/logs');
    expect(all('var-filters')).toEqual([['service_name', '=~', 'a/b|c', 'a/b|c']]);
  });

  it.each([
    ['task-svc', 'task-svc'],
    ['c', 'c'],
    ['unknown', 'web'],
  ])('of several queries opens the one of %s, else the first', (service, opened) => {
    const exprs = [
      ...linesOfTrace('{service_name="web"}', { placement: 'metadata', key: 'trace_id' }, TRACE),
      ...linesOfTrace('{service_name="task-svc"}', { placement: 'json', key: 'trace_id' }, TRACE),
      ...linesOfTrace(streamSelector('service_name', ['b', 'c']), { placement: 'text' }, TRACE),
    ];
    const { pathname } = parts(logsDrilldownUrl({ ...common, exprs, service, trace: TRACE }));

    expect(pathname).toBe(`/a/grafana-lokiexplore-app/explore/service/${opened}/logs`);
  });

  it.each(['', 'rate({a="b"}[5m])', '{a="b", c="d"}', '{a!="b"}'])('knows no streams of another query: %s', (expr) => {
    expect(logsDrilldownUrl({ ...common, exprs: [expr], trace: TRACE })).toBeUndefined();
  });

  it('brings any service across', () => {
    fc.assert(
      fc.property(
        hostileText().filter((text) => !/\p{Surrogate}|__gf[pch]__/u.test(text)),
        (service) => {
          const link = url(streamSelector('service_name', [service]), { placement: 'text' });
          if (link !== undefined) {
            const value = parts(link).all('var-filters')[0]?.[2];
            expect(value).toBe(service);
          }
        }
      )
    );
  });
});
