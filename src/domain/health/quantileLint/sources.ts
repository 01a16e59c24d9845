import type { SyntaxNode } from '@lezer/common';
import { argumentsOf, binary, childrenOf, constantOf, functionName, type VectorSelector } from '../../alerts/promTree';
import { bare, groupingOf, hasLabel, type Grouping } from './grouping';
import { nodesIn, selectorOf, type ParsedExpression } from './parse';
import type { LintFacts } from './types';

/** Something in an expression whose value is a quantile already. */
export type QuantileSource =
  | { kind: 'histogram'; node: SyntaxNode; phi: SyntaxNode; buckets: SyntaxNode }
  | { kind: 'summary' | 'recorded'; node: SyntaxNode; selector: VectorSelector };

export interface FoundSource {
  source: QuantileSource;
  /** On the way out it is only scaled, compared with a number or rounded: the way survives another grouping. */
  isPlain: boolean;
}

/** Functions whose result is their argument's own value or one of its values, with the labels that it has. */
const KEEPING = new Set(
  'Abs Ceil Floor Round Clamp ClampMax ClampMin Sort SortDesc SortByLabel SortByLabelDesc LabelReplace LabelJoin MaxOverTime MinOverTime LastOverTime FirstOverTime'.split(
    ' '
  )
);
/** Functions of values over time that give one of the same kind, though no longer a quantile. */
const OVER_TIME = new Set(['AvgOverTime', 'SumOverTime', 'QuantileOverTime', 'Rate', 'Deriv', 'Delta']);
const SELECTING = new Set(['Topk', 'Bottomk', 'LimitK', 'LimitRatio', 'Max', 'Min', 'Avg', 'Sum', 'Quantile']);
const COMPARISONS = new Set(['Gtr', 'Gte', 'Lss', 'Lte', 'Eql', 'Neq']);

export const isHistogramQuantile = (node: SyntaxNode): boolean =>
  node.name === 'FunctionCall' && functionName(node) === 'HistogramQuantile';

/** The quantiles whose values a node's own values are made of. */
export function sourcesOf(node: SyntaxNode | undefined, parsed: ParsedExpression, facts: LintFacts): FoundSource[] {
  const of = (child: SyntaxNode | undefined): FoundSource[] => sourcesOf(child, parsed, facts);
  const bent = (found: FoundSource[]) => found.map(({ source }) => ({ source, isPlain: false }));
  switch (node?.name) {
    case 'VectorSelector': {
      const source = selectedSource(node, parsed, facts);
      return source ? [{ source, isPlain: true }] : [];
    }
    case 'FunctionCall': {
      const [first, second] = argumentsOf(node);
      if (isHistogramQuantile(node)) {
        return first && second
          ? [{ source: { kind: 'histogram', node, phi: first, buckets: second }, isPlain: true }]
          : [];
      }
      const name = functionName(node);
      return KEEPING.has(name) ? of(first) : OVER_TIME.has(name) ? bent(of(argumentsOf(node).at(-1))) : [];
    }
    case 'AggregateExpr':
      return SELECTING.has(functionName(node)) ? bent(of(argumentsOf(node).at(-1))) : [];
    case 'BinaryExpr':
      return inBinary(node, of, parsed);
    case 'ParenExpr':
    case 'OffsetExpr':
    case 'StepInvariantExpr':
    case 'MatrixSelector':
    case 'SubqueryExpr':
      return of(childrenOf(node)[0]);
    case 'UnaryExpr':
      return of(childrenOf(node).at(-1));
    default:
      return [];
  }
}

function inBinary(
  node: SyntaxNode,
  of: (child: SyntaxNode) => FoundSource[],
  { textOf }: ParsedExpression
): FoundSource[] {
  const parts = binary(node);
  if (!parts) {
    return [];
  }
  const { left, operator, right } = parts;
  if (operator === 'And' || operator === 'Unless') {
    return of(left);
  }
  if (operator === 'Or') {
    return [...of(left), ...of(right)];
  }
  const isConstant = constantOf(left, textOf) !== undefined || constantOf(right, textOf) !== undefined;
  if (COMPARISONS.has(operator)) {
    // With `bool` the value is 0 or 1: to add those up is to count.
    return node.getChild('BoolModifier')
      ? []
      : of(left).concat(constantOf(left, textOf) === undefined ? [] : of(right));
  }
  return [...of(left), ...of(right)].map(({ source, isPlain }) => ({ source, isPlain: isPlain && isConstant }));
}

/** Names that recording rules and exporters give to quantiles: `service:latency:p99`, `latency_p95_seconds`. */
const QUANTILE_NAME = /(?:^|[:_])(?:p\d{2,3}|\d{2}th|percentile|quantile)(?:$|[:_])/;

function selectedSource(node: SyntaxNode, parsed: ParsedExpression, facts: LintFacts): QuantileSource | undefined {
  const selector = selectorOf(node, parsed);
  const { metric, matchers } = selector;
  const isSummary = matchers.some(
    ({ label, op, value }) => label === 'quantile' && (op === '=' ? value !== '' : op === '=~' || value === '')
  );
  if (isSummary || (facts.summaries?.includes(metric) && !matchers.some(({ label }) => label === 'quantile'))) {
    return { kind: 'summary', node, selector };
  }
  return QUANTILE_NAME.test(metric) ? { kind: 'recorded', node, selector } : undefined;
}

/**
 * Whether a grouping leaves the series of this histogram's quantile apart: then it has nothing to average. Said only
 * where the labels are known.
 */
export function isOneSeriesEach(source: QuantileSource, outer: Grouping, parsed: ParsedExpression): boolean {
  const inner = source.kind === 'histogram' ? groupingUnder(source.buckets, parsed) : undefined;
  if (inner?.kind === 'none') {
    return true;
  }
  if (!inner || inner.kind === 'without') {
    return false;
  }
  const labels = inner.labels.map(bare).filter((label) => label !== 'le');
  if (outer.kind === 'none') {
    return labels.length === 0;
  }
  return labels.every((label) => hasLabel(outer.labels, label) === (outer.kind === 'by'));
}

/** How the aggregation that makes the buckets groups; undefined where there is none. */
function groupingUnder(buckets: SyntaxNode, parsed: ParsedExpression): Grouping | undefined {
  const inner = buckets.name === 'ParenExpr' ? childrenOf(buckets)[0] : buckets;
  return inner?.name === 'AggregateExpr' ? groupingOf(inner, parsed) : undefined;
}

/** All calls of histogram_quantile in an expression, with both arguments. */
export function histogramQuantiles(parsed: ParsedExpression): Array<Extract<QuantileSource, { kind: 'histogram' }>> {
  return nodesIn(parsed.root, isHistogramQuantile).flatMap((node) => {
    const [phi, buckets] = argumentsOf(node);
    return phi && buckets ? [{ kind: 'histogram' as const, node, phi, buckets }] : [];
  });
}
