import type { Outcome } from '../checks/check';
import { evidence, na, pass, seen, unknown } from '../checks/outcome';
import type { Asked, Observed } from '../observations';
import type { CheckResult, HealthEvidence, Verdict } from '../types';
import { counted } from '../cardinality/counted';
import { quoted } from '../../investigation/words';
import type { FoundExpression, FoundExpressions } from './expressions';
import { lintQuantiles } from './lint';
import type { LintFacts, LintSeverity, QuantileFinding, QuantileLint } from './types';

export interface LintedExpression {
  expression: FoundExpression;
  lint: QuantileLint;
}

export interface QuantileCheck {
  /** Id `quantile-lint`. */
  result: CheckResult;
  /** Those with findings first, the worst first. */
  linted: LintedExpression[];
}

const MOST_SHOWN = 5;
const RANK: Record<LintSeverity, number> = { fail: 0, warn: 1, hint: 2 };

/**
 * Lints every expression that was found. Nothing wrong is a pass only if all could be asked for: else it is `unknown`.
 * @param factsOf what is known of an expression besides its text, its place and its name
 */
export function checkQuantiles(
  found: Observed<FoundExpressions>,
  factsOf: (expression: FoundExpression) => LintFacts = () => ({})
): QuantileCheck {
  const named = { id: 'quantile-lint', title: 'Quantiles mean what they say' };
  const expressions = seen(found, 'Dashboards and alert rules');
  if (!expressions.known) {
    return { result: { ...named, ...expressions.outcome }, linted: [] };
  }
  const { value, asked } = expressions;
  const linted = value.expressions
    .map((expression) => ({ expression, lint: lintQuantiles(expression.expr, withPlace(expression, factsOf)) }))
    .sort((a, b) => worstOf(a) - worstOf(b));
  return { result: { ...named, ...outcomeOf(linted, value, asked) }, linted };
}

function withPlace(expression: FoundExpression, factsOf: (expression: FoundExpression) => LintFacts): LintFacts {
  const { called, minIntervalMs, place } = expression;
  return { called, where: place.kind, ...(minIntervalMs !== undefined && { minIntervalMs }), ...factsOf(expression) };
}

const findingsOf = ({ lint }: LintedExpression): QuantileFinding[] => (lint.status === 'read' ? lint.findings : []);

const worstOf = (linted: LintedExpression): number =>
  Math.min(RANK.hint + 1, ...findingsOf(linted).map(({ severity }) => RANK[severity]));

function outcomeOf(linted: LintedExpression[], found: FoundExpressions, asked: Asked): Outcome {
  const { dashboards, rules } = found.read;
  const unread = linted.filter(({ lint }) => lint.status === 'unreadable').length;
  const answer = [
    `${counted(linted.length, 'expression')} in ${counted(dashboards, 'dashboard')} and ${counted(rules, 'alert rule')}`,
    ...(unread > 0 ? [`${unread} of them could not be read as PromQL`] : []),
    ...found.notes,
    ...found.refused,
  ].join('\n');
  const all = evidence(asked, answer);
  const wrong = linted.filter((one) => worstOf(one) < RANK.hint);
  const [worst] = wrong;
  if (worst) {
    return wrongOutcome(worst, wrong, linted.length, [
      ...wrong.slice(0, MOST_SHOWN).map((one) => shown(one, asked)),
      all,
    ]);
  }
  const [refused] = found.refused;
  if (refused !== undefined) {
    return unknown(refused, [all]);
  }
  if (linted.length === 0) {
    return na('No dashboard and no alert rule here has an expression for Prometheus.', [all]);
  }
  return linted.length === unread
    ? unknown('None of the expressions of dashboards and alert rules could be read.', [all])
    : pass(
        `The quantiles in ${counted(linted.length - unread, 'expression')} of dashboards and alert rules are sound.`,
        [all]
      );
}

function wrongOutcome(
  worst: LintedExpression,
  wrong: LintedExpression[],
  total: number,
  shownEvidence: HealthEvidence[]
): Outcome {
  const [finding] = [...findingsOf(worst)].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
  const verdict: Verdict = finding?.severity === 'fail' ? 'fail' : 'warn';
  const others = wrong.length > 1 ? ` ${wrong.length} of ${total} expressions have findings.` : '';
  return {
    verdict,
    sentence: `${placeOf(worst.expression)}: ${finding?.sentence ?? ''}${others}`,
    evidence: shownEvidence,
    fix: finding && fixOf(worst, finding),
  };
}

/** One change that mends all of the expression, where there is one. */
function fixOf({ lint, expression }: LintedExpression, finding: QuantileFinding): QuantileFinding['fix'] {
  const text = lint.status === 'read' ? (lint.corrected ?? finding.corrected) : undefined;
  return {
    ...finding.fix,
    sentence: `${placeOf(expression)}: ${finding.fix.sentence}`,
    ...(text !== undefined && { paste: { language: 'promql' as const, text } }),
  };
}

function placeOf({ place: { kind, title, within } }: FoundExpression): string {
  const what = kind === 'panel' ? 'Panel' : 'Rule';
  return `${what} ${quoted(title || 'without a title', 60)} in ${quoted(within, 60)}`;
}

function shown(one: LintedExpression, asked: Asked): HealthEvidence {
  const { expr, sourceUid } = one.expression;
  const sentences = findingsOf(one).map(({ sentence }) => sentence);
  const from: Asked = { source: asked.source, query: expr, ...(sourceUid !== undefined && { uid: sourceUid }) };
  return evidence(from, [placeOf(one.expression), ...sentences].join('\n'));
}
