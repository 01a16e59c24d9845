import AxeBuilder from '@axe-core/playwright';
import type { APIRequestContext } from '@playwright/test';
import { testIds } from '../src/shared/testIds';
import { expect, test } from './fixtures';
import { InvestigatePage } from './pages/InvestigatePage';
import type { StackUrls } from './stackUrls';

interface SearchAnswer {
  traces?: Array<{ traceID: string }>;
}

/** An order of the last minutes that waited for a row, as soon as search finds one. */
async function waitingOrder(request: APIRequestContext, { tempoUrl }: StackUrls): Promise<string> {
  const q = '{ name = "SELECT stock" && duration > 300ms } && { span:name = "POST /payments" }';
  let found = '';
  const look = async () => {
    const now = Math.ceil(Date.now() / 1000);
    const response = await request.get(`${tempoUrl}/api/search`, { params: { q, start: now - 120, end: now } });
    const answer: SearchAnswer = await response.json();
    return (found = answer.traces?.[0]?.traceID.padStart(32, '0') ?? '');
  };
  await expect.poll(look, { message: 'an order that waited', timeout: 60_000, intervals: [1000] }).not.toBe('');
  return found;
}

test('one click compares a throttled trace with normal ones: what got slower, and what slow ones have in common', async ({
  page,
  setFault,
  dataSourceRequests,
}) => {
  await setFault('throttle', true);
  const investigation = new InvestigatePage(page);
  const params = { service: 'task-svc', threshold: '500ms', from: 'now-5m', to: 'now' };
  await investigation.goto(params);
  const traceId = await investigation.chooseSlowest();
  await investigation.expectTrace(traceId);
  // Collapsed, it leaves the rows of Grafana's own view on the screen.
  await expect(investigation.tracePanelRows.first()).toBeInViewport();
  await expect(page.getByTestId(testIds.trace.details)).toHaveCount(0);

  // The newest fifteen seconds are not searched: wait until there is enough to compare.
  await expect
    .poll(
      async () => {
        await page.reload();
        await investigation.expectTrace(traceId);
        const before = dataSourceRequests.length;
        await page.getByTestId(testIds.trace.compare).click();
        await expect(page.getByTestId(testIds.trace.comparison)).toBeVisible();
        expect(dataSourceRequests.slice(before).filter((url) => url.includes('tempo')).length).toBeLessThanOrEqual(5);
        return page.getByTestId(testIds.trace.difference).allTextContents();
      },
      { message: 'the partition is what differs', timeout: 90_000, intervals: [5000] }
    )
    .toContainEqual(expect.stringMatching(/^“app\.partition” = “tenant-42”: \d+ of \d+ slow ones, \d+ of \d+ normal/));

  await expect(page.getByTestId(testIds.trace.change).first()).toHaveText(
    /^db:query in task-svc: .* of its own against .* more, \d+% of the difference\.$/
  );
  await expect(page.getByText(/^New: 3 events “ProvisionedThroughputExceededException” in db:query/)).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).include(`[data-testid="${testIds.trace.details}"]`).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);

  const normalId = await page.getByTestId(testIds.trace.normal).getAttribute('data-trace-id');
  await page.getByTestId(testIds.trace.normal).click();
  await expect.poll(() => investigation.param('trace')).toBe(normalId);
  await expect(investigation.suspect).toHaveAttribute('data-trace-id', normalId ?? '');
});

test('a wait for a row lock is named, and its link opens the trace of the batch that held it', async ({
  page,
  request,
  stack,
  setFault,
}) => {
  await setFault('row-lock', true);
  const traceId = await waitingOrder(request, stack);
  await setFault('row-lock', false);

  const investigation = new InvestigatePage(page);
  await investigation.goto({ service: 'checkout-service', trace: traceId, from: 'now-5m', to: 'now' });
  await investigation.expectTrace(traceId);
  await expect(page.getByTestId(testIds.trace.finding).first()).toContainText(
    /names a lock: SELECT stock in inventory-service, .* It waited for trace [0-9a-f]{8}…$/
  );

  await page.getByTestId(testIds.trace.linked).first().click();
  await expect(investigation.suspect).toContainText('UPDATE stock in inventory-service');
  expect(investigation.param('trace')).not.toBe(traceId);
  await page.goBack();
  await expect(investigation.suspect).toContainText('SELECT stock in inventory-service');
});
