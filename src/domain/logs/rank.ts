import { judge, type Usual } from './rarity';
import { type Place, scorer } from './score';
import { severityRank } from './severity';
import { templateOf } from './template';
import type { LogRecord, NeighbourLine, RankedLine } from './types';

/** One of several lines that differ in their numbers only: a step, not the sum. */
const ONE_OF_MANY = -1;

export interface RankContext extends Place {
  /** Lines beside those of the trace; ranked with them. */
  neighbours?: readonly NeighbourLine[];
  /** What the hour before printed. */
  baseline?: Usual;
  /** What healthy traces print. */
  healthy?: Usual;
}

/** Of equal scores the more severe first, then the earlier; then, as the sort is stable, as given. */
function worseFirst({ record: a }: RankedLine, { record: b }: RankedLine): number {
  const order = a.severity === b.severity ? 0 : severityRank(b.severity) - severityRank(a.severity);
  if (order !== 0 || a.timeMs !== b.timeMs) {
    return order || a.timeMs - b.timeMs;
  }
  return a.timeNs === undefined || b.timeNs === undefined || a.timeNs === b.timeNs ? 0 : a.timeNs < b.timeNs ? -1 : 1;
}

/** By score, then `worseFirst`. Scores are few, and lines come in time order, so this is nearly linear. */
function sorted(lines: readonly RankedLine[]): RankedLine[] {
  const byScore = new Map<number, RankedLine[]>();
  for (const line of lines) {
    const equals = byScore.get(line.score);
    if (equals) {
      equals.push(line);
    } else {
      byScore.set(line.score, [line]);
    }
  }
  return [...byScore.keys()].sort((a, b) => b - a).flatMap((score) => byScore.get(score)?.sort(worseFirst) ?? []);
}

/** Which lines may come first, so that it matters how unusual they are: those of the suspect's service, and warnings. */
const contends =
  ({ suspect }: RankContext) =>
  ({ service, severity }: LogRecord): boolean =>
    suspect === undefined || service === suspect.service || severityRank(severity) >= severityRank('warn');

/** Lines that name a cause and have the rest in common with others step back together. */
function stepBack(alike: ReadonlyMap<string, readonly RankedLine[]>): void {
  for (const group of alike.values()) {
    if (group.length > 1) {
      for (const line of group) {
        line.score += ONE_OF_MANY;
        line.reasons.push(`one of ${group.length} alike`);
      }
    }
  }
}

/**
 * All lines, the likely cause first, each with a score (points without unit, comparable within one call only) and the
 * reasons for its place. `suspect` is the suspect span of `trace`; without them severity and words decide. Times of
 * lines and spans are compared as their host stamped both, so clock skew does no harm. `neighbours` are ranked among the
 * `records`; by `baseline` and `healthy` unusual lines rise, and those that health prints as well are marked as noise.
 */
export function rankLines(records: readonly LogRecord[], context: RankContext = {}): RankedLine[] {
  const { neighbours = [] } = context;
  const score = scorer(context);
  const all = neighbours.length > 0 ? [...records, ...neighbours.map(({ record }) => record)] : records;
  const judgements = judge(all, { ...context, isWorth: contends(context) });
  const alike = new Map<string, RankedLine[]>();
  const lines = all.map((record, i) => {
    const neighbour = i < records.length ? undefined : neighbours[i - records.length]?.neighbour;
    const { line, namesCause } = score(record, neighbour, judgements[i]);
    if (namesCause) {
      const { severity, spanId = '' } = record;
      const key = `${templateOf(record.line)} ${severity} ${spanId}${neighbour ? ' beside' : ''}`;
      const others = alike.get(key);
      if (others) {
        others.push(line);
      } else {
        alike.set(key, [line]);
      }
    }
    return line;
  });
  stepBack(alike);
  return sorted(lines);
}
