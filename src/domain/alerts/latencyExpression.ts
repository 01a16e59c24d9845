import type { SyntaxNode } from '@lezer/common';
import type { Histogram, Matcher } from '../investigation/types';
import { quoted } from '../investigation/words';
import { MAX_EXPR } from '../../shared/plugin';
import { isComparison, locate, type ComparisonOp } from './comparison';
import {
  argumentsOf,
  constantOf,
  functionName,
  type PromTree,
  readTree,
  selectorsIn,
  type TextOf,
  type VectorSelector,
} from './promTree';
import { serviceOfMatchers, type ServiceLabel } from './services';

export interface LatencyExpression {
  ok: true;
  /** Histogram name without `_bucket`. */
  metric: string;
  kind: Histogram['kind'];
  /** 0 < quantile < 1 */
  quantile: number;
  /** Of the histogram's selector, without `le`. */
  matchers: Matcher[];
  /** The matcher that names the service, where one leaves a single value. */
  service?: ServiceLabel;
  /** The expression's value is this many times the quantile in the metric's own unit. */
  scale: number;
  /** How the quantile is compared, read as `quantile op threshold`. */
  op?: ComparisonOp;
  /** In the metric's own unit. */
  thresholdInExpr?: number;
}

/** `reason` is one sentence. */
export type ReadExpression = LatencyExpression | { ok: false; reason: string };

/** Expressions of people nest some thirty levels of the grammar; thousands would exhaust the stack. */
const MAX_DEPTH = 300;
const no = (reason: string): ReadExpression => ({ ok: false, reason });

/** Grafana's own variables in a range; any duration of the same length does instead. */
const WINDOWS = ['__rate_interval', '__interval', '__range'].flatMap((name) => [`\${${name}}`, `$${name}`]);

/**
 * Reads a latency alert's PromQL by its grammar: which quantile of which histogram, of which series, and what it is
 * compared with. Total; what is not a quantile of one histogram gives a sentence.
 */
export function readLatencyExpression(expr: string): ReadExpression {
  if (expr.length > MAX_EXPR) {
    return no(`The expression is longer than ${MAX_EXPR} characters.`);
  }
  if (expr.trim() === '') {
    return no('The expression is empty.');
  }
  const { root, error, depth, textOf } = parse(expr);
  if (error !== undefined) {
    return no(unreadable(expr, error));
  }
  if (depth > MAX_DEPTH) {
    return no('The expression is nested too deeply.');
  }
  const located = locate(root, isQuantile, textOf);
  if (!located) {
    return no(whyNoQuantile(root, textOf));
  }
  if ('reason' in located) {
    return no(`The expression is no plain quantile: ${located.reason}.`);
  }
  const [phi, inner] = argumentsOf(located.node);
  const quantile = phi && constantOf(phi, textOf);
  if (quantile === undefined || !(quantile > 0 && quantile < 1) || !inner) {
    return no(`The quantile${phi ? ` ${quoted(textOf(phi))}` : ''} is not a number between 0 and 1.`);
  }
  const histogram = readHistogram(selectorsIn(inner, textOf));
  if ('reason' in histogram) {
    return no(histogram.reason);
  }
  const service = serviceOfMatchers(histogram.matchers);
  const { scale, op, threshold } = located;
  return {
    ok: true,
    ...histogram,
    quantile,
    scale,
    ...(service && { service }),
    ...(op && { op }),
    ...(threshold !== undefined && { thresholdInExpr: threshold }),
  };
}

const isQuantile = (node: SyntaxNode): boolean =>
  node.name === 'FunctionCall' && functionName(node) === 'HistogramQuantile';

interface Parsed extends PromTree {
  textOf: TextOf;
}

function parse(expr: string): Parsed {
  const text = WINDOWS.reduce((all, name) => all.replaceAll(name, '1m'.padEnd(name.length)), expr);
  // Positions are those of the text as given, which literals are read from.
  return { ...readTree(text), textOf: ({ from, to }) => expr.slice(from, to) };
}

function unreadable(expr: string, at: number): string {
  const variable = templateVariable(expr.slice(at));
  return variable?.index === 0
    ? `The expression uses the template variable ${quoted(variable.name)}, whose value is not known here.`
    : `The expression is not PromQL, from ${quoted(expr.slice(at) || expr.slice(-10))} on.`;
}

/** Grafana's template variables: `$name`, `${name}`, `[[name]]`. */
function templateVariable(text: string): { name: string; index: number } | undefined {
  const match = /\$\w+|\$\{\w+[^}]*\}|\[\[\w+[^\]]*\]\]/.exec(text);
  return match ? { name: match[0], index: match.index } : undefined;
}

type ReadHistogram = { metric: string; kind: Histogram['kind']; matchers: Matcher[] } | { reason: string };

