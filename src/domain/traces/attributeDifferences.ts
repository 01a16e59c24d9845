import { quoted } from '../investigation/words';
import { plural } from './words';

/** One trace or span of a search, with whatever attributes the search asked for. */
export interface SampleRow {
  attributes: Readonly<Record<string, string>>;
  durationMs: number;
  slow: boolean;
}

/** An attribute's value that slow rows have far more often, or far more seldom, than normal ones. */
export interface AttributeDifference {
  key: string;
  /** Undefined: that the attribute is absent. */
  value: string | undefined;
  slowWith: number;
  slowAll: number;
  normalWith: number;
  normalAll: number;
  /** Share among the slow against the share among the normal; infinite where no normal row has it. */
  lift: number;
  /** Likelihood ratio (G²) of the difference: the larger, the less it is chance. */
  strength: number;
  /** Other attributes that say the same of every row, `host.name = …`. */
  also: string[];
  sentence: string;
}

export interface AttributeDifferences {
  /** Strongest first. */
  differences: AttributeDifference[];
  /** One sentence: what was compared, or why it could not be. */
  note: string;
}

/** Fewer of either, and a coincidence looks like a cause. */
const LEAST_ROWS = 10;
const MOST = 10;
/** Values of one attribute that are tried; one with more is an id or a measure. */
const MOST_VALUES = 50;
/** Chance of a difference by accident that is accepted, over everything that is tried. */
const ALPHA = 0.01;
/** Those who have it must differ by this much of all, or it is real and explains little. */
const LEAST_DIFFERENCE = 0.2;

interface Candidate {
  key: string;
  value: string | undefined;
  rows: number[];
}

/**
 * Ranks attribute values by how differently they are spread over slow and normal rows, by the G-test, with the bar
 * raised by the number of values tried (Bonferroni). At least 10 slow and 10 normal rows are needed. Values that
 * single out the same rows are one difference. Says what goes together, not what causes what.
 */
export function attributeDifferences(rows: readonly SampleRow[]): AttributeDifferences {
  const slowAll = rows.filter(({ slow }) => slow).length;
  const normalAll = rows.length - slowAll;
  if (slowAll < LEAST_ROWS || normalAll < LEAST_ROWS) {
    return {
      differences: [],
      note: `Too few to compare: ${slowAll} slow and ${normalAll} normal, and at least ${LEAST_ROWS} of each are needed.`,
    };
  }
  const candidates = candidatesOf(rows);
  // The tail of chi-squared with one degree of freedom lies below exp(-x/2).
  const bar = 2 * Math.log(Math.max(candidates.length, 1) / ALPHA);
  const bySet = new Map<string, AttributeDifference>();
  for (const { key, value, rows: having } of candidates) {
    const slowWith = having.filter((row) => rows[row]?.slow).length;
    const normalWith = having.length - slowWith;
    const strength = likelihoodRatio(slowWith, slowAll, normalWith, normalAll);
    if (strength < bar || Math.abs(slowWith / slowAll - normalWith / normalAll) < LEAST_DIFFERENCE) {
      continue;
    }
    const set = having.join();
    const same = bySet.get(set);
    if (same) {
      same.also.push(textOf(key, value));
      continue;
    }
    const lift = slowWith / slowAll / (normalWith / normalAll);
    const sentence = sentenceOf(textOf(key, value), { slowWith, slowAll, normalWith, normalAll });
    bySet.set(set, { key, value, slowWith, slowAll, normalWith, normalAll, lift, strength, also: [], sentence });
  }
  const differences = [...bySet.values()].sort(
    (a, b) =>
      b.strength - a.strength ||
      Number(b.slowWith > 0) - Number(a.slowWith > 0) ||
      compare(textOf(a.key, a.value), textOf(b.key, b.value))
  );
  const tried = `${slowAll} slow and ${normalAll} normal were compared`;
  return {
    differences: withoutOpposites(differences).slice(0, MOST),
    note: differences.length > 0 ? `${tried}.` : `${tried}, and no attribute tells them apart.`,
  };
}

function candidatesOf(rows: readonly SampleRow[]): Candidate[] {
  const keys = new Map<string, Map<string, number[]>>();
  rows.forEach(({ attributes }, row) => {
    for (const [key, value] of Object.entries(attributes)) {
      const values = keys.get(key) ?? new Map<string, number[]>();
      keys.set(key, values);
      const having = values.get(value);
      if (having) {
        having.push(row);
      } else {
        values.set(value, [row]);
      }
    }
  });
  return [...keys]
    .sort(([a], [b]) => compare(a, b))
    .flatMap(([key, values]) => {
      const having = new Set([...values.values()].flat());
      const without = rows.flatMap((_, row) => (having.has(row) ? [] : [row]));
      const absent = without.length > 0 ? [{ key, value: undefined, rows: without }] : [];
      const present = [...values].map(([value, with_]) => ({ key, value, rows: with_ }));
      return values.size > MOST_VALUES ? absent : [...present, ...absent];
    });
}

/** Of a value and its absence, or of two values that are all there are, the one that the slow have says it. */
function withoutOpposites(differences: readonly AttributeDifference[]): AttributeDifference[] {
  const isSlow = (each: AttributeDifference) => each.slowWith / each.slowAll > each.normalWith / each.normalAll;
  const told = new Set(differences.filter(isSlow).map(({ key }) => key));
  return differences.filter((each) => isSlow(each) || !told.has(each.key));
}

/** G² of the table of having and not having, among slow and normal (Dunning 1993, "Accurate Methods for the Statistics of Surprise and Coincidence"). */
function likelihoodRatio(slowWith: number, slowAll: number, normalWith: number, normalAll: number): number {
  const all = slowAll + normalAll;
  const having = slowWith + normalWith;
  const cell = (seen: number, row: number, column: number) =>
    seen === 0 ? 0 : 2 * seen * Math.log((seen * all) / (row * column));
  return (
    cell(slowWith, slowAll, having) +
    cell(normalWith, normalAll, having) +
    cell(slowAll - slowWith, slowAll, all - having) +
    cell(normalAll - normalWith, normalAll, all - having)
  );
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const textOf = (key: string, value: string | undefined) =>
  value === undefined ? `no ${quoted(key, 60)}` : `${quoted(key, 60)} = ${quoted(value, 60)}`;

function sentenceOf(
  what: string,
  {
    slowWith,
    slowAll,
    normalWith,
    normalAll,
  }: Pick<AttributeDifference, 'slowWith' | 'slowAll' | 'normalWith' | 'normalAll'>
): string {
  return `${what}: ${slowWith} of ${plural(slowAll, 'slow one')}, ${normalWith} of ${plural(normalAll, 'normal one')}.`;
}
