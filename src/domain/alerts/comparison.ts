import type { SyntaxNode } from '@lezer/common';
import { argumentsOf, binary, childrenOf, constantOf, functionName, type TextOf } from './promTree';

export type ComparisonOp = '>' | '>=' | '<' | '<=' | '==' | '!=';

/** Where in an expression a value was found, and what is done to it on the way out. */
export interface Located {
  node: SyntaxNode;
  /** The expression is this many times the value. */
  scale: number;
  /** How the value is compared, read as `value op threshold`. */
  op?: ComparisonOp;
  /** In the value's own unit; absent if it is compared with another metric. */
  threshold?: number;
}

export type LocateResult = Located | { reason: string } | undefined;

const COMPARISONS: Record<string, ComparisonOp> = { Gtr: '>', Gte: '>=', Lss: '<', Lte: '<=', Eql: '==', Neq: '!=' };

/** Whether a node compares, or joins comparisons. */
export function isComparison(node: SyntaxNode): boolean {
  const operator = binary(node)?.operator ?? '';
  return node.name === 'BinaryExpr' && (operator in COMPARISONS || ['And', 'Or', 'Unless'].includes(operator));
}

const FLIPPED: Record<ComparisonOp, ComparisonOp> = {
  '>': '<',
  '>=': '<=',
  '<': '>',
  '<=': '>=',
  '==': '==',
  '!=': '!=',
};

/** Functions and aggregations whose result is a value of their argument, or close to one, in the same unit. */
const TRANSPARENT = new Set(
  'Max Min Avg Sum Topk Bottomk Quantile LimitK Abs Ceil Floor Round Clamp ClampMax ClampMin LabelReplace LabelJoin Sort SortDesc SortByLabel SortByLabelDesc Scalar Vector MaxOverTime MinOverTime AvgOverTime LastOverTime FirstOverTime QuantileOverTime'.split(
    ' '
  )
);

/**
 * Finds the value that an expression is about (the first one, left before right) and reads the comparison around it.
 * `undefined` if it is not in there; a reason, as a clause, if something is done to it that changes its meaning.
 */
export function locate(node: SyntaxNode, isValue: (node: SyntaxNode) => boolean, textOf: TextOf): LocateResult {
  if (isValue(node)) {
    return { node, scale: 1 };
  }
  const inside = (child: SyntaxNode | undefined) => child && locate(child, isValue, textOf);
  switch (node.name) {
    case 'FunctionCall':
    case 'AggregateExpr': {
      const found = firstOf(argumentsOf(node).map((argument) => () => inside(argument)));
      const isKept = !found || 'reason' in found || TRANSPARENT.has(functionName(node));
      return isKept ? found : { reason: `it applies ${functionText(node, textOf)} to the value` };
    }
    case 'UnaryExpr': {
      const [sign, operand] = childrenOf(node);
      return scaled(inside(operand), sign && textOf(sign) === '-' ? -1 : 1);
    }
    case 'BinaryExpr':
      return inBinary(node, inside, textOf);
    default:
      return firstOf(childrenOf(node).map((child) => () => inside(child)));
  }
}

function functionText(node: SyntaxNode, textOf: TextOf): string {
  const id = node.getChild('FunctionIdentifier') ?? node.getChild('AggregateOp');
  return `${id ? textOf(id) : 'a function'}()`;
}

function firstOf(searches: Array<() => LocateResult>): LocateResult {
  for (const search of searches) {
    const found = search();
    if (found) {
      return found;
    }
  }
  return undefined;
}

function scaled(found: LocateResult, factor: number): LocateResult {
  // What is multiplied after a comparison is its 0 or 1, not the value.
  return found && 'node' in found && found.op === undefined ? { ...found, scale: found.scale * factor } : found;
}

function inBinary(node: SyntaxNode, inside: (child: SyntaxNode) => LocateResult, textOf: TextOf): LocateResult {
  const parts = binary(node);
  if (!parts) {
    return undefined;
  }
  const { left, operator, right } = parts;
  const onLeft = inside(left);
  const found = onLeft ?? inside(right);
  if (!found || 'reason' in found || operator === 'And' || operator === 'Or' || operator === 'Unless') {
    return found;
  }
  const constant = constantOf(onLeft ? right : left, textOf);
  const op = COMPARISONS[operator];
  if (op) {
    return compared(found, onLeft ? op : FLIPPED[op], constant);
  }
  if (constant !== undefined && constant !== 0 && (operator === 'Mul' || (operator === 'Div' && onLeft))) {
    return scaled(found, operator === 'Mul' ? constant : 1 / constant);
  }
  // `* on (pod) group_left (version) build_info` adds labels: such a metric is 1.
  const joins = node.getChild('MatchingModifierClause');
  if (operator === 'Mul' && (joins?.getChild('GroupLeft') ?? joins?.getChild('GroupRight'))) {
    return found;
  }
  return { reason: 'it calculates with the value' };
}

function compared(found: Located, op: ComparisonOp, constant: number | undefined): Located {
  // A second comparison is of the first one's result.
  if (found.op !== undefined) {
    return found;
  }
  const isNegative = found.scale < 0;
  const threshold = constant === undefined ? undefined : Number((constant / found.scale).toPrecision(12));
  return { ...found, op: isNegative ? FLIPPED[op] : op, ...(threshold !== undefined && { threshold }) };
}
