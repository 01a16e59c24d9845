import type { SyntaxNode } from '@lezer/common';
import { childrenOf } from '../../alerts/promTree';
import type { ParsedExpression } from './parse';

/** `by (…)`, `without (…)` or neither of an aggregation; labels as they stand there, variables and quotes included. */
export interface Grouping {
  kind: 'by' | 'without' | 'none';
  labels: string[];
  /** A variable may stand for any labels. */
  isVariable: boolean;
  /** The modifier's own place in the text. */
  clause?: SyntaxNode;
  /** Its labels with their parentheses. */
  list?: SyntaxNode;
}

/** How an aggregation groups. */
export function groupingOf(aggregate: SyntaxNode, parsed: ParsedExpression): Grouping {
  const clause = aggregate.getChild('AggregateModifier') ?? undefined;
  const list = clause?.getChild('GroupingLabels') ?? undefined;
  if (!clause || !list) {
    return { kind: 'none', labels: [], isVariable: false };
  }
  return {
    kind: clause.getChild('Without') ? 'without' : 'by',
    labels: childrenOf(list).map(parsed.textOf),
    isVariable: parsed.isVariable(list),
    clause,
    list,
  };
}

/** Whether a list of labels names this one, quoted or not. */
export function hasLabel(labels: readonly string[], name: string): boolean {
  return labels.some((label) => bare(label) === name);
}

/** The same labels without this one. */
export function withoutLabel(labels: readonly string[], name: string): string[] {
  return labels.filter((label) => bare(label) !== name);
}

/** A label's name without quotes. */
export const bare = (label: string): string => (/^(["'`]).*\1$/.test(label) ? label.slice(1, -1) : label);

/** `sum by (a, le) (…)` around something: the text before it. Text after it: `)`. */
export function sumOver({ kind, labels }: Pick<Grouping, 'kind' | 'labels'>, isClassic: boolean): string {
  if (kind === 'without') {
    return `sum without (${withoutLabel(labels, 'le').join(', ')}) (`;
  }
  const by = [...withoutLabel(labels, 'le'), ...(isClassic ? ['le'] : [])];
  return by.length > 0 ? `sum by (${by.join(', ')}) (` : 'sum(';
}
