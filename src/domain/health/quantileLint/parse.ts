import type { SyntaxNode } from '@lezer/common';
import { MAX_EXPR } from '../../../shared/plugin';
import { readTree, selectorsIn, type TextOf, type VectorSelector } from '../../alerts/promTree';
import { quoted } from '../../investigation/words';
import { maskVariables } from './variables';

export interface ParsedExpression {
  expr: string;
  root: SyntaxNode;
  /** As it stands in the expression, variables included. */
  textOf: TextOf;
  /** Whether a variable of Grafana is part of it: its value is not known then. */
  isVariable: (node: SyntaxNode) => boolean;
}

/** Expressions of people nest some thirty levels of the grammar; thousands would exhaust the stack. */
const MAX_DEPTH = 300;

/** Reads an expression by PromQL's grammar, whatever variables of Grafana it has; else one sentence that says why not. */
export function parseExpression(expr: string): ParsedExpression | { reason: string } {
  if (expr.length > MAX_EXPR) {
    return { reason: `The expression is longer than ${MAX_EXPR} characters.` };
  }
  if (expr.trim() === '') {
    return { reason: 'The expression is empty.' };
  }
  const { text, variables } = maskVariables(expr);
  const { root, error, depth } = readTree(text);
  if (error !== undefined) {
    return { reason: `The expression is not PromQL, from ${quoted(expr.slice(error) || expr.slice(-10))} on.` };
  }
  if (depth > MAX_DEPTH) {
    return { reason: 'The expression is nested too deeply.' };
  }
  return {
    expr,
    root,
    textOf: ({ from, to }) => expr.slice(from, to),
    isVariable: (node) => variables.some(({ from, to }) => from < node.to && node.from < to),
  };
}

/** All nodes of this name at or below a node, outer before inner. */
export function nodesIn(node: SyntaxNode, isWanted: (node: SyntaxNode) => boolean): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  node.cursor().iterate((cursor) => {
    if (isWanted(cursor.node)) {
      found.push(cursor.node);
    }
  });
  return found;
}

/** What a selector's metric is by its name: `unknown` for a recording rule, a variable or a pattern. */
export function kindOf({ metric, matchers }: VectorSelector): 'classic' | 'native' | 'unknown' {
  if (metric === '' || metric.includes(':') || /[$[]/.test(metric)) {
    return metric.endsWith('_bucket') && !metric.includes(':') ? 'classic' : 'unknown';
  }
  return metric.endsWith('_bucket') || matchers.some(({ label }) => label === 'le') ? 'classic' : 'native';
}

/** The one selector that a `VectorSelector` node is. */
export function selectorOf(node: SyntaxNode, { textOf }: ParsedExpression): VectorSelector {
  return selectorsIn(node, textOf)[0] ?? { metric: '', matchers: [] };
}
