import { RULE_UID, waitUntilFiring } from './alert';
import { expect, test } from './fixtures';
import { InvestigatePage } from './pages/InvestigatePage';

test.beforeEach(async ({ setFault, request, stack }) => {
  await setFault('throttle', true);
  await waitUntilFiring(request, stack.grafanaUrl);
});

test('Back, Forward and reload reproduce each state, one entry a step', async ({ page }) => {
  const investigation = new InvestigatePage(page);
  await investigation.goto({ rule: RULE_UID });
  await expect.poll(() => investigation.param('trace'), { timeout: 30_000 }).not.toBeNull();
  const opened = investigation.param('trace') ?? '';
  await investigation.expectTrace(opened);
  const entries = await page.evaluate(() => window.history.length);

  const other = investigation.exemplars.and(page.locator(':not([aria-current])[data-liveness="alive"]')).first();
  const second = (await other.getAttribute('data-trace-id')) ?? '';
  await other.click();
  await investigation.expectTrace(second);
  const span = (await investigation.suspect.getAttribute('data-span-id')) ?? '';
  await investigation.spanLogsLink(span).click();
  await expect(investigation.narrowed).toBeVisible();
  expect(await page.evaluate(() => window.history.length)).toBe(entries + 2);

  await page.goBack();
  await expect(investigation.narrowed).toBeHidden();
  await investigation.expectTrace(second);
  await page.goBack();
  await investigation.expectTrace(opened);

  await page.goForward();
  await investigation.expectTrace(second);
  await page.goForward();
  await expect(investigation.narrowed).toBeVisible();

  const url = page.url();
  await page.reload();
  await investigation.expectTrace(second);
  await expect(investigation.narrowed).toBeVisible();
  expect(page.url()).toBe(url);
});

test('the copied link reproduces the page in another browser', async ({ page, browser }) => {
  const investigation = new InvestigatePage(page);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await investigation.goto({ rule: RULE_UID });
  const traceId = await investigation.chooseSlowest();
  await investigation.expectTrace(traceId);
  await page.getByRole('button', { name: 'Copy link' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());

  const elsewhere = await browser.newContext({ viewport: { width: 1600, height: 1000 } });
  const other = new InvestigatePage(await elsewhere.newPage());
  await other.page.goto(link);
  await other.expectTrace(traceId);
  await expect(other.page.getByRole('heading', { name: 'task-svc p99 > 500 ms' })).toBeVisible();
  await expect(other.exemplars.first()).toBeVisible({ timeout: 30_000 });
  await elsewhere.close();
});
