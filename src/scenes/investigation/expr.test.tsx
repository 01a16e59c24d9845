import { waitFor } from '@testing-library/react';
import { exprOf } from '../logs/testing/openLogs';
import { HISTOGRAM, openInvestigation, part, row, search, TRACE_ID, type Answers } from './testing/demo';

const SELECTOR = `${HISTOGRAM}_bucket{service="task-svc", route!="/health"}`;
const P95 = `histogram_quantile(0.95, sum by (le) (rate(${SELECTOR}[$__rate_interval])))`;
const open = (expr: string, answers: Answers = {}) =>
  openInvestigation(search({ expr, metrics: 'prometheus' }), { answers });
type Page = ReturnType<typeof open>;
/** The first query asks for the exemplars alone. */
const metricExpr = (page: Page) => exprOf(page.queries.find(({ uid }) => uid === 'prometheus')?.request.targets[1]);

describe('an expression in the address', () => {
  it('fills service, metric, quantile and threshold, and keeps the matchers of its own', async () => {
    const page = open(`${P95} > 0.5`);

    await row(TRACE_ID);

    expect(part.headline()).toBe('task-svc p95 > 500 ms');
    expect(metricExpr(page)).toBe(P95);
    expect(part.problems()).toBe('');
    // Neither alerts nor the store's histograms had to be asked for.
    expect(page.fetches.map(({ url }) => url).filter((url) => /alert|ruler|\/series|__name__/.test(url))).toEqual([]);
    expect(page.history.length).toBe(1);
  });

  it('does not replace what the address says itself', async () => {
    openInvestigation(search({ expr: `${P95} > 0.5`, threshold: '2s', quantile: 'p50' }));

    await row(TRACE_ID);

    expect(part.headline()).toBe('task-svc p50 > 2 s');
  });

  it('that names no service narrows the one that the address names', async () => {
    const expr = `histogram_quantile(0.99, sum by (le) (rate(${HISTOGRAM}_bucket{env="prod"}[5m])))`;
    const page = openInvestigation(search({ expr, service: 'task-svc' }));

    await row(TRACE_ID);

    expect(metricExpr(page)).toContain('{env="prod", service="task-svc"}');
  });

  it('that is no latency still leads to its service', async () => {
    open('sum(rate(http_requests_total{service="task-svc", code=~"5.."}[5m])) > 3');

    await row(TRACE_ID);

    expect(part.headline()).toBe('task-svc p99');
    expect(part.problems()).toBe(
      'The expression has no histogram_quantile, so it does not tell a latency histogram. Its service is used, with the best histogram that it has.'
    );
  });

  it.each([
    ['up{', 'The expression is not PromQL, from “up{” on. Choose a latency histogram on the start page.'],
    ['job:latency:p99', 'The expression reads the recording rule “job:latency:p99”'],
    ['rpc_seconds{quantile="0.99"}', 'The expression reads the quantile of a summary'],
    [P95.replace('task-svc', '$svc'), 'The expression uses the template variable “$svc”'],
    ['x'.repeat(5001), 'is not a PromQL expression of at most 5000 characters.'],
    ['<img src=x onerror=alert(1)>', 'The expression is not PromQL, from “<img src=x onerror=alert(1)>” on.'],
    [`${P95} < 0.5`, 'The threshold of the expression could not be read: it fires when the latency is < a value'],
  ])('that cannot be read is said, with what to do: %s', async (expr, sentence) => {
    open(expr);

    await waitFor(() => expect(part.problems()).toContain(sentence));
    expect(document.querySelector('img')).toBeNull();
  });

  it('is not read beside a rule', async () => {
    openInvestigation(search({ expr: 'up{', rule: 'task-svc-p99' }));

    await row(TRACE_ID);

    expect(part.headline()).toBe('task-svc p99 > 500 ms');
    expect(part.problems()).not.toContain('PromQL');
  });
});
