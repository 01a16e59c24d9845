import { expect, type Page } from '@playwright/test';
import { RULE_UID } from './alert';
import { AlertRulePage } from './pages/AlertRulePage';
import { InvestigatePage } from './pages/InvestigatePage';

/** From a page that was opened for the rule to the line that explains the alert, by one click on an exemplar. */
export async function walkToTheLine(page: Page): Promise<InvestigatePage> {
  const investigation = new InvestigatePage(page);
  await expect(page.getByRole('heading', { name: 'task-svc p99 > 500 ms' })).toBeVisible({ timeout: 30_000 });
  const traceId = await investigation.chooseSlowest();
  await investigation.expectTrace(traceId);
  await expect(investigation.suspect).toContainText('db:query in task-svc');
  await expect(investigation.likelyLine).toContainText('RetryAttempts=3');
  await expect(investigation.logs.getByText(/RetryAttempts=3/).last()).toBeVisible();
  expect(investigation.param('trace')).toBe(traceId);
  return investigation;
}

/** “Investigate” on the firing instance, in the same tab. */
export async function investigateInstance(page: Page, baseUrl = ''): Promise<void> {
  const rule = new AlertRulePage(page, RULE_UID);
  await rule.goto(baseUrl);
  await rule.investigateInstance();
  await page.waitForURL(/investigate\?.*rule=task-svc-p99/);
}

/** The runbook link opens a tab of its own, as Grafana's links in alert details do. */
export async function followRunbook(page: Page, baseUrl = ''): Promise<Page> {
  const rule = new AlertRulePage(page, RULE_UID);
  await rule.goto(baseUrl);
  const opened = page.context().waitForEvent('page');
  await rule.runbookLink.click();
  return opened;
}
