import type { SyntaxNode } from '@lezer/common';
import { locate } from '../../../alerts/comparison';
import { childrenOf, constantOf, selectorsIn } from '../../../alerts/promTree';
import { quantileName, type Draft, type Edit } from '../draft';
import { kindOf, nodesIn, selectorOf, type ParsedExpression } from '../parse';
import { histogramQuantiles, isHistogramQuantile } from '../sources';
import type { LintFacts } from '../types';

const SAME = 1e-9;

/**
 * A quantile that equals the highest finite bound: histogram_quantile gives that for everything above it, so the true
 * value is unknown. Needs what the expression gave and the histogram's bounds.
 */
export function topBucket(parsed: ParsedExpression, { bounds, results }: LintFacts): Draft[] {
  const located = results && bounds && locate(parsed.root, isHistogramQuantile, parsed.textOf);
  if (!located || !('node' in located)) {
    return [];
  }
  const quantile = histogramQuantiles(parsed).find(({ node }) => node.from === located.node.from);
  const metrics = new Set(quantile ? selectorsIn(quantile.buckets, parsed.textOf).map(({ metric }) => metric) : []);
  const [metric, ...others] = metrics;
  const known =
    metric?.endsWith('_bucket') && others.length === 0 ? bounds[metric.slice(0, -'_bucket'.length)] : undefined;
  const highest = Math.max(...(known ?? []).filter(Number.isFinite));
  const isTop = (value: number) => Math.abs(value / located.scale - highest) <= SAME * Math.abs(highest);
  if (!quantile || !Number.isFinite(highest) || !results?.some(isTop)) {
    return [];
  }
  const name = quantileName(parsed.isVariable(quantile.phi) ? undefined : constantOf(quantile.phi, parsed.textOf));
  return [
    {
      problem: 'top-bucket',
      severity: 'fail',
      sentence: `The result is ${highest}, the highest bound of the buckets: the true ${name} is above it, and unknown.`,
      from: quantile.node.from,
      to: quantile.node.to,
      todo: `Add buckets above ${highest} where the histogram is recorded; until then ask for the share of requests above it.`,
      edits: isWhole(quantile.node, parsed) ? shareAbove(quantile, highest, parsed) : undefined,
      isOtherQuestion: true,
    },
  ];
}

/** A comparison or scale around it would be of seconds, not of a share. */
function isWhole(node: SyntaxNode, { root }: ParsedExpression): boolean {
  const [only] = childrenOf(root);
  let whole = only;
  while (whole?.name === 'ParenExpr') {
    whole = childrenOf(whole)[0];
  }
  return whole?.from === node.from && whole.to === node.to;
}

/** `1 - (those at or below the bound) / (all)`, each made of the same text with the bucket named. */
function shareAbove(
  { node, buckets }: { node: SyntaxNode; buckets: SyntaxNode },
  bound: number,
  parsed: ParsedExpression
): Edit[] {
  // Prometheus 2 writes `le="1"`, 3 writes `le="1.0"`; a regular expression's dot must be plain.
  const plain = String(bound).replaceAll('.', '[.]').replaceAll('+', '[+]');
  const atBound = withBucket(buckets, `le=~"${plain}${Number.isInteger(bound) ? '([.]0)?' : ''}"`, parsed);
  const all = withBucket(buckets, 'le="+Inf"', parsed);
  return [{ from: node.from, to: node.to, text: `1 - ${atBound} / ignoring (le) ${all}` }];
}

function withBucket(buckets: SyntaxNode, matcher: string, parsed: ParsedExpression): string {
  let text = '';
  let read = buckets.from;
  const selectors = nodesIn(buckets, ({ name }) => name === 'VectorSelector');
  for (const selector of selectors.filter((one) => kindOf(selectorOf(one, parsed)) === 'classic')) {
    const braces = selector.getChild('LabelMatchers');
    const [at, added] = braces
      ? [braces.from + 1, childrenOf(braces).length > 0 ? `${matcher}, ` : matcher]
      : [selector.to, `{${matcher}}`];
    text += parsed.expr.slice(read, at) + added;
    read = at;
  }
  const whole = text + parsed.expr.slice(read, buckets.to);
  return buckets.name === 'BinaryExpr' ? `(${whole})` : whole;
}
