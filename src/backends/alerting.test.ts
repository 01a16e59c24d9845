import { httpError } from '../../.config/jest/backendSrv';
import firingRules from '../domain/alerts/testing/firingRules.json';
import ruleDetails from '../domain/alerts/testing/ruleDetails.json';
import { loadFiringRules, loadRuleDefinition } from './alerting';
import { sentenceOf, transportTo, valueOf } from './testing/sources';

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
