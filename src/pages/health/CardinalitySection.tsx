import React, { useContext } from 'react';
import { countSeries } from '../../backends/health/cardinality';
import { countStreams } from '../../backends/health/streamCardinality';
import type { SourceChoice } from '../../backends/registry';
import { checkSeries, checkStreams, type CardinalityCheck } from '../../domain/health/cardinality/check';
import type { CardinalityObservation, SeriesJudgement } from '../../domain/health/cardinality/types';
import type { Observed } from '../../domain/health/observations';
import type { Result } from '../../domain/result';
import { testIds } from '../../shared/testIds';
import { Asking, notChosen } from './Asking';
import { Finding } from './Finding';
import { LabelCost } from './LabelCost';
import { Section } from './Section';
import { useAsk } from './useAsk';

const BUDGET = 40;

/** Labels that hold ids, what the labels of a metric multiply to, and what one more would cost. */
export function CardinalitySection() {
  const { choices, windowNow, key } = useContext(Asking);
  const { metrics, logs } = choices;
  const run = useAsk<CardinalityCheck[]>(key, {
    doing: 'Counting series and log streams…',
    budget: BUDGET,
    ask: async ({ transport, signal }) => {
      const window = windowNow();
      const [series, streams] = await Promise.all([
        metrics.status === 'chosen' && countSeries({ window }, metrics.source, transport, signal),
        logs.status === 'chosen' && countStreams({ window }, logs.source, transport, signal),
      ]);
      return [
        ...(series ? [checkSeries(observed(metrics, 'the series of the largest metrics', series))] : []),
        ...(streams ? [checkStreams(observed(logs, 'the log streams', streams))] : []),
      ];
    },
  });
  const checks = run.state.status === 'done' ? run.state.value : [];
  const isNoneChosen = metrics.status !== 'chosen' && logs.status !== 'chosen';
  return (
    <Section
      title="Cardinality"
      about="Which labels of metrics and log streams hold ids, and what they multiply to."
      testId={testIds.health.cardinality}
      run={{ label: 'Count', ...run, notYet: isNoneChosen ? notChosen(metrics, logs) : undefined }}
    >
      <div>
        {checks.map(({ result: { id, ...result }, judged }) => (
          <React.Fragment key={id}>
            <Finding {...result} id={id} testId={testIds.health.finding} />
            {judged.filter(isWrong).map((one) => (
              <Judgement key={one.count.name} judgement={one} />
            ))}
          </React.Fragment>
        ))}
      </div>
      <LabelCost counted={checks.flatMap(({ judged }) => judged.map((one) => one.count))} />
    </Section>
  );
}

const isWrong = ({ verdict }: SeriesJudgement) => verdict === 'fail' || verdict === 'warn';

function Judgement({ judgement: { count, verdict, sentence, findings, product } }: { judgement: SeriesJudgement }) {
  return (
    <Finding
      title={count.name}
      verdict={verdict}
      sentence={sentence}
      fix={findings[0]?.fix}
      testId={testIds.health.finding}
    >
      <p>{product.sentence}</p>
      <ul>
        {findings.map((finding) => (
          <li key={`${finding.label} ${finding.by}`}>
            <strong>{finding.label}:</strong> {finding.sentence} {finding.fix.sentence}
          </li>
        ))}
      </ul>
    </Finding>
  );
}

function observed(
  choice: SourceChoice,
  query: string,
  answer: Result<CardinalityObservation>
): Observed<CardinalityObservation> {
  return { asked: { source: choice.status === 'chosen' ? choice.source.name : '', query }, answer };
}
