import type { SyntaxNode } from '@lezer/common';
import { argumentsOf, childrenOf, constantOf, functionName, selectorsIn } from '../../../alerts/promTree';
import { quoted } from '../../../investigation/words';
import { goodWindow, quantileName, type Draft, type Edit } from '../draft';
import { groupingOf, hasLabel, sumOver, withoutLabel, type Grouping } from '../grouping';
import { kindOf, nodesIn, type ParsedExpression } from '../parse';
import { isOneSeriesEach, sourcesOf, type FoundSource, type QuantileSource } from '../sources';
import type { LintFacts } from '../types';
import { namesAll, namesQuantile, namesWorst } from './called';

const FLAT = new Set(['Avg', 'Sum', 'Quantile']);
const WORST = new Set(['Max', 'Min']);
/** Kept by a grouping, they leave each summary's series apart. */
const INSTANCE_LABELS = ['instance', 'pod', 'service_instance_id', 'container_id', 'host'];

/**
 * Aggregations of what is a quantile already: an average or sum of quantiles is no quantile, and the largest of several
 * is that of one series, not of all (Prometheus: practices/histograms, "aggregation").
 */
export function aggregatedQuantiles(parsed: ParsedExpression, facts: LintFacts): Draft[] {
  return nodesIn(parsed.root, ({ name }) => name === 'AggregateExpr').flatMap((node) => {
    const operation = functionName(node);
    const argument = argumentsOf(node).at(-1);
    if (!argument || !(FLAT.has(operation) || WORST.has(operation))) {
      return [];
    }
    const grouping = groupingOf(node, parsed);
    const found = sourcesOf(argument, parsed, facts).filter(({ source }) => isMixed(source, grouping, parsed));
    const [first] = found;
    return first ? aggregated({ node, argument, operation, grouping, found, first }, parsed, facts) : [];
  });
}

function isMixed(source: QuantileSource, grouping: Grouping, parsed: ParsedExpression): boolean {
  if (source.kind === 'histogram') {
    return !isOneSeriesEach(source, grouping, parsed);
  }
  const kept = INSTANCE_LABELS.some((label) => hasLabel(grouping.labels, label));
  return grouping.kind === 'without' || !(grouping.kind === 'by' && kept);
}

interface Aggregated {
  node: SyntaxNode;
  argument: SyntaxNode;
  operation: string;
  grouping: Grouping;
  found: FoundSource[];
  first: FoundSource;
}

function aggregated(it: Aggregated, parsed: ParsedExpression, facts: LintFacts): Draft[] {
  const { node, operation, first } = it;
  const place = { from: node.from, to: node.to };
  const name = nameOf(first.source, parsed);
  const by = operation === 'Avg' ? 'average' : operation.toLowerCase();
  if (first.source.kind === 'recorded') {
    const { metric } = first.source.selector;
    const isTold = FLAT.has(operation) || namesQuantile(facts.called);
    const sentence = `By its name ${quoted(metric, 60)} holds quantiles; their ${by} is not the quantile of all series together.`;
    const todo = 'Record the buckets summed by le instead, and take the quantile of their rate.';
    return isTold ? [{ problem: 'averaged-quantiles', severity: 'hint', sentence, ...place, todo }] : [];
  }
  const edits = editsFor(it, parsed, facts);
  const todo = todoFor(first.source, edits !== undefined, facts);
  if (FLAT.has(operation)) {
    const sentence = `The ${by} of several ${name} values is not the ${name} of all requests: an idle series counts as much as a busy one.`;
    return [{ problem: 'averaged-quantiles', severity: 'fail', sentence, ...place, todo, edits }];
  }
  const severity = namesQuantile(facts.called) ? 'warn' : 'hint';
  if (namesWorst(facts.called) || (isCompared(node) && !namesAll(facts.called))) {
    return [];
  }
  const end = operation === 'Max' ? 'highest' : 'lowest';
  const sentence = `This is the ${name} of the one series that has the ${end}, not the ${name} of all of them together.`;
  return [
    {
      problem: 'worst-of-quantiles',
      severity,
      sentence,
      ...place,
      todo,
      edits: edits && severity === 'warn' ? edits : undefined,
    },
  ];
}

/** Inside an alert's comparison the largest value says “any series is above”, which is what was meant. */
function isCompared(node: SyntaxNode): boolean {
  for (let parent = node.parent; parent; parent = parent.parent) {
    if (['Gtr', 'Gte', 'Lss', 'Lte'].some((operator) => parent.getChild(operator))) {
      return true;
    }
  }
  return false;
}

function nameOf(source: QuantileSource, { textOf, isVariable }: ParsedExpression): string {
  if (source.kind === 'histogram') {
    return quantileName(isVariable(source.phi) ? undefined : constantOf(source.phi, textOf));
  }
  const exact = source.selector.matchers.find(({ label, op }) => label === 'quantile' && op === '=');
  return quantileName(exact && exact.value !== '' ? Number(exact.value) : undefined);
}

