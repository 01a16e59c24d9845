import type { SyntaxNode } from '@lezer/common';
import { argumentsOf, childrenOf, functionName } from '../../../alerts/promTree';
import type { Draft, Edit } from '../draft';
import { nodesIn, type ParsedExpression } from '../parse';
import { sourcesOf } from '../sources';
import type { LintFacts } from '../types';

const AVERAGES = new Set(['AvgOverTime', 'SumOverTime']);

/** `avg_over_time` of a quantile: quiet minutes count as much as busy ones, so it is not the quantile of the whole time. */
export function averagedOverTime(parsed: ParsedExpression, facts: LintFacts): Draft[] {
  const isAverage = (node: SyntaxNode) => node.name === 'FunctionCall' && AVERAGES.has(functionName(node));
  return nodesIn(parsed.root, isAverage).flatMap((node): Draft[] => {
    const [argument] = argumentsOf(node);
    const [first] = sourcesOf(argument, parsed, facts);
    if (!argument || !first) {
      return [];
    }
    const isHistogram = first.source.kind === 'histogram';
    const isGuess = first.source.kind === 'recorded';
    return [
      {
        problem: 'averaged-over-time',
        severity: isGuess ? 'hint' : 'warn',
        sentence: `${isGuess ? 'By its name this averages a quantile over time' : 'This averages a quantile over time'}: a quiet minute counts as much as a busy one.`,
        from: node.from,
        to: node.to,
        todo: isHistogram
          ? 'Take the quantile of a rate over the whole time instead.'
          : 'Show the highest with max_over_time, or take the quantile of a histogram over the whole time.',
        edits: isHistogram ? widened(node, argument, parsed) : undefined,
      },
    ];
  });
}

/** The subquery's range becomes the range of each rate in it. */
function widened(node: SyntaxNode, argument: SyntaxNode, parsed: ParsedExpression): Edit[] | undefined {
  const [inner, range] = argument.name === 'SubqueryExpr' ? childrenOf(argument) : [];
  const windows = inner ? nodesIn(inner, ({ name }) => name === 'MatrixSelector') : [];
  const nested = inner ? nodesIn(inner, ({ name }) => name === 'SubqueryExpr') : [];
  const ranges = windows.flatMap((window) => window.getChild('DurationExpr') ?? []);
  const [first] = inner ? sourcesOf(inner, parsed, {}) : [];
  if (!inner || !range || ranges.length === 0 || nested.length > 0 || !first?.isPlain) {
    return undefined;
  }
  const isOperand = ['BinaryExpr', 'UnaryExpr'].includes(node.parent?.name ?? '') && inner.name === 'BinaryExpr';
  return [
    { from: node.from, to: inner.from, text: isOperand ? '(' : '' },
    ...ranges.map(({ from, to }) => ({ from, to, text: parsed.textOf(range) })),
    { from: inner.to, to: node.to, text: isOperand ? ')' : '' },
  ];
}
