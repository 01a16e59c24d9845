import type { Fix } from '../types';
import { applyEdits, type Draft } from './draft';
import { parseExpression, type ParsedExpression } from './parse';
import { averagedOverTime } from './rules/averageOverTime';
import { aggregatedQuantiles } from './rules/averages';
import { missingLe, noRate } from './rules/buckets';
import { quantileRange } from './rules/quantileRange';
import { shortWindows } from './rules/rateWindow';
import { topBucket } from './rules/topBucket';
import type { LintFacts, QuantileFinding, QuantileLint } from './types';

const RULES: ReadonlyArray<(parsed: ParsedExpression, facts: LintFacts) => Draft[]> = [
  quantileRange,
  missingLe,
  noRate,
  aggregatedQuantiles,
  averagedOverTime,
  shortWindows,
  topBucket,
];

/** Corrections that are made one after another; an expression of people needs two or three. */
const MAX_ROUNDS = 20;

/**
 * What is wrong with the quantiles of an expression, in the order of their places. `corrected` is the whole expression
 * with all mended that can be, guesses excepted; absent where nothing can. Grafana's variables may stand anywhere. Total.
 */
export function lintQuantiles(expr: string, facts: LintFacts = {}): QuantileLint {
  const parsed = parseExpression(expr);
  if ('reason' in parsed) {
    return { status: 'unreadable', reason: parsed.reason };
  }
  const findings = draftsOf(parsed, facts)
    .map((draft) => findingOf(draft, expr, facts))
    .sort((a, b) => a.from - b.from || b.to - a.to);
  const corrected = correct(expr, facts);
  return { status: 'read', findings, ...(corrected !== expr && { corrected }) };
}

const draftsOf = (parsed: ParsedExpression, facts: LintFacts): Draft[] => RULES.flatMap((rule) => rule(parsed, facts));

function findingOf({ edits, todo, isOtherQuestion, ...found }: Draft, expr: string, facts: LintFacts): QuantileFinding {
  const { problem, severity, sentence, from, to } = found;
  const corrected = edits && applyEdits(expr, edits);
  const fix: Fix = {
    where: facts.where === 'rule' || facts.where === 'prometheus-rule' ? 'alert-rule' : 'dashboard',
    sentence: todo,
    ...(corrected !== undefined && { paste: { language: 'promql', text: corrected } }),
  };
  return { problem, severity, sentence, from, to, ...(corrected !== undefined && { corrected }), fix };
}

function correct(expr: string, facts: LintFacts): string {
  let text = expr;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const parsed = parseExpression(text);
    const draft = 'reason' in parsed ? undefined : draftsOf(parsed, facts).find(isApplied);
    if (!draft?.edits) {
      return text;
    }
    text = applyEdits(text, draft.edits);
  }
  return text;
}

const isApplied = ({ edits, severity, isOtherQuestion }: Draft): boolean =>
  edits !== undefined && severity !== 'hint' && !isOtherQuestion;
