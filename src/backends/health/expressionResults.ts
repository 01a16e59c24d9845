import type { FoundExpression } from '../../domain/health/quantileLint/expressions';
import type { Failure } from '../../domain/result';
import { framesOf, refusalIn, resultsIn } from '../loki/answer';
import type { Transport } from '../transport';
import type { DataSourceInfo } from '../types';

/** More would make one request slow; the others are linted without what they give. */
const MOST = 20;
const MINUTE_MS = 60_000;
const STEP_MS = 15_000;

/** Grafana fills these in itself; anything else it would have to know from a dashboard. */
const OWN_VARIABLE = /\$\{?__(?:rate_interval|interval|range)(?:_ms|_s)?\}?/g;

const isAskable = ({ expr, sourceUid }: FoundExpression) =>
  sourceUid !== undefined && expr.includes('histogram_quantile') && !/\$|\[\[/.test(expr.replace(OWN_VARIABLE, ''));

/** Of one expression on one data source. */
export const resultKey = ({ expr, sourceUid = '' }: Pick<FoundExpression, 'expr' | 'sourceUid'>) =>
  `${sourceUid} ${expr}`;

export interface ExpressionResults {
  /** Finite values by `resultKey`, in the expression's own unit. */
  values: ReadonlyMap<string, readonly number[]>;
  /** Why some or all were not evaluated. */
  failure?: Failure;
}

/**
 * What quantiles of histograms are just now: up to 20 expressions, evaluated in one request. Those with variables of a
 * dashboard are left out.
 */
export async function evaluateQuantiles(
  expressions: readonly FoundExpression[],
  sources: readonly DataSourceInfo[],
  transport: Transport,
  signal?: AbortSignal
): Promise<ExpressionResults> {
  const distinct = new Map(expressions.filter(isAskable).map((one) => [resultKey(one), one]));
  const asked = [...distinct.values()].flatMap((one) => {
    const source = sources.find(({ uid }) => uid === one.sourceUid);
    return source ? [{ ...one, source }] : [];
  });
  const first = asked.slice(0, MOST);
  const values = new Map<string, readonly number[]>();
  if (first.length === 0) {
    return { values };
  }
  const now = Date.now();
  const answer = await transport.request({
    source: [...new Set(first.map(({ source }) => source.name))].join(', '),
    url: '/api/ds/query',
    method: 'POST',
    data: {
      from: String(now - 5 * MINUTE_MS),
      to: String(now),
      queries: first.map(({ expr, source: { type, uid } }, index) => ({
        refId: `quantile${index}`,
        datasource: { type, uid },
        expr,
        instant: true,
        range: false,
        intervalMs: STEP_MS,
        maxDataPoints: 100,
      })),
    },
    signal,
  });
  if (answer.status !== 'ok') {
    return { values, failure: answer.status === 'failed' ? answer.failure : undefined };
  }
  const results = resultsIn(answer.value) ?? {};
  let failure: Failure | undefined;
  for (const [index, one] of first.entries()) {
    const result = results[`quantile${index}`];
    failure ??= refusalIn(result, one.source.name);
    values.set(resultKey(one), numbersIn(result));
  }
  return { values, failure };
}

const numbersIn = (result: unknown): number[] =>
  framesOf(result).flatMap(({ fields }) =>
    fields.flatMap(({ type, values }): number[] => (type === 'number' ? values.filter(Number.isFinite) : []))
  );
