import { getJson } from './http';
import { listAt, textAt, textsAt } from './json';
import type { Window } from './window';

export interface FoundSeries {
  labels: Record<string, string>;
  samples: Array<{ timeMs: number; value: number }>;
}

export interface FoundExemplar {
  /** Of the series, with `__name__`. */
  series: Record<string, string>;
  /** Of the exemplar itself. */
  labels: Record<string, string>;
  value: number;
  timeMs: number;
}

/** Prometheus' HTTP API. */
export class AskPrometheus {
  constructor(private readonly url: string) {}

  /** The series of a selector, each with what was scraped of it in a window: no sample from before, none made up. */
  async scraped(selector: string, { fromMs, toMs }: Window): Promise<FoundSeries[]> {
    const answer = await getJson(this.url, '/api/v1/query', {
      query: `${selector}[${toMs - fromMs}ms]`,
      time: seconds(toMs),
    });
    return seriesIn(answer);
  }

  /** The series of a query over a window, with a sample for each `stepMs`. */
  async range(query: string, { fromMs, toMs }: Window, stepMs = 1000): Promise<FoundSeries[]> {
    const answer = await getJson(this.url, '/api/v1/query_range', {
      query,
      start: seconds(fromMs),
      end: seconds(toMs),
      step: seconds(stepMs),
    });
    return seriesIn(answer);
  }

  /** The exemplars of a window on the series that a query selects. */
  async exemplars(query: string, { fromMs, toMs }: Window): Promise<FoundExemplar[]> {
    const answer = await getJson(this.url, '/api/v1/query_exemplars', {
      query,
      start: seconds(fromMs),
      end: seconds(toMs),
    });
    return listAt(answer, 'data').flatMap((one) =>
      listAt(one, 'exemplars').map((exemplar) => ({
        series: textsAt(one, 'seriesLabels'),
        labels: textsAt(exemplar, 'labels'),
        value: Number(textAt(exemplar, 'value')),
        timeMs: Number(textAt(exemplar, 'timestamp')) * 1000,
      }))
    );
  }

  /** When each healthy target was fetched last, Unix milliseconds, by its label `service`. */
  async lastScrapes(): Promise<Map<string, number>> {
    const answer = await getJson(this.url, '/api/v1/targets', { state: 'active' });
    return new Map(
      listAt(answer, 'data', 'activeTargets')
        .filter((target) => textAt(target, 'health') === 'up')
        .map((target) => [textAt(target, 'labels', 'service'), Date.parse(textAt(target, 'lastScrape'))])
    );
  }
}

function seriesIn(answer: unknown): FoundSeries[] {
  return listAt(answer, 'data', 'result').map((one) => ({
    labels: textsAt(one, 'metric'),
    samples: listAt(one, 'values').map((pair) => ({
      timeMs: Number(textAt(pair, '0')) * 1000,
      value: Number(textAt(pair, '1')),
    })),
  }));
}

const seconds = (ms: number) => (ms / 1000).toFixed(3);
