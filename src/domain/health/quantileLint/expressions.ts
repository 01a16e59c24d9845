/** Where an expression was found. */
export interface ExpressionPlace {
  kind: 'panel' | 'rule' | 'prometheus-rule';
  /** Of the panel or rule; may be empty. */
  title: string;
  /** The dashboard, or the rule's group. */
  within: string;
  /** Path in Grafana. */
  url?: string;
  refId?: string;
}

/** A PromQL expression of a dashboard or an alert rule. */
export interface FoundExpression {
  expr: string;
  /** What people read beside its number: the panel's title and legend, or the rule's name. */
  called: string;
  /** Absent where a variable of the dashboard chooses the data source. */
  sourceUid?: string;
  /** The least that `$__interval` is there, ms. */
  minIntervalMs?: number;
  place: ExpressionPlace;
}

export interface FoundExpressions {
  expressions: FoundExpression[];
  /** Dashboards and rules that were read. */
  read: { dashboards: number; rules: number };
  /** What was left out on purpose, a sentence for each. */
  notes: string[];
  /** What could not be read, a sentence for each. */
  refused: string[];
}
