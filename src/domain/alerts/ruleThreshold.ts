import { quoted } from '../investigation/words';
import type { ComparisonOp } from './comparison';
import { readMathExpression } from './latencyExpression';
import { listOf, recordOf, textOf } from './narrow';

/** One query or expression node of a Grafana-managed rule. */
export interface RuleQuery {
  refId: string;
  dataSourceUid: string;
  model: Record<string, unknown>;
}

/** What the rule's condition says of the data query that it goes back to. */
export interface Condition {
  /** refId of the data query. */
  source: string;
  /** What is compared is this many times what the query returns. */
  scale: number;
  op?: ComparisonOp;
  /** In the unit of what the query returns. */
  threshold?: number;
}

/** `reason` is a clause that continues "…, because". */
export type ConditionResult = Condition | { reason: string };

/** Grafana's uids for server-side expressions; the second is of rules made before 9. */
export const isExpression = ({ dataSourceUid }: RuleQuery): boolean =>
  dataSourceUid === '__expr__' || dataSourceUid === '-100';

/** Reducers that return something other than a value of the series. */
const COUNTING = new Set(['count', 'count_non_null', 'diff', 'diff_abs', 'percent_diff', 'percent_diff_abs', 'sum']);
const MAX_STEPS = 20;

/** Walks from the rule's condition back to the query it is about: threshold, reduce, math and classic conditions. */
export function readCondition(queries: readonly RuleQuery[], refId: string, steps = 0): ConditionResult {
  const node = queries.find((query) => query.refId === refId);
  if (!node || steps > MAX_STEPS) {
    return {
      reason: node ? 'its expressions go round in a circle' : `it refers to ${quoted(refId)}, which is not there`,
    };
  }
  if (!isExpression(node)) {
    return { source: refId, scale: 1 };
  }
  const { model } = node;
  const back = (to: unknown) => readCondition(queries, textOf(to).replace(/^\$\{?|\}$/g, ''), steps + 1);
  const [first] = listOf(model.conditions).map(recordOf);
  switch (model.type) {
    case 'reduce':
      return COUNTING.has(textOf(model.reducer))
        ? { reason: `it is about the ${textOf(model.reducer)} of the query’s values` }
        : back(model.expression);
    case 'resample':
      return back(model.expression);
    case 'threshold':
      return compare(back(model.expression), first?.evaluator);
    case 'classic_conditions': {
      const input = back(listOf(recordOf(first?.query).params)[0]);
      const reducer = textOf(recordOf(first?.reducer).type);
      return COUNTING.has(reducer)
        ? { reason: `it is about the ${reducer} of the query’s values` }
        : compare(input, first?.evaluator);
    }
    case 'math': {
      const math = readMathExpression(textOf(model.expression));
      if (!math) {
        return { reason: `the math expression ${quoted(textOf(model.expression))} is more than a comparison` };
      }
      const input = back(math.refId);
      return 'reason' in input || input.op ? input : apply(input, math.scale, math.op, math.threshold);
    }
    default:
      return { reason: `the expression type ${quoted(textOf(model.type))} is not one that can be read` };
  }
}

/** `threshold` is in the unit of `input`'s own value, before `factor` is applied. */
function apply(input: Condition, factor: number, op?: ComparisonOp, threshold?: number): Condition {
  return {
    source: input.source,
    scale: input.scale * factor,
    ...(op && { op }),
    ...(threshold !== undefined && { threshold: threshold / input.scale }),
  };
}

/** Grafana's evaluators: the bound above which values are too high is the threshold. */
function compare(input: ConditionResult, evaluator: unknown): ConditionResult {
  // What is compared after a comparison is its 0 or 1.
  if ('reason' in input || input.op) {
    return input;
  }
  const { type, params } = recordOf(evaluator);
  const [low, high] = listOf(params);
  const bound = type === 'outside_range' || type === 'outside_range_included' ? high : low;
  const op = OPS[textOf(type)];
  return op && typeof bound === 'number' && Number.isFinite(bound)
    ? apply(input, 1, op, bound)
    : { reason: `its condition ${quoted(textOf(type) || 'without a type')} has no bound that a value can exceed` };
}

const OPS: Record<string, ComparisonOp> = {
  gt: '>',
  gte: '>=',
  lt: '<',
  lte: '<=',
  within_range: '>',
  within_range_included: '>=',
  outside_range: '>',
  outside_range_included: '>=',
};
