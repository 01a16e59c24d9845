import { plural } from '../traces/words';

/** What the limits of an investigation came to. */
export interface Limits {
  /** Requests that the page may start itself, and those that it wanted beyond. */
  requests: { budget: number; refused: number };
  exemplars: { all: number; listed: number; mostListed: number; drawn: number };
  /** `mostLines`: of a query, where it gave as many. */
  lines: { mostLines?: number; notAsked: readonly string[] };
  /** Sentences on what was not looked at around the lines. */
  around: readonly string[];
  /** Of the comparison with normal traces, where as many were found. */
  mostRuns?: number;
}

/** What was left out because a limit was hit, a sentence each; none where nothing was. */
export function leftOut({ requests, exemplars, lines, around, mostRuns }: Limits): string[] {
  const { budget, refused } = requests;
  const { all, listed, mostListed, drawn } = exemplars;
  const said: string[] = [];
  if (refused > 0) {
    said.push(
      `All ${budget} requests that this page may start itself were used, so ${plural(refused, 'question was', 'questions were')} not asked.`
    );
  }
  const parts = [
    ...(listed >= mostListed && all > listed ? [`the ${listed} slowest are listed`] : []),
    ...(drawn < all ? [`${drawn} are drawn`] : []),
  ];
  if (parts.length > 0) {
    said.push(`Of ${plural(all, 'exemplar')}, ${parts.join(', and ')}.`);
  }
  if (lines.notAsked.length > 0) {
    said.push(`The trace runs through more services than are asked at once: not ${lines.notAsked.join(', ')}.`);
  }
  if (lines.mostLines !== undefined) {
    said.push(`A query gives ${lines.mostLines} lines at most, the newest, and one of the trace gave as many.`);
  }
  said.push(...around);
  if (mostRuns !== undefined) {
    said.push(
      `The comparison looks at ${mostRuns} slow and ${mostRuns} normal traces at most, the newest; there may be more.`
    );
  }
  return said;
}
