import type { Outcome } from '../checks/check';
import { evidence, pass, seen, unknown } from '../checks/outcome';
import type { Observed } from '../observations';
import type { CheckResult, Fix, HealthEvidence, Verdict } from '../types';
import { judgeSeries, sizeOf } from './judge';
import { countText } from './counted';
import type { CardinalityObservation, SeriesJudgement } from './types';

export interface CardinalityCheck {
  result: CheckResult;
  /** Worst first. */
  judged: SeriesJudgement[];
}

const MOST_SHOWN = 5;
const ORDER: readonly Verdict[] = ['fail', 'warn', 'unknown', 'pass', 'na'];

/** Whether the labels of metrics stay bounded. Id `cardinality`. */
export function checkSeries(counted: Observed<CardinalityObservation>): CardinalityCheck {
  return check({ id: 'cardinality', title: 'Metric labels stay bounded' }, counted, 'Series');
}

/** Whether the labels of log streams do. Id `stream-cardinality`. */
export function checkStreams(counted: Observed<CardinalityObservation>): CardinalityCheck {
  return check({ id: 'stream-cardinality', title: 'Stream labels stay bounded' }, counted, 'Log streams');
}

function check(
  named: Pick<CheckResult, 'id' | 'title'>,
  counted: Observed<CardinalityObservation>,
  what: string
): CardinalityCheck {
  const observed = seen(counted, what);
  if (!observed.known) {
    return { result: { ...named, ...observed.outcome }, judged: [] };
  }
  const { counts, notes, refused } = observed.value;
  const judged = counts.map(judgeSeries).sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
  const rest = [...notes, ...refused];
  const shown: HealthEvidence[] = [
    ...judged.slice(0, MOST_SHOWN).map(evidenceOf),
    ...(rest.length > 0 || judged.length === 0 ? [evidence(observed.asked, rest.join('\n') || 'nothing')] : []),
  ];
  return { result: { ...named, ...outcomeOf(judged, refused, what, shown) }, judged };
}

function outcomeOf(judged: SeriesJudgement[], refused: string[], what: string, shown: HealthEvidence[]): Outcome {
  const [worst] = judged;
  if (worst && (worst.verdict === 'fail' || worst.verdict === 'warn')) {
    return { verdict: worst.verdict, sentence: worst.sentence, evidence: shown, fix: fixOf(worst) };
  }
  const [reason] = refused;
  if (reason !== undefined) {
    return unknown(reason, shown);
  }
  if (!worst) {
    return unknown(`${what}: there are none in this time range.`, shown);
  }
  return worst.verdict === 'unknown'
    ? unknown(worst.sentence, shown)
    : pass(`None of the labels that were looked at is an id, and none has too many values.`, shown);
}

function fixOf({ findings, verdict, count }: SeriesJudgement): Fix {
  const finding = findings.find((one) => one.verdict === verdict) ?? findings[0];
  const largest = [...count.labels].sort((a, b) => (b.distinct ?? 0) - (a.distinct ?? 0))[0];
  return (
    finding?.fix ?? {
      where: 'instrumentation',
      sentence: `Drop a label or give it fewer values, first ${largest ? `“${largest.name}”` : 'the largest'}.`,
    }
  );
}

function evidenceOf({ count, product }: SeriesJudgement): HealthEvidence {
  const labels = count.labels.map(({ name, distinct, samples }) => {
    const values = distinct === undefined ? 'not counted' : countText(distinct);
    return `${name}: ${values}${samples.length > 0 ? ` (${samples.slice(0, 3).join(', ')})` : ''}`;
  });
  const series = count.series === undefined ? [] : [sizeOf(count.kind, count.series)];
  const named = product.factors.map((factor) => `${countText(factor.values)} ${factor.name}`).join(' × ');
  const most = product.factors.length > 1 ? [`at most ${named} = ${countText(product.product)}`] : [];
  return evidence(count.asked, [...series, ...most, ...labels, ...count.notes].join('\n'));
}
