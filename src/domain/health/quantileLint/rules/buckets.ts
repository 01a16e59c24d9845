import type { SyntaxNode } from '@lezer/common';
import { childrenOf, constantOf, functionName } from '../../../alerts/promTree';
import { goodWindow, quantileName, type Draft, type Edit } from '../draft';
import { groupingOf, hasLabel, withoutLabel, type Grouping } from '../grouping';
import { kindOf, nodesIn, selectorOf, type ParsedExpression } from '../parse';
import { histogramQuantiles, isHistogramQuantile } from '../sources';
import type { LintFacts } from '../types';

/** Aggregations that choose series and leave their labels. */
const CHOOSING = new Set(['Topk', 'Bottomk', 'LimitK', 'LimitRatio']);

/** Aggregations below histogram_quantile that drop `le`: without it there are no buckets. Native histograms need none. */
export function missingLe(parsed: ParsedExpression): Draft[] {
  return histogramQuantiles(parsed).flatMap(({ buckets }) =>
    nodesIn(buckets, ({ name }) => name === 'AggregateExpr').flatMap((node): Draft[] => {
      const grouping = groupingOf(node, parsed);
      if (CHOOSING.has(functionName(node)) || keepsLe(grouping) || !hasBuckets(node, parsed)) {
        return [];
      }
      const operation = functionName(node).toLowerCase();
      return [
        {
          problem: 'missing-le',
          severity: 'fail',
          sentence: `${operation} drops the label le, so histogram_quantile finds no buckets and gives nothing.`,
          from: node.from,
          to:
            grouping.clause && grouping.clause.from < (node.getChild('FunctionCallBody')?.from ?? 0)
              ? grouping.clause.to
              : node.from + operation.length,
          todo: 'Keep le in the aggregation.',
          edits: [keepLe(node, grouping)],
        },
      ];
    })
  );
}

const keepsLe = ({ kind, labels, isVariable }: Grouping): boolean =>
  kind === 'by' ? isVariable || hasLabel(labels, 'le') : kind === 'without' && !hasLabel(labels, 'le');

/** Whether buckets of a classic histogram come in, more than a single one of them. */
function hasBuckets(node: SyntaxNode, parsed: ParsedExpression): boolean {
  return bucketSelectors(node, parsed).some((selector) => {
    const { matchers } = selectorOf(selector, parsed);
    return !matchers.some(({ label, op }) => label === 'le' && op === '=');
  });
}

/** Selectors of classic buckets below a node, but for those of another quantile in it. */
function bucketSelectors(node: SyntaxNode, parsed: ParsedExpression): SyntaxNode[] {
  const inner = nodesIn(node, isHistogramQuantile).filter(({ from, to }) => from !== node.from || to !== node.to);
  const isInner = ({ from, to }: SyntaxNode) => inner.some((other) => other.from <= from && to <= other.to);
  const selectors = nodesIn(node, ({ name }) => name === 'VectorSelector').filter((selector) => !isInner(selector));
  return selectors.filter((selector) => kindOf(selectorOf(selector, parsed)) === 'classic');
}

function keepLe(node: SyntaxNode, { kind, labels, clause, list }: Grouping): Edit {
  if (!clause || !list) {
    const body = node.getChild('FunctionCallBody');
    const at = body?.from ?? node.to;
    return { from: node.getChild('AggregateOp')?.to ?? at, to: at, text: ' by (le) ' };
  }
  const kept = kind === 'without' ? withoutLabel(labels, 'le') : [...labels, 'le'];
  return { from: list.from, to: list.to, text: `(${kept.join(', ')})` };
}

/** Buckets that go into a quantile as they are counted, since each process began. */
export function noRate(parsed: ParsedExpression, facts: LintFacts): Draft[] {
  return histogramQuantiles(parsed).flatMap(({ node: call, phi, buckets }) =>
    bucketSelectors(buckets, parsed)
      .filter((selector) => isUnrated(selector, call) && !selectorOf(selector, parsed).metric.includes(':'))
      .map((selector): Draft => {
        const outer = modified(selector);
        const name = quantileName(parsed.isVariable(phi) ? undefined : constantOf(phi, parsed.textOf));
        return {
          problem: 'no-rate',
          severity: 'fail',
          sentence: `The buckets are read without rate, so this is the ${name} since each process began: a slow hour hardly moves it.`,
          from: selector.from,
          to: selector.to,
          todo: 'Take the rate of the buckets.',
          edits: [
            { from: outer.from, to: outer.from, text: 'rate(' },
            { from: selector.to, to: selector.to, text: `[${goodWindow(facts)}]` },
            { from: outer.to, to: outer.to, text: ')' },
          ],
        };
      })
  );
}

/** What may stand between a quantile and bare buckets; anything else, such as a difference, makes something of them. */
const BARE = new Set(['FunctionCallBody', 'ParenExpr', 'OffsetExpr', 'StepInvariantExpr', 'AggregateExpr']);
const RELABELLING = new Set(['LabelReplace', 'LabelJoin']);

function isUnrated(selector: SyntaxNode, call: SyntaxNode): boolean {
  for (let node = selector.parent; node; node = node.parent) {
    if (node.from === call.from && node.to === call.to) {
      return true;
    }
    if (!BARE.has(node.name) && !(node.name === 'FunctionCall' && RELABELLING.has(functionName(node)))) {
      return false;
    }
  }
  return false;
}

/** A selector with its `offset` and `@`. */
function modified(selector: SyntaxNode): SyntaxNode {
  let node = selector;
  while (
    node.parent &&
    ['OffsetExpr', 'StepInvariantExpr'].includes(node.parent.name) &&
    childrenOf(node.parent)[0]?.from === node.from
  ) {
    node = node.parent;
  }
  return node;
}
