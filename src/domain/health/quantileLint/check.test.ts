import { describeFailure } from '../../failure';
import { failed, ok, type Result } from '../../result';
import { checkQuantiles } from './check';
import type { FoundExpression, FoundExpressions } from './expressions';
import { readDashboard } from './readDashboard';
import { readGrafanaRules, readOwnRules } from './readRules';

const asked = { source: 'Grafana', query: '/api/search' };
const GOOD = 'histogram_quantile(0.99, sum by (le) (rate(x_bucket[$__rate_interval])))';
const BAD = 'histogram_quantile(0.99, sum(rate(x_bucket[5m])))';

const panel = (expr: string, overrides: Partial<FoundExpression> = {}): FoundExpression => ({
  expr,
  called: 'p99',
  sourceUid: 'prom',
  place: { kind: 'panel', title: 'Latency', within: 'Shop' },
  ...overrides,
});
const found = (expressions: FoundExpression[], overrides: Partial<FoundExpressions> = {}) =>
  ok<FoundExpressions>({ expressions, read: { dashboards: 1, rules: 0 }, notes: [], refused: [], ...overrides });

describe('the check', () => {
  it.each<[string, Result<FoundExpressions>, string]>([
    ['sound expressions', found([panel(GOOD)]), 'pass'],
    ['a guess from a name', found([panel('avg(job:latency:p99)')]), 'pass'],
    ['a wrong one', found([panel(GOOD), panel(BAD)]), 'fail'],
    ['a wrong one, others refused', found([panel(BAD)], { refused: ['No.'] }), 'fail'],
    ['a doubtful one', found([panel('avg_over_time(x{quantile="0.9"}[1h])')]), 'warn'],
    ['sound ones, others refused', found([panel(GOOD)], { refused: ['No.'] }), 'unknown'],
    ['unreadable ones', found([panel('sum(')]), 'unknown'],
    ['no expression', found([]), 'na'],
    ['a Grafana that refuses', failed(describeFailure('Grafana', 'forbidden')), 'unknown'],
  ])('of %s', (_, answer, verdict) => {
    const { result } = checkQuantiles({ asked, answer });
    expect(result).toMatchObject({ id: 'quantile-lint', verdict });
    expect(result.fix !== undefined).toBe(verdict === 'fail' || verdict === 'warn');
  });

  it('says where the worst is and how to mend all of it, with facts of the panel', () => {
    const bad = panel('histogram_quantile(0.99, sum(rate(x_bucket[$__interval])))', { minIntervalMs: 5000 });
    const { result, linted } = checkQuantiles({ asked, answer: found([panel(GOOD), bad]) }, () => ({
      scrapeIntervalMs: 5000,
    }));
    expect(linted[0]?.expression).toBe(bad);
    expect(result.sentence).toBe(
      'Panel “Latency” in “Shop”: sum drops the label le, so histogram_quantile finds no buckets and gives nothing.'
    );
    expect(result.fix).toMatchObject({ where: 'dashboard', paste: { language: 'promql', text: GOOD } });
    expect(result.evidence[0]).toMatchObject({ query: bad.expr, uid: 'prom' });
  });
});

const prom = { uid: 'prom', name: 'Prometheus', type: 'prometheus', isDefault: true, intervalMs: 5000 };

describe('a dashboard', () => {
  const target = (expr: string, rest: object = {}) => ({ refId: 'A', expr, ...rest });
  const ofProm = { type: 'prometheus', uid: 'prom' };
  const read = (model: object) =>
    readDashboard({ dashboard: { title: 'Shop', ...model }, meta: { url: '/d/a/shop' } }, [prom]);

  it('gives the expressions of panels, rows and old rows', () => {
    const { expressions, libraryPanels, isClassic } = read({
      panels: [
        { id: 1, title: 'p99', datasource: ofProm, interval: '>1m', targets: [target('a', { legendFormat: 'all' })] },
        { type: 'row', panels: [{ id: 2, title: 'in row', targets: [target('b', { datasource: ofProm })] }] },
        { id: 3, libraryPanel: { uid: 'x' }, targets: [target('library')] },
      ],
      rows: [{ panels: [{ id: 4, datasource: 'Prometheus', targets: [target('c', { interval: '$min' })] }] }],
    });
    expect(
      expressions.map(({ expr, minIntervalMs, called, place }) => [expr, minIntervalMs, called, place.url])
    ).toEqual([
      ['a', 60_000, 'p99 all', '/d/a/shop?viewPanel=1'],
      ['b', 5000, 'in row', '/d/a/shop?viewPanel=2'],
      ['c', undefined, '', '/d/a/shop?viewPanel=4'],
    ]);
    expect({ libraryPanels, isClassic }).toEqual({ libraryPanels: 1, isClassic: true });
  });

  it.each<[string, object, string | undefined]>([
    ['of a variable', { type: 'prometheus', uid: '${ds}' }, 'none'],
    ['of the default', {}, 'prom'],
    ['of the default, by name', { uid: 'default' }, 'prom'],
    ['of another Loki', { type: 'loki', uid: 'loki' }, undefined],
    ['of a variable for Loki', { type: 'loki', uid: '$ds' }, undefined],
    ['of a default that is no Prometheus', { type: 'loki' }, undefined],
  ])('is read %s', (_, datasource, uid) => {
    const [first] = read({ panels: [{ datasource, targets: [target('x')] }] }).expressions;
    expect(first && (first.sourceUid ?? 'none')).toBe(uid);
  });

  it.each([undefined, null, 'x', [], { dashboard: { spec: {} } }, { dashboard: { panels: 'x' } }])(
    'that is %j is none',
    (answer) => {
      expect(readDashboard(answer, [prom])).toEqual({ expressions: [], libraryPanels: 0, isClassic: false });
    }
  );

  it('leaves out what is hidden', () => {
    expect(read({ panels: [{ targets: [target('x', { hide: true }), target('')] }] }).expressions).toEqual([]);
  });
});

describe('rules', () => {
  it('are read of Grafana', () => {
    const data = [
      { refId: 'A', datasourceUid: 'prom', model: { expr: 'up', intervalMs: 1000 } },
      { refId: 'B', datasourceUid: '__expr__', model: { expression: 'A' } },
      { refId: 'C', datasourceUid: 'loki', model: { expr: '{a="b"}' } },
    ];
    const answer = { Folder: [{ name: 'group', rules: [{ grafana_alert: { uid: 'u', title: 'Slow', data } }] }] };
    expect(readGrafanaRules(answer, [prom])).toMatchObject({
      rules: 1,
      expressions: [
        {
          expr: 'up',
          called: 'Slow',
          minIntervalMs: 1000,
          place: { kind: 'rule', within: 'Folder / group', url: '/alerting/grafana/u/view' },
        },
      ],
    });
    expect(readGrafanaRules({}, [prom])).toEqual({ expressions: [], rules: 0 });
  });

  it('are read of a data source, recording ones too', () => {
    const groups = [
      {
        name: 'g',
        rules: [
          { name: 'Slow', query: 'up > 1', type: 'alerting' },
          { name: 'a:b', query: 'up', type: 'recording' },
        ],
      },
    ];
    expect(readOwnRules({ data: { groups } }, prom)?.expressions.map(({ expr, place }) => [expr, place.kind])).toEqual([
      ['up > 1', 'prometheus-rule'],
      ['up', 'prometheus-rule'],
    ]);
  });

  it.each([undefined, null, 'login', { message: 'no' }])('%j is no answer', (answer) => {
    expect(readGrafanaRules(answer, [prom])).toBeUndefined();
    expect(readOwnRules(answer, prom)).toBeUndefined();
  });
});
