import type { APIRequestContext } from '@playwright/test';
import { expect, test } from './fixtures';
import { InvestigatePage } from './pages/InvestigatePage';
import type { StackUrls } from './stackUrls';

const SPAN_METRICS = 'traces_spanmetrics_latency';

interface ExemplarAnswer {
  data?: Array<{ exemplars: Array<{ labels: Record<string, string>; value: string }> }>;
}
interface SearchAnswer {
  traces?: Array<{ traceID: string }>;
}

/** Trace ids of Tempo's own exemplars of slow requests to task-svc, as they were stored: without leading zeros. */
async function shortSpanMetricIds(request: APIRequestContext, { prometheusUrl }: StackUrls): Promise<string[]> {
  const now = Date.now() / 1000;
  const query = `${SPAN_METRICS}_bucket{service="task-svc"}`;
  const response = await request.get(`${prometheusUrl}/api/v1/query_exemplars`, {
    params: { query, start: now - 120, end: now },
  });
  const answer: ExemplarAnswer = await response.json();
  const exemplars = answer.data?.flatMap((series) => series.exemplars) ?? [];
  return exemplars.flatMap(({ labels, value }) => {
    const id = labels.traceID ?? '';
    return id !== '' && id.length < 32 && Number(value) > 0.5 ? [id] : [];
  });
}

/** Traces with a span of that kind, by TraceQL, newest minutes only. */
async function findTraces(request: APIRequestContext, { tempoUrl }: StackUrls, traceql: string): Promise<string[]> {
  const now = Math.ceil(Date.now() / 1000);
  const response = await request.get(`${tempoUrl}/api/search`, { params: { q: traceql, start: now - 120, end: now } });
  const answer: SearchAnswer = await response.json();
  return answer.traces?.map(({ traceID }) => traceID.padStart(32, '0')) ?? [];
}

/** The first that `find` comes up with, as soon as there is one. */
async function soon(what: string, find: () => Promise<string[]>): Promise<string> {
  let found: string[] = [];
  await expect
    .poll(async () => (found = await find()).length, { message: what, timeout: 60_000, intervals: [1000] })
    .toBeGreaterThan(0);
  return found[0] ?? '';
}

test.describe('the demo shop', () => {
  test('has an incident in the hour before it started, from the spike to the line', async ({ page }) => {
    const investigation = new InvestigatePage(page);
    await investigation.goto({ service: 'task-svc', threshold: '500ms', from: 'now-65m', to: 'now-25m' });
    const traceId = await investigation.chooseSlowest();
    await investigation.expectTrace(traceId);
    await expect(investigation.suspect).toContainText('db:query in task-svc');
    await expect(investigation.likelyLine).toContainText('RetryAttempts=3');
  });

  test('opens an exemplar of Tempo’s span metrics, whose id has lost its zeros', async ({
    page,
    request,
    stack,
    setFault,
  }) => {
    await setFault('throttle', true);
    await setFault('short-ids', true);
    const investigation = new InvestigatePage(page);
    const params = { service: 'task-svc', metric: SPAN_METRICS, threshold: '500ms', from: 'now-5m', to: 'now' };
    // Grafana hands a panel some of the exemplars that there are: one that it lists is meant.
    const listed = async () => {
      const stored = (await shortSpanMetricIds(request, stack)).map((id) => id.padStart(32, '0'));
      await investigation.goto(params);
      await expect(investigation.exemplars.first()).toBeVisible({ timeout: 30_000 });
      const rows = await investigation.exemplars.all();
      const ids = await Promise.all(rows.map((row) => row.getAttribute('data-trace-id')));
      return ids.flatMap((id) => (id !== null && stored.includes(id) ? [id] : []));
    };
    const traceId = await soon('a listed exemplar whose id was stored short', listed);
    await investigation.exemplars.and(page.locator(`[data-trace-id="${traceId}"]`)).click();
    await investigation.expectTrace(traceId);
    await expect(investigation.likelyLine).toContainText('RetryAttempts=3');
    await setFault('short-ids', false);
  });

  test('shows why an order waited for a row, in the lines of four services of four shapes', async ({
    page,
    request,
    stack,
    setFault,
  }) => {
    await setFault('row-lock', true);
    const traceId = await soon('an order that waited', () =>
      findTraces(request, stack, '{ name = "SELECT stock" && duration > 300ms } && { span:name = "POST /payments" }')
    );
    await setFault('row-lock', false);

    const investigation = new InvestigatePage(page);
    await investigation.goto({ service: 'checkout-service', trace: traceId, from: 'now-5m', to: 'now' });
    await investigation.expectTrace(traceId);
    await expect(investigation.suspect).toContainText('SELECT stock in inventory-service');
    await expect(investigation.likelyLine).toContainText('row-level lock');
    for (const text of [/POST \/checkout 200/, /order placed/, /POST \/reservations/, /payment captured/]) {
      await expect(investigation.logs.getByText(text).first()).toBeVisible();
    }
  });
});
