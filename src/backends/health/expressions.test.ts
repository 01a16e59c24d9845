import { httpError } from '../../../.config/jest/backendSrv';
import { sentenceOf, source, transportTo, valueOf } from '../testing/sources';
import { collectExpressions } from './expressions';

const prom = source('prometheus', { isDefault: true });
const SEARCH = '/api/search?type=dash-db&limit=1000';
const RULER = '/api/ruler/grafana/api/v1/rules';
const OWN = '/api/prometheus/prometheus/api/v1/rules';

const dashboard = (expr: string) => ({ dashboard: { title: 'Shop', panels: [{ id: 1, targets: [{ expr }] }] } });
const listed = (count: number) => Array.from({ length: count }, (_, i) => ({ uid: `d${i}`, title: `Dashboard ${i}` }));

function grafana(answers: Record<string, unknown>) {
  return transportTo(({ url }) => {
    const answer = url.startsWith('/api/dashboards/') ? (answers[url] ?? answers['*']) : answers[url];
    if (answer instanceof Error) {
      throw answer;
    }
    return answer;
  });
}

const RULES = {
  Folder: [
    {
      name: 'g',
      rules: [
        {
          grafana_alert: { uid: 'u', title: 'Slow', data: [{ datasourceUid: 'prometheus', model: { expr: 'rule' } }] },
        },
      ],
    },
  ],
};
const OWN_RULES = { data: { groups: [{ name: 'g', rules: [{ name: 'r', query: 'own' }] }] } };

describe('expressions', () => {
  it('are collected from dashboards, Grafana’s rules and those of the data source', async () => {
    const { transport } = grafana({ [SEARCH]: listed(1), '*': dashboard('panel'), [RULER]: RULES, [OWN]: OWN_RULES });
    const { expressions, ...rest } = valueOf(await collectExpressions({ sources: [prom] }, transport));
    expect(expressions.map(({ expr }) => expr)).toEqual(['panel', 'rule', 'own']);
    expect(rest).toEqual({ read: { dashboards: 1, rules: 2 }, notes: [], refused: [] });
  });

  it('of many dashboards are those of the service and the starred ones, and it is said', async () => {
    const many = listed(60).map((one, i) => ({
      ...one,
      ...(i === 58 && { isStarred: true }),
      ...(i === 59 && { tags: ['Checkout'] }),
    }));
    const { transport, grafana: seen } = grafana({ [SEARCH]: many, '*': dashboard('x'), [RULER]: {} });
    const value = valueOf(
      await collectExpressions({ sources: [prom], services: ['checkout'], maxDashboards: 3 }, transport)
    );
    expect(seen.fetches.map(({ url }) => url).filter((url) => url.includes('/uid/'))).toEqual(
      ['d59', 'd58', 'd0'].map((uid) => `/api/dashboards/uid/${uid}`)
    );
    expect(value.notes).toEqual(['3 of 60 dashboards were read.']);
  });

  it('that are refused are said, and the others are there', async () => {
    const { transport } = grafana({
      [SEARCH]: listed(2),
      '*': dashboard('x'),
      '/api/dashboards/uid/d1': httpError(403),
      [RULER]: httpError(403),
      [OWN]: httpError(404),
    });
    const value = valueOf(await collectExpressions({ sources: [prom] }, transport));
    expect(value.read).toEqual({ dashboards: 1, rules: 0 });
    expect(value.refused).toEqual([
      expect.stringContaining('The dashboard “Dashboard 1” does not let you query it'),
      expect.stringContaining('Grafana alerting does not let you query it'),
    ]);
  });

  it('fail where nothing can be read, and where it is cancelled', async () => {
    const manual = source('prometheus', { settings: { manageAlerts: false } });
    const down = grafana({ [SEARCH]: httpError(502), [RULER]: httpError(502) });
    expect(sentenceOf(await collectExpressions({ sources: [manual] }, down.transport))).toContain(
      'answered with an error'
    );
    const { transport, grafana: seen } = grafana({});
    const result = await collectExpressions({ sources: [prom] }, transport, AbortSignal.abort());
    expect(result).toMatchObject({ status: 'failed', failure: { kind: 'aborted' } });
    expect(seen.fetches).toEqual([]);
  });

  it('are none where an answer is something else', async () => {
    const { transport } = grafana({ [SEARCH]: { login: true }, [RULER]: { login: true }, [OWN]: '<html>' });
    expect(sentenceOf(await collectExpressions({ sources: [prom] }, transport))).toContain('not understood');
  });
});