function readHistogram(selectors: VectorSelector[]): ReadHistogram {
  const [first, ...others] = selectors;
  if (!first) {
    return { reason: 'The histogram_quantile reads no metric.' };
  }
  const other = others.find(({ metric }) => metric !== first.metric);
  if (other) {
    return { reason: `The quantile is of several metrics, ${quoted(first.metric)} and ${quoted(other.metric)}.` };
  }
  if (first.metric === '') {
    return { reason: 'The quantile is of no single metric: its selector has no name, or a pattern for one.' };
  }
  if (first.metric.includes(':')) {
    return { reason: recorded(first.metric) };
  }
  const variable = [first.metric, ...first.matchers.map(({ value }) => value)].flatMap(
    (text) => templateVariable(text) ?? []
  );
  if (variable[0]) {
    return {
      reason: `The expression uses the template variable ${quoted(variable[0].name)}, whose value is not known here.`,
    };
  }
  const isShared = (matcher: Matcher) =>
    others.every(({ matchers }) =>
      matchers.some(({ label, op, value }) => label === matcher.label && op === matcher.op && value === matcher.value)
    );
  const isClassic = first.metric.endsWith('_bucket');
  return {
    metric: isClassic ? first.metric.slice(0, -'_bucket'.length) : first.metric,
    kind: isClassic ? 'classic' : 'native',
    matchers: first.matchers.filter((matcher) => matcher.label !== 'le' && isShared(matcher)),
  };
}

const recorded = (metric: string): string =>
  `The expression reads the recording rule ${quoted(metric)}, which does not say what histogram it was made of.`;

function whyNoQuantile(root: SyntaxNode, textOf: TextOf): string {
  const selectors = selectorsIn(root, textOf);
  const rule = selectors.find(({ metric }) => metric.includes(':'));
  const has = (suffix: string) => selectors.some(({ metric }) => metric.endsWith(suffix));
  if (rule) {
    return recorded(rule.metric);
  }
  if (selectors.some(({ matchers }) => matchers.some(({ label }) => label === 'quantile'))) {
    return 'The expression reads the quantile of a summary, which has no buckets and no exemplars.';
  }
  if (has('_sum') && has('_count')) {
    return 'The expression is an average (_sum divided by _count), not the quantile of a histogram.';
  }
  return has('_bucket')
    ? 'The expression counts the buckets of a histogram and takes no quantile of them.'
    : 'The expression has no histogram_quantile, so it does not tell a latency histogram.';
}

/** The service that an expression of any kind is about, where its selectors name exactly one; total. */
export function readService(expr: string): ServiceLabel | undefined {
  if (expr.length > MAX_EXPR) {
    return undefined;
  }
  const { root, depth, error, textOf } = parse(expr);
  if (error !== undefined || depth > MAX_DEPTH) {
    return undefined;
  }
  const named = selectorsIn(root, textOf).flatMap(({ matchers }) => serviceOfMatchers(matchers) ?? []);
  const [first, ...others] = named.filter(({ value }) => !templateVariable(value));
  return first && others.every(({ value }) => value === first.value) ? first : undefined;
}

/** What an expression of any kind compares its value with, as it stands there; `undefined` if with no number. */
export function readComparison(expr: string): { op: ComparisonOp; threshold: number } | undefined {
  if (expr.length > MAX_EXPR) {
    return undefined;
  }
  const { root, depth, error, textOf } = parse(expr);
  if (error !== undefined || depth > MAX_DEPTH) {
    return undefined;
  }
  const isAround = (node: SyntaxNode) => node.parent === null || node.name === 'ParenExpr' || isComparison(node);
  const located = locate(root, (node) => !isAround(node) && constantOf(node, textOf) === undefined, textOf);
  return located && 'node' in located && located.op && located.threshold !== undefined
    ? { op: located.op, threshold: located.threshold }
    : undefined;
}

export interface MathExpression {
  /** The refId that the expression is about. */
  refId: string;
  scale: number;
  op?: ComparisonOp;
  /** In the unit of what `refId` returns. */
  threshold?: number;
}

/**
 * Reads one of Grafana's math expressions, `$B > 0.5` or `${B} * 1000`. Their arithmetic is PromQL's, but for the
 * variables and `&&`, `||`. `undefined` if it is more than a scaled and compared query.
 */
export function readMathExpression(expression: string): MathExpression | undefined {
  if (expression.length > MAX_EXPR) {
    return undefined;
  }
  const refIds: string[] = [];
  const name = (_: string, braced?: string, plain?: string) => `ref_${refIds.push(braced ?? plain ?? '') - 1}`;
  const text = expression
    .replace(/\$\{([^}]*)\}|\$(\w+)/g, name)
    .replaceAll('&&', ' and ')
    .replaceAll('||', ' or ');
  const { root, error, depth, textOf } = parse(text);
  if (error !== undefined || depth > MAX_DEPTH) {
    return undefined;
  }
  const located = locate(root, ({ name: type }) => type === 'VectorSelector', textOf);
  if (!located || 'reason' in located) {
    return undefined;
  }
  const refId = refIds[Number(textOf(located.node).replace('ref_', ''))];
  const { scale, op, threshold } = located;
  return refId === undefined
    ? undefined
    : { refId, scale, ...(op && { op }), ...(threshold !== undefined && { threshold }) };
}
