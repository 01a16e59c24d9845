import { testIds } from '../src/shared/testIds';
import { expect, test } from './fixtures';
import { InvestigatePage } from './pages/InvestigatePage';

test('the sample incident is walked from Start to its line, and asks no data source', async ({
  page,
  consoleErrors,
  dataSourceRequests,
}) => {
  await page.goto('/a/throughline-investigations-app');
  const link = page.getByTestId(testIds.start.sample);
  await expect(link).toBeVisible();
  // Start itself asks what services there are.
  await page.waitForLoadState('networkidle');
  const before = dataSourceRequests.length;
  await link.click();
  await expect(page.getByRole('heading', { name: 'task-svc p99 > 500 ms' })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/^This is the sample incident/)).toBeVisible();

  const investigation = new InvestigatePage(page);
  const [dead, alive] = [investigation.exemplars.nth(0), investigation.exemplars.nth(1)];
  await expect(dead).toHaveAttribute('data-liveness', 'dead');
  await expect(alive).toHaveAttribute('data-liveness', 'alive');
  const traceId = (await alive.getAttribute('data-trace-id')) ?? '';
  await investigation.expectTrace(traceId);
  await expect(investigation.suspect).toContainText('db:query in task-svc');
  await expect(investigation.likelyLine).toContainText('RetryAttempts=3');

  await dead.click();
  await expect(investigation.trace.getByText(/Sample Tempo has no trace/)).toBeVisible();
  await page.goBack();
  await investigation.expectTrace(traceId);
  await page.reload();
  await investigation.expectTrace(traceId);
  expect(dataSourceRequests.slice(before)).toEqual([]);
  expect(consoleErrors).toEqual([]);
  await page.goBack();
  await expect(page.getByTestId(testIds.start.page)).toBeVisible();
});
