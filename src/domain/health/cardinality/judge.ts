import { quoted } from '../../investigation/words';
import type { Fix } from '../types';
import { isNeverBounded, nameKind } from './idNames';
import { valueKind, type ValueKind } from './idValues';
import { counted, countText } from './counted';
import { factorsOf, MANY_SERIES, seriesProduct, TOO_MANY_SERIES } from './product';
import type { LabelCount, LabelFinding, SeriesCount, SeriesJudgement } from './types';

/** Values of an id-like label from which on it is no handful any more. */
const HANDFUL = 20;
/** Values that are many for any label, and too many. */
const MANY_VALUES = 1000;
const TOO_MANY_VALUES = 10_000;
/** Values of which nearly each has series of its own. */
const OWN_SERIES = { values: 100, share: 0.5 };

/**
 * Which labels of a metric, or of log streams, are ids or hold too many values, and whether there are too many series.
 * Ids of pods and instances are none: there are as many as replicas.
 */
export function judgeSeries(count: SeriesCount): SeriesJudgement {
  const findings = count.labels.flatMap((label) => findingOf(label, count) ?? []);
  const product = seriesProduct(factorsOf(count));
  const [worst] = [...findings].sort((a, b) => Number(b.verdict === 'fail') - Number(a.verdict === 'fail'));
  const { series } = count;
  const size = series === undefined ? 'were not counted' : sizeOf(count.kind, series);
  const things = count.kind === 'metric' ? 'series' : 'streams';
  const base = { count, findings, product };
  if (worst) {
    return { ...base, verdict: worst.verdict, sentence: worst.sentence };
  }
  if (series !== undefined && series >= MANY_SERIES) {
    const isTooMany = series >= TOO_MANY_SERIES;
    const sentence = `${nameOf(count)} has ${size}: ${isTooMany ? 'too many, and they endanger the store' : 'its queries become slow'}.`;
    return { ...base, verdict: isTooMany ? 'fail' : 'warn', sentence };
  }
  const isCounted = series !== undefined || count.labels.some(({ distinct }) => distinct !== undefined);
  return isCounted
    ? {
        ...base,
        verdict: 'pass',
        sentence: `${nameOf(count)} has ${series === undefined ? 'no id among its labels' : size}.`,
      }
    : { ...base, verdict: 'unknown', sentence: `The ${things} of ${nameOf(count)} ${size}.` };
}

/** `540 series`, `1 stream`. */
export const sizeOf = (kind: SeriesCount['kind'], count: number): string =>
  kind === 'metric' ? counted(count, 'series', 'series') : counted(count, 'stream');

const nameOf = ({ name }: SeriesCount): string => quoted(name, 80);

function findingOf(label: LabelCount, count: SeriesCount): LabelFinding | undefined {
  const kind = nameKind(label.name);
  const { distinct } = label;
  if (kind === 'infrastructure' || distinct === 0) {
    return undefined;
  }
  const many = distinct === undefined ? '' : ` (${countText(distinct)} values now)`;
  const subject = `The label ${quoted(label.name)} of ${nameOf(count)}`;
  const isHandful = distinct !== undefined && distinct < HANDFUL;
  const found = (
    by: LabelFinding['by'],
    verdict: LabelFinding['verdict'],
    sentence: string,
    fix: Fix
  ): LabelFinding => ({
    label: label.name,
    verdict,
    by,
    sentence,
    fix,
  });
  if (kind === 'request' && (isNeverBounded(label.name) || !isHandful)) {
    return found(
      'name',
      'fail',
      `${subject} has a new value with every request${many}: ${harm(count)}.`,
      fixOf(label, count)
    );
  }
  const values = valueKind(label.samples);
  if (values) {
    const sentence = `${subject} holds ${VALUE_WORDS[values.kind]} such as ${quoted(values.example)}${many}: ${harm(count)}.`;
    return found('values', isHandful ? 'warn' : 'fail', sentence, fixOf(label, count, values.kind));
  }
  if (kind === 'person' && !isHandful) {
    return found('name', 'fail', `${subject} grows with every user${many}: ${harm(count)}.`, fixOf(label, count));
  }
  if (distinct !== undefined && hasTooMany(distinct, count)) {
    const verdict = distinct >= TOO_MANY_VALUES ? 'fail' : 'warn';
    return found(
      'count',
      verdict,
      `${subject} has ${countText(distinct)} values: ${harm(count)}.`,
      fixOf(label, count)
    );
  }
  return undefined;
}

function hasTooMany(distinct: number, { series }: SeriesCount): boolean {
  const isOwn = series !== undefined && distinct >= OWN_SERIES.values && distinct >= series * OWN_SERIES.share;
  return isOwn || distinct >= MANY_VALUES;
}

const harm = ({ kind }: SeriesCount): string =>
  kind === 'metric' ? 'each makes series of its own' : 'each makes a stream of its own, in tiny chunks';

const VALUE_WORDS: Record<ValueKind, string> = {
  uuid: 'UUIDs',
  hex: 'hexadecimal ids',
  number: 'long numbers',
  email: 'email addresses',
  path: 'paths with ids',
};

function fixOf({ name }: LabelCount, { kind }: SeriesCount, values?: ValueKind): Fix {
  const label = quoted(name);
  if (kind === 'streams') {
    const sentence = `Take ${label} out of the stream labels and ship it as structured metadata, which can be searched and makes no streams.`;
    return { where: 'instrumentation', sentence };
  }
  if (values === 'path') {
    return {
      where: 'instrumentation',
      sentence: `Record the route’s template in ${label}, such as /users/:id (http.route), instead of the path itself.`,
    };
  }
  const isTrace = isNeverBounded(name);
  return {
    where: 'instrumentation',
    sentence: isTrace
      ? `Take ${label} off the metric and record it in exemplars, which lead to the trace and make no series.`
      : `Take ${label} off the metric and record it on spans and log lines instead.`,
  };
}
