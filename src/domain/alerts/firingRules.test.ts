import fc from 'fast-check';
import { readFiringRules } from './firingRules';
import captured from './testing/firingRules.json';

const answer = (...rules: unknown[]) => ({ status: 'success', data: { groups: [{ name: 'g', file: 'f', rules }] } });
const firing = (uid: string, activeAt?: string, more: object = {}) => ({
  uid,
  name: uid,
  state: 'firing',
  activeAt,
  ...more,
});

describe('readFiringRules', () => {
  test('reads what Grafana 12.2 answers', () => {
    const annotations = captured.data.groups[0]?.rules[0]?.annotations;
    const labels = { service: 'task-svc', severity: 'critical' };
    expect(readFiringRules(captured)).toEqual({
      skipped: 0,
      rules: [
        {
          uid: 'task-svc-p99',
          name: 'P99 > 500 ms for task-svc',
          group: 'task-svc latency',
          folder: 'Throughline demo',
          query:
            'histogram_quantile(0.99, sum by (le) (rate(http_server_request_duration_seconds_bucket{service="task-svc"}[1m])))',
          dataSourceUids: ['prometheus'],
          labels,
          annotations,
          activeAtMs: Date.parse('2026-11-21T10:43:40Z'),
          health: 'ok',
          instances: [
            {
              labels: { ...labels, alertname: 'P99 > 500 ms for task-svc', grafana_folder: 'Throughline demo' },
              activeAtMs: Date.parse('2026-11-21T10:43:40Z'),
              value: 1,
            },
          ],
        },
      ],
    });
  });

  test('the newest comes first, those without a time last', () => {
    const { rules } = readFiringRules(
      answer(
        firing('old', '2026-01-01T00:00:00Z'),
        firing('b'),
        firing('new', '2026-01-02T00:00:00Z'),
        firing('a', '0001-01-01T00:00:00Z')
      )
    );
    expect(rules.map(({ uid }) => uid)).toEqual(['new', 'old', 'a', 'b']);
    expect(rules.map(({ activeAtMs }) => activeAtMs === undefined)).toEqual([false, false, true, true]);
  });

  test('other states are passed over, what is malformed is counted', () => {
    const { rules, skipped, problem } = readFiringRules(
      answer(
        firing('ok'),
        { ...firing('p'), state: 'pending' },
        { type: 'recording', name: 'r' },
        { state: 'firing' },
        null,
        'x',
        firing('')
      )
    );
    expect({ uids: rules.map(({ uid }) => uid), skipped, problem }).toEqual({
      uids: ['ok'],
      skipped: 4,
      problem: undefined,
    });
    expect(readFiringRules({ data: { groups: [null, { rules: null }, { rules: 'x' }, {}] } })).toEqual({
      rules: [],
      skipped: 3,
    });
  });

  test('only instances that fire count, the newest first; the rule fires since its first', () => {
    const alerts = [
      { state: 'Normal', labels: { a: '1' } },
      { state: 'Alerting', labels: { a: '2', bad: 3 }, activeAt: '2026-01-01T00:00:00Z', value: '[ var=B ]' },
      { state: 'Alerting (NoData)', activeAt: '2026-01-03T00:00:00Z', value: '2.5e-01' },
      { state: 'firing', labels: null, activeAt: 'soon', value: '' },
      7,
    ];
    const [rule] = readFiringRules(
      answer(firing('r', undefined, { alerts, queriedDatasourceUIDs: ['p', 4, null] }))
    ).rules;
    expect(rule).toMatchObject({ activeAtMs: Date.parse('2026-01-01T00:00:00Z'), dataSourceUids: ['p'] });
    expect(rule?.instances).toEqual([
      { labels: {}, activeAtMs: Date.parse('2026-01-03T00:00:00Z'), value: 0.25 },
      { labels: { a: '2' }, activeAtMs: Date.parse('2026-01-01T00:00:00Z') },
      { labels: {} },
    ]);
  });

  test.each([[undefined], [null], ['<html>'], [{}], [{ data: [] }], [{ data: { groups: {} } }], [[]]])(
    '%j is no list of rules',
    (given) => {
      expect(readFiringRules(given)).toEqual({
        rules: [],
        skipped: 0,
        problem: 'Grafana alerting answered with something that is no list of rules.',
      });
    }
  );

  test('takes any JSON', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue()),
        fc.jsonValue(),
        fc.dictionary(
          fc.constantFrom('uid', 'name', 'alerts', 'labels', 'activeAt', 'queriedDatasourceUIDs'),
          fc.jsonValue()
        ),
        (entries, anything, parts) => {
          expect(readFiringRules(anything).rules).toEqual([]);
          const { rules, skipped } = readFiringRules(answer(...entries, { state: 'firing', ...parts }));
          expect(rules.length + skipped).toBeLessThanOrEqual(entries.length + 1);
        }
      )
    );
  });
});
