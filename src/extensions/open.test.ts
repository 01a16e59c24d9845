import { dateTime } from '@grafana/data';
import { setTemplateSrv } from '@grafana/runtime';
import { setUpGrafana } from '../../.config/jest/grafanaRuntime';
import { readExpression } from '../domain/alerts/expressionFacts';
import { decodeInvestigation } from '../domain/url/codec';
import type { LinkContext } from './context';
import { addressOf, open } from './open';
import { touchy } from './testing/touchy';

const ROOT = '/a/throughline-investigations-app';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const P99 = 'histogram_quantile(0.99, sum by (le) (rate(x_bucket{service="$svc"}[$__rate_interval])))';
const last15 = { from: 'now-15m', to: 'now' };
const prom = (expr: string, uid = 'prom', more: object = {}) => ({
  datasource: { type: 'prometheus', uid },
  expr,
  ...more,
});

/** Fills in variables as Grafana does: `$name` and `${name}`, those it knows of; the format is asked for the text. */
function variables(values: Record<string, unknown>) {
  setTemplateSrv({
    getVariables: () => [],
    containsTemplate: () => false,
    updateTimeRange: () => {},
    replace: (text = '', scopedVars, format) =>
      text.replace(/\$\{?(\w+)\}?/g, (whole, name: string) => {
        const value = scopedVars?.[name]?.value ?? values[name];
        return value === undefined ? whole : typeof format === 'function' ? format(value, {}) : String(value);
      }),
  });
}

/** The page that is opened, as its own codec reads it. */
function read(context: LinkContext | undefined) {
  const { pathname, searchParams } = new URL(addressOf(context), 'http://grafana');
  expect(pathname).toBe(`${ROOT}/investigate`);
  const { investigation, times, problems } = decodeInvestigation(searchParams);
  return { ...investigation, ...times, problems };
}

beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2026, 10, 21, 12) });
  setUpGrafana();
  variables({});
});
afterEach(() => jest.useRealTimers());

describe('an alert', () => {
  it.each(['rule-1', 'a&b/c?d=1'])('of Grafana is its uid, whatever is in it: %s', (uid) => {
    const { search } = new URL(addressOf({ rule: { uid } }), 'http://grafana');

    expect(Object.fromEntries(new URLSearchParams(search))).toEqual({ rule: uid });
  });

  it('of Grafana is read though the rest of the rule throws', () => {
    expect(read(touchy({ rule: touchy({ uid: 'r', query: 'x' }, ['uid']) }, ['rule']))).toMatchObject({ rule: 'r' });
  });

  it('of a data source is its query, data source and own window', () => {
    const rule = { query: 'p99 > 1', namespace: { rulesSource: { uid: 'mimir' } } };

    expect(read({ rule, instance: { activeAt: '2026-11-21T11:30:00Z' } })).toEqual({
      expr: 'p99 > 1',
      metrics: 'mimir',
      from: String(Date.UTC(2026, 10, 21, 11, 15)),
      to: 'now',
      problems: [],
    });
  });

  it.each([undefined, '', '0001-01-01T00:00:00Z', 'soon'])(
    'of a data source without a time has no window: %j',
    (activeAt) => {
      expect(read({ rule: { query: 'up' }, instance: { activeAt } })).toEqual({ expr: 'up', problems: [] });
    }
  );
});

describe('a query', () => {
  it('takes its data source, the variables of the dashboard, and the panel’s time range', () => {
    variables({ ds: 'prom-2' });

    expect(
      read({ targets: [prom(P99, '${ds}')], scopedVars: { svc: { value: 'task-svc' } }, timeRange: last15 })
    ).toEqual({
      expr: P99.replace('$svc', 'task-svc'),
      metrics: 'prom-2',
      ...last15,
      problems: [],
    });
  });

  it('takes times that are fixed as milliseconds', () => {
    const timeRange = { from: dateTime(1_795_000_000_000), to: dateTime(1_795_000_060_000) };

    expect(read({ targets: [prom('up')], timeRange })).toMatchObject({ from: '1795000000000', to: '1795000060000' });
  });

  it('that asks for several values of a variable asks for all of them, each as it is written', () => {
    variables({ svc: ['a.b', 'c|d'] });
    const { expr = '' } = read({ targets: [prom('histogram_quantile(0.9, rate(x_bucket{service=~"$svc"}[5m]))')] });

    const [matcher] = readExpression(expr).matchers;
    expect(matcher?.value).toBe(String.raw`(a\.b|c\|d)`);
  });

  it.each([
    ['the one of a histogram', [prom('up'), prom(P99)], P99],
    ['the first, where none is', [prom('up'), prom('down')], 'up'],
    [
      'one that is shown',
      [prom(P99, 'prom', { hide: true }), prom('sum(rate(y_bucket[1m]))')],
      'sum(rate(y_bucket[1m]))',
    ],
    ['that of Prometheus', [{ datasource: { type: 'loki', uid: 'l' }, expr: '{a="b"}' }, prom('up')], 'up'],
  ])('of several is %s', (_, targets, expr) => {
    expect(read({ targets })).toMatchObject({ expr, metrics: 'prom' });
  });

  it('that is far too long is cut to what the page refuses in words', () => {
    expect(read({ targets: [prom('x'.repeat(10_000))] }).problems).toEqual([
      { param: 'expr', message: expect.stringContaining('is not a PromQL expression of at most 5000 characters.') },
    ]);
  });

  it('of a trace by its id is the trace', () => {
    const targets = [{ datasource: { type: 'tempo', uid: 't' }, query: TRACE }];

    expect(read({ targets, timeRange: last15 })).toEqual({ trace: TRACE, traces: 't', ...last15, problems: [] });
  });
});

describe('a trace view', () => {
  const startMs = Date.UTC(2026, 10, 21, 11, 30);

  it('is its trace, data source, and the time around it', () => {
    const times = { startTime: startMs * 1000, endTime: (startMs + 600) * 1000 };

    expect(read({ traceID: TRACE, datasource: { uid: 'tempo' }, ...times })).toEqual({
      trace: TRACE,
      traces: 'tempo',
      from: String(startMs - 900_000),
      to: String(startMs + 600 + 300_000),
      problems: [],
    });
  });

  it.each([{}, { startTime: NaN, endTime: 1 }, { startTime: 0, endTime: 0 }])('without times has none: %j', (times) => {
    expect(read({ traceID: TRACE, ...times })).toEqual({ trace: TRACE, problems: [] });
  });
});

describe('nothing that can be read', () => {
  it.each<[string, LinkContext | undefined]>([
    ['the palette', {}],
    ['no context', undefined],
    ['an alert without a rule', { rule: {} }],
    ['a context that throws', touchy({ rule: { uid: 'r' } }, [])],
    ['a panel without a query', { targets: [] }],
  ])('leads to the start page: %s', (_, context) => {
    const { history } = setUpGrafana({ path: '/d/x' });

    open(context);

    expect(history.location.pathname).toBe(ROOT);
  });
});
