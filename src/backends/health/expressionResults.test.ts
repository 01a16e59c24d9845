import { httpError } from '../../../.config/jest/backendSrv';
import { setUpGrafana } from '../../../.config/jest/grafanaRuntime';
import type { FoundExpression } from '../../domain/health/quantileLint/expressions';
import { source } from '../testing/sources';
import { Transport } from '../transport';
import { evaluateQuantiles, resultKey } from './expressionResults';

const found = (expr: string, more: Partial<FoundExpression> = {}): FoundExpression => ({
  expr,
  called: '',
  sourceUid: 'prometheus',
  place: { kind: 'panel', title: '', within: '' },
  ...more,
});
const p99 = (window: string, metric = 'a') =>
  `histogram_quantile(0.99, sum by (le) (rate(${metric}_bucket[${window}])))`;
const frame = (values: number[]) => ({
  schema: {
    fields: [
      { name: 'Time', type: 'time' },
      { name: 'Value', type: 'number' },
    ],
  },
  data: { values: [values.map(() => 1), values] },
});

const evaluate = (expressions: FoundExpression[], answer: () => unknown) => {
  const { fetches } = setUpGrafana({ fetch: answer });
  return evaluateQuantiles(expressions, [source('prometheus')], new Transport()).then((results) => ({
    ...results,
    asked: fetches.flatMap(({ data }) => data.queries.map(({ expr }: { expr: string }) => expr)),
    requests: fetches.length,
  }));
};

it('evaluates quantiles of histograms once each, in one request', async () => {
  const results = { quantile0: { frames: [frame([1, 10])] }, quantile1: { frames: [frame([NaN, 0.5])] } };
  const { values, asked, requests } = await evaluate(
    [found(p99('5m')), found(p99('5m')), found(p99('$__rate_interval')), found('up')],
    () => ({ results })
  );

  expect(requests).toBe(1);
  expect(asked).toEqual([p99('5m'), p99('$__rate_interval')]);
  expect(values.get(resultKey(found(p99('5m'))))).toEqual([1, 10]);
  expect(values.get(resultKey(found(p99('$__rate_interval'))))).toEqual([0.5]);
});

it.each([
  ['a variable of the dashboard', found(p99('$window'))],
  ['one in the old way', found(p99('[[window]]'))],
  ['a data source that a variable chooses', found(p99('5m'), { sourceUid: undefined })],
  ['a data source that is not there', found(p99('5m'), { sourceUid: 'gone' })],
])('leaves out %s, and asks nothing then', async (_, expression) => {
  expect(await evaluate([expression], () => ({}))).toMatchObject({ values: new Map(), requests: 0 });
});

it('says why they could not be evaluated', async () => {
  const down = await evaluate([found(p99('5m'))], () => {
    throw httpError(502);
  });
  expect(down.failure).toMatchObject({ kind: 'server' });

  const refused = await evaluate([found(p99('5m'))], () => ({
    results: { quantile0: { error: 'too many samples', status: 422 } },
  }));
  expect(refused.failure?.message).toContain('too many samples');
});