function todoFor(source: QuantileSource, hasEdits: boolean, { histograms = [] }: LintFacts): string {
  if (source.kind === 'histogram') {
    return 'Sum the buckets first, keeping le, and take the quantile of the sum.';
  }
  return histograms.length > 0 && hasEdits
    ? 'Take the quantile of the histogram instead: a summary cannot be aggregated.'
    : 'Show each series for itself, or record a histogram: a summary cannot be aggregated.';
}

function editsFor(it: Aggregated, parsed: ParsedExpression, facts: LintFacts): Edit[] | undefined {
  const { node, argument, found, first, grouping, operation } = it;
  if (found.some(({ isPlain, source }) => !isPlain || source.kind !== first.source.kind)) {
    return undefined;
  }
  const isOperand = ['BinaryExpr', 'UnaryExpr'].includes(node.parent?.name ?? '');
  const [open, close] = isOperand && ['BinaryExpr', 'UnaryExpr'].includes(argument.name) ? ['(', ')'] : ['', ''];
  const unwrapped = [
    { from: node.from, to: argument.from, text: open },
    { from: argument.to, to: node.to, text: close },
  ];
  const inner = found.map(({ source }) => innerEdits(source, grouping, parsed, facts));
  if (inner.every((edits) => edits !== undefined)) {
    return [...unwrapped, ...inner.flat()];
  }
  // Each series for itself; another vector beside it would no longer match.
  const isSafe = !WORST.has(operation) && !isBesideVector(node, parsed);
  return isSafe && first.source.kind === 'summary' ? unwrapped : undefined;
}

function isBesideVector(node: SyntaxNode, { textOf }: ParsedExpression): boolean {
  for (let parent = node.parent; parent; parent = parent.parent) {
    const sides = parent.name === 'BinaryExpr' ? [parent.firstChild, parent.lastChild] : [];
    if (
      sides.some(
        (side) => side && !(side.from <= node.from && node.to <= side.to) && constantOf(side, textOf) === undefined
      )
    ) {
      return true;
    }
  }
  return false;
}

/** Makes the quantile one of the grouped sum; the labels of the aggregation around it move inside. */
function innerEdits(
  source: QuantileSource,
  outer: Grouping,
  parsed: ParsedExpression,
  facts: LintFacts
): Edit[] | undefined {
  if (source.kind === 'histogram') {
    return sumBuckets(source.buckets, outer, parsed);
  }
  const phi = Number(
    source.selector.matchers.find(({ label, op }) => label === 'quantile' && op === '=')?.value || NaN
  );
  const histogram = histogramFor(source.selector.metric, facts.histograms ?? []);
  const isWindowed = source.node.parent?.name === 'MatrixSelector';
  if (histogram === undefined || !(phi >= 0 && phi <= 1) || isWindowed) {
    return undefined;
  }
  const braces = source.node.getChild('LabelMatchers');
  const kept = braces
    ? childrenOf(braces)
        .map(parsed.textOf)
        .filter((text) => !/^(["'`]?)quantile\1\s*=/.test(text))
    : [];
  const labels = { ...outer, labels: withoutLabel(outer.labels, 'quantile') };
  const series = `${histogram}_bucket${kept.length > 0 ? `{${kept.join(', ')}}` : ''}`;
  const text = `histogram_quantile(${phi}, ${sumOver(labels, true)}rate(${series}[${goodWindow(facts)}])))`;
  return [{ from: source.node.from, to: source.node.to, text }];
}

/** Of the same name but for the word “summary”, else the only one there is. */
function histogramFor(summary: string, histograms: readonly string[]): string | undefined {
  const plain = (name: string) => name.replace(/_summary(?=_|$)/, '');
  const [first, ...others] = histograms;
  return histograms.find((name) => plain(name) === plain(summary)) ?? (others.length === 0 ? first : undefined);
}

function sumBuckets(buckets: SyntaxNode, outer: Grouping, parsed: ParsedExpression): Edit[] {
  const isNative = selectorsIn(buckets, parsed.textOf).every((selector) => kindOf(selector) === 'native');
  const inner = buckets.name === 'AggregateExpr' && functionName(buckets) === 'Sum' ? buckets : undefined;
  const innerGrouping = inner && groupingOf(inner, parsed);
  const isSubset =
    outer.kind !== 'without' &&
    innerGrouping?.kind === 'by' &&
    outer.labels.every((label) => hasLabel(innerGrouping.labels, label));
  const summed = (isSubset && inner && argumentsOf(inner).at(-1)) || buckets;
  return [
    { from: buckets.from, to: summed.from, text: sumOver(outer, !isNative) },
    { from: summed.to, to: buckets.to, text: ')' },
  ];
}
