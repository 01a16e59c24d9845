import { httpError } from '../../.config/jest/backendSrv';
import firingRules from '../domain/alerts/testing/firingRules.json';
import ruleDetails from '../domain/alerts/testing/ruleDetails.json';
import { loadAllFiring, loadFiringRules, loadLastAlert, loadRuleDefinition } from './alerting';
import { sentenceOf, source, transportTo, valueOf } from './testing/sources';

describe('loadFiringRules', () => {
  it('reads the rules that Grafana says fire', async () => {
    const { grafana, transport } = transportTo(() => firingRules);

    const rules = valueOf(await loadFiringRules(transport));

    expect(rules.map(({ uid, name }) => [uid, name])).toEqual([['task-svc-p99', 'P99 > 500 ms for task-svc']]);
    expect(grafana.fetches.map(({ url }) => url)).toEqual(['/api/prometheus/grafana/api/v1/rules?state=firing']);
  });

  it('that finds none says so', async () => {
    const { transport } = transportTo(() => ({ status: 'success', data: { groups: [] } }));

    expect(await loadFiringRules(transport)).toEqual({ status: 'empty', reason: 'No alert rule is firing.' });
  });

  it.each([{}, { data: {} }, { data: { groups: 'none' } }, 'maintenance', null])(
    'never takes %j for “no rule fires”',
    async (answer) => {
      const { transport } = transportTo(() => answer);

      const result = await loadFiringRules(transport);

      expect(result).toMatchObject({ status: 'failed', failure: { kind: 'bad-answer' } });
      expect(sentenceOf(result)).toMatch(/^Grafana alerting answered with something that is not understood\. \S/);
    }
  );

  it('that may not look says so', async () => {
    const { transport } = transportTo(() => {
      throw httpError(403, 'alerting is not yours');
    });

    expect(sentenceOf(await loadFiringRules(transport))).toContain(
      'Grafana alerting does not let you query it [403] (alerting is not yours).'
    );
  });
});

describe('loadRuleDefinition', () => {
  it('asks for one rule, whatever is in its uid', async () => {
    const { grafana, transport } = transportTo(() => ruleDetails);

    expect(valueOf(await loadRuleDefinition('a/b?c', transport))).toBe(ruleDetails);
    expect(grafana.fetches.map(({ url }) => url)).toEqual(['/api/ruler/grafana/api/v1/rule/a%2Fb%3Fc']);
  });

  it('names a rule that is gone', async () => {
    const { transport } = transportTo(() => {
      throw httpError(404, 'rule not found');
    });

    expect(sentenceOf(await loadRuleDefinition('gone', transport))).toMatch(/^The alert rule “gone” was not found/);
  });
});

describe('loadAllFiring', () => {
  const own = {
    data: {
      groups: [
        {
          name: 'g',
          file: 'rules.yaml',
          rules: [
            {
              type: 'alerting',
              state: 'firing',
              name: 'Slow',
              query: 'p99 > 1',
              duration: 300,
              labels: {},
              alerts: [{ state: 'firing', labels: { job: 'a' }, activeAt: '2026-11-21T10:00:00Z', value: '2e+00' }],
            },
            { type: 'alerting', state: 'inactive', name: 'Quiet', query: 'up == 0' },
            { type: 'recording', name: 'job:p99', query: 'p99' },
            { type: 'alerting', state: 'firing', name: 'No query' },
          ],
        },
      ],
    },
  };
  const prom = (uid: string, settings = {}) => ({ ...source('prometheus'), uid, name: uid, settings });
  const urls = (fetches: Array<{ url: string }>) => fetches.map(({ url }) => url);

  it('brings Grafana’s rules and those of each data source', async () => {
    const { transport, grafana } = transportTo(({ url }) => (url.includes('/grafana/') ? firingRules : own));

    const { rules, problems } = valueOf(await loadAllFiring([prom('a b')], transport));

    expect(rules.map(({ uid, name, ruler, forMs }) => [uid, name, ruler?.name, forMs])).toEqual([
      ['task-svc-p99', 'P99 > 500 ms for task-svc', undefined, undefined],
      ['', 'Slow', 'a b', 300_000],
    ]);
    expect(rules[1]?.instances).toEqual([{ labels: { job: 'a' }, activeAtMs: Date.UTC(2026, 10, 21, 10), value: 2 }]);
    expect(problems).toEqual([]);
    expect(urls(grafana.fetches)).toEqual([
      '/api/prometheus/grafana/api/v1/rules?state=firing',
      '/api/prometheus/a%20b/api/v1/rules?type=alert',
    ]);
  });

  it('asks a few only, and says so; and none that is not to be asked', async () => {
    const { transport, grafana } = transportTo(() => ({ data: { groups: [] } }));
    const many = [...'abcdefg'].map((uid) => prom(uid));

    const { problems } = valueOf(await loadAllFiring([...many, prom('h', { manageAlerts: false })], transport));

    expect(grafana.fetches).toHaveLength(6);
    expect(problems).toEqual(['Only 5 of 7 Prometheus data sources were asked for rules of their own.']);
  });

  it('says which could not be asked, and shows the others', async () => {
    const { transport } = transportTo(({ url }) => {
      if (url.includes('/grafana/')) {
        throw httpError(403, 'no');
      }
      return url.includes('/a/') ? own : '<html>';
    });

    const { rules, problems } = valueOf(await loadAllFiring([prom('a'), prom('b')], transport));

    expect(rules.map(({ name }) => name)).toEqual(['Slow']);
    expect(problems).toEqual([
      expect.stringContaining('Grafana alerting does not let you query it [403] (no).'),
      expect.stringContaining('The alert rules of b answered with something that is not understood.'),
    ]);
  });

  it('fails as a whole where nobody answers', async () => {
    const { transport } = transportTo(() => {
      throw httpError(500, 'no');
    });

    expect(sentenceOf(await loadAllFiring([prom('a')], transport))).toContain(
      'Grafana alerting answered with an error'
    );
  });

  it('takes a data source without a ruler for one without rules', async () => {
    const { transport } = transportTo(({ url }) => {
      if (url.includes('/grafana/')) {
        return { data: { groups: [] } };
      }
      throw httpError(404, 'no ruler');
    });

    expect(await loadAllFiring([prom('a')], transport)).toEqual({
      status: 'empty',
      reason: 'No alert rule is firing.',
    });
  });
});

describe('loadLastAlert', () => {
  it('asks for the notes of one rule', async () => {
    const notes = [
      { time: 5, prevState: 'Alerting', newState: 'Normal' },
      { time: 2, prevState: 'Normal', newState: 'Alerting' },
    ];
    const { transport, grafana } = transportTo(() => notes);

    expect(valueOf(await loadLastAlert('a&b', transport))).toEqual({ startMs: 2, endMs: 5 });
    expect(grafana.fetches.map(({ url }) => url)).toEqual(['/api/annotations?type=alert&limit=50&alertUID=a%26b']);
  });

  it('says where there are none', async () => {
    const { transport } = transportTo(() => []);

    expect(await loadLastAlert('r', transport)).toMatchObject({ status: 'empty' });
  });
});
