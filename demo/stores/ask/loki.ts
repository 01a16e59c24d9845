import { getJson } from './http';
import { listAt, textAt, textsAt } from './json';
import type { Window } from './window';

const MOST_LINES = 5000;

/** A line as Loki answers with it. */
export interface FoundLine {
  /** The labels of its stream, its structured metadata, and what the query's parsers found in it. */
  labels: Record<string, string>;
  text: string;
  /** Unix milliseconds, with fractions. */
  timeMs: number;
}

/** Loki's HTTP API. */
export class AskLoki {
  constructor(private readonly url: string) {}

  /** The lines of a window that a LogQL query finds, in the order of time. */
  async lines(query: string, { fromMs, toMs }: Window): Promise<FoundLine[]> {
    const answer = await getJson(this.url, '/loki/api/v1/query_range', {
      query,
      start: nanoseconds(fromMs),
      end: nanoseconds(toMs),
      limit: String(MOST_LINES),
      direction: 'forward',
    });
    const lines = listAt(answer, 'data', 'result').flatMap((stream) =>
      listAt(stream, 'values').map((entry) => ({
        labels: textsAt(stream, 'stream'),
        text: textAt(entry, '1'),
        timeMs: Number(textAt(entry, '0')) / 1e6,
      }))
    );
    if (lines.length === MOST_LINES) {
      throw new Error(`${query} finds more lines than one answer holds.`);
    }
    return lines.sort((a, b) => a.timeMs - b.timeMs);
  }

  /** The value of a LogQL metric query at a moment; 0 where it finds nothing. */
  async number(query: string, atMs: number): Promise<number> {
    const answer = await getJson(this.url, '/loki/api/v1/query', { query, time: nanoseconds(atMs) });
    const [sample] = listAt(answer, 'data', 'result');
    return Number(textAt(sample, 'value', '1'));
  }
}

const nanoseconds = (timeMs: number) => `${Math.round(timeMs)}000000`;
