import React, { useContext } from 'react';
import { config } from '@grafana/runtime';
import { evaluateQuantiles, resultKey } from '../../backends/health/expressionResults';
import { collectExpressions } from '../../backends/health/expressions';
import { checkQuantiles, type LintedExpression, type QuantileCheck } from '../../domain/health/quantileLint/check';
import type { FoundExpression } from '../../domain/health/quantileLint/expressions';
import type { LintFacts, LintSeverity } from '../../domain/health/quantileLint/types';
import type { ServiceObservations } from '../../domain/health/observations';
import type { Verdict } from '../../domain/health/types';
import { ok } from '../../domain/result';
import { testIds } from '../../shared/testIds';
import { Asking, notChosen } from './Asking';
import { Finding } from './Finding';
import { Section } from './Section';
import { useAsk } from './useAsk';
import { count } from './words';

const BUDGET = 60;
const ASKED = { source: 'Grafana', query: 'GET /api/search?type=dash-db, /api/ruler/grafana/api/v1/rules' };
/** Expressions with findings that are drawn. */
const MOST_SHOWN = 30;

interface Props {
  services: readonly string[];
  /** What was observed of services: scrape intervals and bounds of their histograms. */
  seen: readonly ServiceObservations[];
}

/** Quantiles in dashboards and alert rules that are not what they look like. */
export function QuantileSection({ services, seen }: Props) {
  const { list, choices, key } = useContext(Asking);
  const { metrics } = choices;
  const run = useAsk<QuantileCheck>(key, {
    doing: 'Reading dashboards and alert rules…',
    budget: BUDGET,
    ask: async ({ transport, signal }) => {
      const known = metrics.candidates.map(({ uid }) => uid);
      const sources = list.filter(({ uid }) => known.includes(uid));
      const answer = await collectExpressions({ sources, services }, transport, signal);
      if (answer.status !== 'ok') {
        return checkQuantiles({ asked: ASKED, answer });
      }
      const found = answer.value;
      const { values, failure } = await evaluateQuantiles(found.expressions, sources, transport, signal);
      const refused = [...found.refused, ...(failure ? [failure.message] : [])];
      return checkQuantiles({ asked: ASKED, answer: ok({ ...found, refused }) }, (one) => ({
        ...factsOf(seen),
        results: values.get(resultKey(one)),
      }));
    },
  });
  return (
    <Section
      title="Quantiles in dashboards and alert rules"
      about="Averaged quantiles, a missing le, the top bucket, a rate window that is too short."
      testId={testIds.health.quantiles}
      run={{ label: 'Lint', ...run, notYet: metrics.candidates.length === 0 ? notChosen(metrics) : undefined }}
    >
      {run.state.status === 'done' && <Linted check={run.state.value} />}
    </Section>
  );
}

function factsOf(seen: readonly ServiceObservations[]): LintFacts {
  const intervals = seen.flatMap(({ scrapeIntervalMs }) =>
    scrapeIntervalMs?.answer.status === 'ok' ? [scrapeIntervalMs.answer.value] : []
  );
  const metrics = seen.flatMap(({ metrics: one }) => (one?.answer.status === 'ok' ? one.answer.value : []));
  return {
    // Of several the shortest: a longer one would accuse windows that are long enough where they are used.
    ...(intervals.length > 0 && { scrapeIntervalMs: Math.min(...intervals) }),
    bounds: Object.fromEntries(metrics.flatMap(({ name, bounds }) => (bounds ? [[name, bounds]] : []))),
    summaries: metrics.filter(({ kind }) => kind === 'summary').map(({ name }) => name),
    histograms: metrics.filter(({ kind }) => kind === 'classic').map(({ name }) => name),
  };
}

const VERDICT: Record<LintSeverity, Verdict> = { fail: 'fail', warn: 'warn', hint: 'warn' };

function Linted({ check: { result, linted } }: { check: QuantileCheck }) {
  const wrong = linted.filter(({ lint }) => lint.status === 'read' && lint.findings.length > 0);
  const { id, ...whole } = result;
  return (
    <div>
      <Finding {...whole} id={id} testId={testIds.health.finding} />
      {wrong.slice(0, MOST_SHOWN).map((one, index) => (
        <Expression key={index} linted={one} />
      ))}
      {wrong.length > MOST_SHOWN && <p>{count(wrong.length - MOST_SHOWN, 'more expression')} have such findings.</p>}
    </div>
  );
}

function Expression({ linted: { expression, lint } }: { linted: LintedExpression }) {
  const findings = lint.status === 'read' ? lint.findings : [];
  const corrected = lint.status === 'read' ? lint.corrected : undefined;
  const [first] = findings;
  if (!first) {
    return null;
  }
  const { place, expr, sourceUid } = expression;
  const worst = findings.some(({ severity }) => severity === 'fail') ? 'fail' : first.severity;
  const evidence = { source: placeName(expression), uid: sourceUid, query: expr, answer: answerOf(findings) };
  return (
    <Finding
      title={placeName(expression)}
      verdict={VERDICT[worst]}
      sentence={first.sentence}
      evidence={[evidence]}
      fix={corrected === undefined ? first.fix : { ...first.fix, paste: { language: 'promql', text: corrected } }}
      testId={testIds.health.finding}
    >
      {place.url !== undefined && (
        <p>
          <a href={`${config.appSubUrl ?? ''}${place.url}`}>Open {place.kind === 'panel' ? 'the panel' : 'the rule'}</a>
        </p>
      )}
    </Finding>
  );
}

const answerOf = (findings: ReadonlyArray<{ sentence: string }>) => findings.map(({ sentence }) => sentence).join('\n');

const placeName = ({ place: { kind, title, within } }: FoundExpression): string =>
  `${kind === 'panel' ? 'Panel' : 'Rule'} “${title || 'without a title'}” in “${within}”`;
