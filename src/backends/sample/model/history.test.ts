import { createHistory, HISTORY } from './history';
import { durationOf, recordShop, START_MS, type Records } from './testing/record';

describe('the hour before', () => {
  const records: Records = { spans: [], lines: [], requests: [], orders: [] };
  createHistory({
    seed: 3,
    endMs: START_MS,
    recorder: {
      span: (span) => records.spans.push(span),
      line: (line) => records.lines.push(line),
      request: (request) => records.requests.push(request),
    },
  });
  const slow = records.spans.filter((span) => span.name === 'db:query' && durationOf(span) > 400);
  const minutesAgo = (timeMs: number) => (START_MS - timeMs) / 60_000;

  it('is an hour long and ends when it is told to', () => {
    const moments = records.requests.map(({ timeMs }) => minutesAgo(timeMs));
    expect(moments[0]).toBeGreaterThan(59.5);
    expect(moments.at(-1)).toBeGreaterThan(-0.02);
    const web = records.requests.filter(({ service }) => service === 'web-frontend').length;
    expect(web / 3600).toBeCloseTo(HISTORY.rate, 0);
  });

  it('has its incident 30 to 40 minutes ago and nothing slow before or after', () => {
    expect(slow.length).toBeGreaterThan(60);
    for (const span of slow) {
      expect(minutesAgo(span.startMs)).toBeLessThanOrEqual(40);
      expect(minutesAgo(span.startMs)).toBeGreaterThan(29.98);
    }
  });

  it('has no id in common with live traffic, of its own seed or a neighbour’s', () => {
    const ids = new Set(records.spans.map(({ traceId }) => traceId));
    for (const seed of [3, 4]) {
      const live = recordShop([], { seed, seconds: 20 }).spans;
      expect(live.filter(({ traceId }) => ids.has(traceId))).toEqual([]);
    }
  });

  it('explains each slow trace in the logs', () => {
    const explained = new Set(
      records.lines.flatMap(({ message, span }) => (message.includes('RetryAttempts=3') ? (span?.spanId ?? []) : []))
    );
    expect(slow.filter(({ spanId }) => !explained.has(spanId))).toEqual([]);
  });
});
