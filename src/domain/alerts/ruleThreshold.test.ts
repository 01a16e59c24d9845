import { readCondition, type RuleQuery } from './ruleThreshold';

const query: RuleQuery = { refId: 'A', dataSourceUid: 'prom', model: { expr: 'up' } };
const expression = (refId: string, model: Record<string, unknown>): RuleQuery => ({
  refId,
  dataSourceUid: '__expr__',
  model,
});
const threshold = (type: string, ...params: unknown[]) => ({
  type: 'threshold',
  expression: 'A',
  conditions: [{ evaluator: { type, params } }],
});
const read = (...nodes: RuleQuery[]) => readCondition([query, ...nodes], nodes.at(-1)?.refId ?? 'A');
const A = { source: 'A', scale: 1 };

describe('readCondition', () => {
  test.each([
    ['gt', [0.5], '>', 0.5],
    ['gte', [0.5], '>=', 0.5],
    ['lt', [0.5], '<', 0.5],
    ['within_range', [1, 2], '>', 1],
    ['outside_range', [1, 2], '>', 2],
  ])('threshold %s %j', (type, params, op, bound) => {
    expect(read(expression('B', threshold(type, ...params)))).toEqual({ ...A, op, threshold: bound });
  });

  test.each<[string, RuleQuery[], object]>([
    ['a query alone', [], A],
    ['a reduced query', [expression('B', { type: 'reduce', expression: 'A', reducer: 'last' })], A],
    [
      'query, reduce, threshold',
      [
        expression('B', { type: 'reduce', expression: '$A', reducer: 'last' }),
        expression('C', { ...threshold('gt', 0.5), expression: 'B' }),
      ],
      { ...A, op: '>', threshold: 0.5 },
    ],
    [
      'math that scales, then a threshold',
      [
        expression('B', { type: 'math', expression: '$A * 1000' }),
        expression('C', { ...threshold('gt', 500), expression: '${B}' }),
      ],
      { source: 'A', scale: 1000, op: '>', threshold: 0.5 },
    ],
    [
      'math that scales twice and compares',
      [
        expression('B', { type: 'math', expression: '$A * 10' }),
        expression('C', { type: 'math', expression: '$B * 100 > 500' }),
      ],
      { source: 'A', scale: 1000, op: '>', threshold: 0.5 },
    ],
    [
      'math that compares, then a threshold of its 0 or 1',
      [
        expression('B', { type: 'math', expression: '0.5 < $A' }),
        expression('C', { ...threshold('gt', 0), expression: 'B' }),
      ],
      { ...A, op: '>', threshold: 0.5 },
    ],
    [
      'classic conditions',
      [
        {
          refId: 'B',
          dataSourceUid: '-100',
          model: {
            type: 'classic_conditions',
            conditions: [
              { evaluator: { type: 'gt', params: [0.5] }, query: { params: ['A'] }, reducer: { type: 'avg' } },
            ],
          },
        },
      ],
      { ...A, op: '>', threshold: 0.5 },
    ],
    [
      'a condition on how many values there are',
      [expression('B', { type: 'reduce', expression: 'A', reducer: 'count' })],
      { reason: 'it is about the count of the query’s values' },
    ],
    [
      'a classic condition on the sum',
      [
        expression('B', {
          type: 'classic_conditions',
          conditions: [{ query: { params: ['A'] }, reducer: { type: 'sum' } }],
        }),
      ],
      { reason: 'it is about the sum of the query’s values' },
    ],
    [
      'a missing node',
      [expression('B', { type: 'reduce', expression: 'Z' })],
      { reason: 'it refers to “Z”, which is not there' },
    ],
    [
      'a circle',
      [expression('B', { type: 'resample', expression: 'B' })],
      { reason: 'its expressions go round in a circle' },
    ],
    [
      'math with two queries',
      [expression('B', { type: 'math', expression: '$A / $C > 2' })],
      { reason: 'the math expression “$A / $C > 2” is more than a comparison' },
    ],
    [
      'SQL',
      [expression('B', { type: 'sql', expression: 'SELECT 1' })],
      { reason: 'the expression type “sql” is not one that can be read' },
    ],
    [
      'an evaluator without a bound',
      [expression('B', threshold('no_value'))],
      { reason: 'its condition “no_value” has no bound that a value can exceed' },
    ],
    ['no model', [expression('B', {})], { reason: 'the expression type “” is not one that can be read' }],
    [
      'a bound that is text',
      [expression('B', threshold('gt', '0.5'))],
      { reason: 'its condition “gt” has no bound that a value can exceed' },
    ],
    [
      'no evaluator',
      [expression('B', { type: 'threshold', expression: 'A', conditions: [null] })],
      { reason: 'its condition “without a type” has no bound that a value can exceed' },
    ],
  ])('%s', (_, nodes, expected) => {
    expect(read(...nodes)).toEqual(expected);
  });
});
