import type { SyntaxNode } from '@lezer/common';
import { argumentsOf, constantOf, functionName } from '../../../alerts/promTree';
import type { Draft } from '../draft';
import { nodesIn, type ParsedExpression } from '../parse';

const FUNCTIONS = new Set(['HistogramQuantile', 'QuantileOverTime', 'Quantile']);

/** Quantiles outside of 0 to 1, for which PromQL gives an infinity; 99 was meant as 0.99. */
export function quantileRange(parsed: ParsedExpression): Draft[] {
  const isOfQuantile = (node: SyntaxNode) =>
    (node.name === 'FunctionCall' || node.name === 'AggregateExpr') && FUNCTIONS.has(functionName(node));
  return nodesIn(parsed.root, isOfQuantile).flatMap((node): Draft[] => {
    const [phi] = argumentsOf(node);
    const value = phi && !parsed.isVariable(phi) ? constantOf(phi, parsed.textOf) : undefined;
    if (!phi || value === undefined || (value >= 0 && value <= 1)) {
      return [];
    }
    const meant = fraction(value);
    return [
      {
        problem: 'quantile-range',
        severity: 'fail',
        sentence: `A quantile is between 0 and 1; for ${parsed.textOf(phi).slice(0, 20)} the result is infinite whatever the latency.`,
        from: phi.from,
        to: phi.to,
        todo: meant === undefined ? 'Write it as a number between 0 and 1.' : `Write ${meant}.`,
        edits: meant === undefined ? undefined : [{ from: phi.from, to: phi.to, text: String(meant) }],
      },
    ];
  });
}

/** 0.99 of 99, 0.999 of 99.9 and of 999. */
function fraction(value: number): number | undefined {
  const share =
    value > 1 && value <= 100
      ? value / 100
      : value > 100 && value < 1000 && Number.isInteger(value)
        ? value / 1000
        : undefined;
  return share === undefined ? undefined : Number(share.toPrecision(6));
}
