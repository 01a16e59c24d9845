import { levelOfQuery, levelOfRule, levelWords } from './firingLevel';
import { readRuleDetails, type RuleDetails } from './ruleDetails';
import definition from './testing/ruleDetails.json';

const P99 = 'histogram_quantile(0.99, sum by (le) (rate(x_seconds_bucket{service="a"}[5m])))';
const words = (level: ReturnType<typeof levelOfQuery>) => level && levelWords(level);

describe('a rule of a data source', () => {
  it.each<[string, number | undefined, string | undefined]>([
    [`${P99} > 0.5`, 0.844, '844 ms > 500 ms'],
    [`0.5 < ${P99}`, 0.844, '844 ms > 500 ms'],
    [`${P99} * 1000 >= 500`, 844, '844 ms >= 500 ms'],
    [`${P99} > 0.5`, undefined, '> 500 ms'],
    [`${P99} > 0.5`, NaN, '> 500 ms'],
    ['sum(rate(e_total[5m])) / sum(rate(r_total[5m])) > 0.05', 0.12345, '0.123 > 0.05'],
    ['(job:latency:p99 > 1) and on () up', 2, '2 > 1'],
    ['up == 0', 0, '0 == 0'],
    ['up > on (job) limits', 1, undefined],
    ['up', 1, undefined],
    ['up{', 1, undefined],
    ['x'.repeat(5001), 1, undefined],
  ])('%s with %s', (query, value, expected) => {
    expect(words(levelOfQuery(query, value))).toBe(expected);
  });
});

describe('a rule of Grafana', () => {
  const captured = readRuleDetails(definition);
  const node = (refId: string, model: Record<string, unknown>) => ({ refId, dataSourceUid: '__expr__', model });
  const rule = (expr: string, ...nodes: RuleDetails['queries']): RuleDetails => ({
    uid: 'r',
    title: 'Slow',
    condition: nodes.at(-1)?.refId ?? 'A',
    queries: [{ refId: 'A', dataSourceUid: 'prom', model: { expr } }, ...nodes],
    forMs: 0,
    labels: {},
    annotations: {},
  });
  const gt = (refId: string, expression: string, bound: number) =>
    node(refId, { type: 'threshold', expression, conditions: [{ evaluator: { type: 'gt', params: [bound] } }] });

  it('as Grafana 12.2 answers it', () => {
    expect(captured && words(levelOfRule(captured, { A: 0.7659, B: 1 }))).toBe('766 ms > 500 ms');
    expect(captured && words(levelOfRule(captured, {}))).toBe('> 500 ms');
  });

  it.each<[string, RuleDetails, Record<string, number>, string | undefined]>([
    [
      'reduced',
      rule(P99, node('B', { type: 'reduce', expression: 'A' }), gt('C', 'B', 0.5)),
      { B: 0.7, C: 1 },
      '700 ms > 500 ms',
    ],
    [
      'scaled by math',
      rule(P99, node('B', { type: 'math', expression: '$A * 1000' }), gt('C', 'B', 500)),
      { B: 700, C: 1 },
      '700 ms > 500 ms',
    ],
    ['compared in the query', rule(`${P99} > 0.5`, gt('B', 'A', 0)), { A: 0.7, B: 1 }, '700 ms > 500 ms'],
    ['errors', rule('sum(rate(errors_total[5m]))', gt('B', 'A', 2)), { A: 3.5, B: 1 }, '3.5 > 2'],
    ['several steps', rule(P99, node('B', { type: 'math', expression: '$A / $C > 2' })), { A: 1 }, undefined],
    ['no query', { ...rule(P99), queries: [] }, {}, undefined],
  ])('%s', (_, details, values, expected) => {
    expect(words(levelOfRule(details, values))).toBe(expected);
  });
});
