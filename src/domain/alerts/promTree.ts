import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { parseDuration } from '../investigation/durations';
import type { Matcher } from '../investigation/types';
import { unquoteGoString } from '../query/goString';

/** A parsed PromQL text: nodes hold positions only. */
export type TextOf = (node: SyntaxNode) => string;

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'LineComment') {
      children.push(child);
    }
  }
  return children;
}

/** The arguments of a function call or an aggregation. */
export function argumentsOf(node: SyntaxNode): SyntaxNode[] {
  const body = node.getChild('FunctionCallBody');
  return body ? childrenOf(body) : [];
}

/** Both sides of a binary expression, and the name of its operator's node. */
export function binary(node: SyntaxNode): { left: SyntaxNode; operator: string; right: SyntaxNode } | undefined {
  const children = childrenOf(node);
  const [left, operator] = children;
  const right = children.at(-1);
  return left && operator && right && children.length > 2 ? { left, operator: operator.name, right } : undefined;
}

/** Name of the function or aggregation, as its node is called: `HistogramQuantile`, `Sum`. */
export function functionName(node: SyntaxNode): string {
  const id = node.getChild('FunctionIdentifier') ?? node.getChild('AggregateOp');
  return id?.firstChild?.name ?? '';
}

/** The number that an expression of constants stands for; `undefined` if it depends on a metric. */
export function constantOf(node: SyntaxNode, textOf: TextOf): number | undefined {
  switch (node.name) {
    case 'NumberDurationLiteral':
      return numberOf(textOf(node));
    case 'ParenExpr': {
      const [inner] = childrenOf(node);
      return inner && constantOf(inner, textOf);
    }
    case 'UnaryExpr': {
      const [sign, operand] = childrenOf(node);
      const value = operand && constantOf(operand, textOf);
      return value === undefined || !sign ? undefined : textOf(sign) === '-' ? -value : value;
    }
    case 'BinaryExpr': {
      const parts = binary(node);
      const left = parts && constantOf(parts.left, textOf);
      const right = parts && constantOf(parts.right, textOf);
      return left === undefined || right === undefined ? undefined : fold(parts?.operator, left, right);
    }
    default:
      return undefined;
  }
}

function fold(operator: string | undefined, left: number, right: number): number | undefined {
  switch (operator) {
    case 'Add':
      return left + right;
    case 'Sub':
      return left - right;
    case 'Mul':
      return left * right;
    case 'Div':
      return left / right;
    case 'Pow':
      return left ** right;
    default:
      return undefined;
  }
}

/** PromQL's numbers: decimal with `_`, hexadecimal, `Inf`, `NaN`, and durations, which stand for seconds. */
function numberOf(text: string): number | undefined {
  const plain = text.replaceAll('_', '').trim().toLowerCase();
  if (/^[+-]?inf$/.test(plain)) {
    return plain.startsWith('-') ? -Infinity : Infinity;
  }
  const [, sign, digits = ''] = /^([+-]?)(.*)$/.exec(plain) ?? [];
  const ms = parseDuration(digits);
  const value = digits === '' ? NaN : ms === undefined ? Number(digits) : ms / 1000;
  return Number.isNaN(value) ? undefined : sign === '-' ? -value : value;
}

export interface VectorSelector {
  /** Empty if the selector names none, or names it by a regular expression. */
  metric: string;
  /** Without `__name__`. */
  matchers: Matcher[];
}

/** All vector selectors at or below a node, in order. */
export function selectorsIn(node: SyntaxNode, textOf: TextOf): VectorSelector[] {
  const found: VectorSelector[] = [];
  node.cursor().iterate((cursor) => {
    if (cursor.name === 'VectorSelector') {
      found.push(selectorAt(cursor.node, textOf));
      return false;
    }
    return true;
  });
  return found;
}

function selectorAt(node: SyntaxNode, textOf: TextOf): VectorSelector {
  const identifier = node.getChild('Identifier');
  const braces = node.getChild('LabelMatchers');
  const parts = braces ? childrenOf(braces) : [];
  const quotedName = parts.find(({ name }) => name === 'QuotedLabelName');
  const all = parts.flatMap((part) => matcherAt(part, textOf) ?? []);
  const byLabel = all.find(({ label, op }) => label === '__name__' && op === '=');
  const metric = identifier ? textOf(identifier) : quotedName ? literalOf(quotedName, textOf) : byLabel?.value;
  return { metric: metric ?? '', matchers: all.filter(({ label }) => label !== '__name__') };
}

const OPS: Record<string, Matcher['op']> = { EqlSingle: '=', Neq: '!=', EqlRegex: '=~', NeqRegex: '!~' };

function matcherAt(node: SyntaxNode, textOf: TextOf): Matcher | undefined {
  const plain = node.getChild('LabelName');
  const quoted = node.getChild('QuotedLabelName');
  const label = plain ? textOf(plain) : quoted && literalOf(quoted, textOf);
  const op = OPS[node.getChild('MatchOp')?.firstChild?.name ?? ''];
  const value = literalOf(node, textOf);
  return label && op && value !== undefined ? { label, op, value } : undefined;
}

/** The decoded string literal that is a child of this node. */
function literalOf(node: SyntaxNode, textOf: TextOf): string | undefined {
  const literal = node.getChild('StringLiteral');
  return literal ? unquoteGoString(textOf(literal)) : undefined;
}

export interface PromTree {
  root: SyntaxNode;
  /** Where the grammar gave up. */
  error?: number;
  /** Levels of the grammar. */
  depth: number;
}

/** Reads PromQL by its grammar, whatever the text: what is none of it has an `error`. */
export function readTree(text: string): PromTree {
  const tree = parser.parse(text);
  let error: number | undefined;
  let level = 0;
  let depth = 0;
  tree.iterate({
    enter: ({ type, from }) => {
      error ??= type.isError ? from : undefined;
      depth = Math.max(depth, (level += 1));
    },
    leave: () => {
      level -= 1;
    },
  });
  return { root: tree.topNode, error, depth };
}
