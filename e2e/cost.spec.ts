import AxeBuilder from '@axe-core/playwright';
import type { BrowserContext, Page } from '@playwright/test';
import { ROUTES } from '../src/shared/plugin';
import { testIds } from '../src/shared/testIds';
import { RULE_UID, waitUntilFiring } from './alert';
import { expect, test } from './fixtures';
import { EvidenceRail } from './pages/EvidenceRail';
import { InvestigatePage } from './pages/InvestigatePage';
import { stackUrls } from './stackUrls';
import { throttledTrace } from './tempo';

test.beforeEach(async ({ setFault, request, stack }) => {
  await setFault('throttle', true);
  await waitUntilFiring(request, stack.grafanaUrl);
});

async function signIn(context: BrowserContext): Promise<void> {
  const login = await context.request.post('/login', { data: { user: 'admin', password: 'admin' } });
  expect(login.ok()).toBe(true);
}

/** On the trace that the page takes by itself, or on this one, whose cause is known. */
async function openRule(page: Page, trace?: string): Promise<EvidenceRail> {
  await new InvestigatePage(page).goto({ rule: RULE_UID, ...(trace && { trace }) });
  const rail = new EvidenceRail(page);
  await rail.expectSteps(['found', 'found', 'found', 'found', 'idle']);
  return rail;
}

const receiptOn = (page: Page) => page.getByTestId(testIds.investigation.cost);
const callsIn = (text: string) => Number(/^Cost: (\d+) calls?, [\d.]+ (?:k|M)?B/.exec(text)?.[1]);

test.describe('the receipt', () => {
  test('counts as many calls as the browser, each with its store, also after a replay', async ({
    page,
    dataSourceRequests,
  }) => {
    const rail = await openRule(page);
    const line = receiptOn(page).getByRole('button');
    const expectEqual = () =>
      expect.poll(async () => callsIn(await line.innerText()) - dataSourceRequests.length, { timeout: 15_000 }).toBe(0);
    await expectEqual();

    await line.click();
    const cells = await receiptOn(page)
      .locator('tbody tr')
      .evaluateAll((rows) => rows.map((row) => [...row.children].map(({ textContent }) => textContent ?? '')));
    expect(cells.map(([name]) => name).sort()).toEqual(['Loki', 'Prometheus', 'Tempo']);
    expect(cells.reduce((sum, [, calls]) => sum + Number(calls), 0)).toBe(dataSourceRequests.length);
    for (const [, , rows, size, time] of cells) {
      expect(Number(rows)).toBeGreaterThan(0);
      expect(size).toMatch(/^[\d.]+ k?B$/);
      expect(time).toMatch(/^\d+\.\d s$/);
    }

    await rail.markCause.click();
    await rail.expectKinds(['metric', 'trace', 'line']);
    await rail.button('Ask again, and compare').click();
    await expect(rail.replayed).toHaveCount(3, { timeout: 30_000 });
    await expectEqual();
    await expect(receiptOn(page).locator('tbody tr')).toHaveCount(3);
  });

  test('begins anew with an investigation that is opened from Start', async ({ page, dataSourceRequests }) => {
    await page.goto(ROUTES.start);
    await page.getByRole('link', { name: 'Investigate P99 > 500 ms for task-svc' }).waitFor();
    // What Start asked is no part of the investigation.
    await page.waitForLoadState('networkidle');
    const before = dataSourceRequests.length;
    await page.getByRole('link', { name: 'Investigate P99 > 500 ms for task-svc' }).click();
    await new EvidenceRail(page).expectSteps(['found', 'found', 'found', 'found', 'idle']);
    const line = receiptOn(page).getByRole('button');
    await expect
      .poll(async () => callsIn(await line.innerText()) - (dataSourceRequests.length - before), { timeout: 15_000 })
      .toBe(0);
  });

  test('is opened and closed by keyboard, and says what its budget is', async ({ page }) => {
    await openRule(page);
    const receipt = receiptOn(page);
    await receipt.getByRole('button').focus();
    await page.keyboard.press('Enter');
    await expect(receipt.getByRole('table')).toBeVisible();
    await expect(receipt.getByText(/of the 100 it may start itself/)).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(receipt.getByRole('table')).toHaveCount(0);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`${colorScheme} theme`, () => {
      test.use({ colorScheme });

      test('axe finds nothing in it', async ({ page }) => {
        await openRule(page);
        await receiptOn(page).getByRole('button').click();
        await expect(receiptOn(page).getByRole('table')).toBeVisible();
        const { violations } = await new AxeBuilder({ page })
          .include(`[data-testid="${testIds.investigation.cost}"]`)
          .analyze();
        expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
      });
    });
  }
});

test.describe('kept evidence, for who is signed in', () => {
  test.beforeEach(({ context }) => signIn(context));

  test('is listed on Start, leads back, and is deleted once that is confirmed', async ({ page }) => {
    const rail = await openRule(page, await throttledTrace(page.request, stackUrls().tempoUrl));
    await rail.markCause.click();
    await rail.expectKinds(['metric', 'trace', 'line']);
    const ledger = new InvestigatePage(page).param('ledger');
    await rail.addNote('Kept for the list');
    await rail.expectKinds(['metric', 'trace', 'line', 'note']);

    await page.goto(ROUTES.start);
    const kept = page.getByTestId(testIds.start.kept);
    const item = kept.getByRole('listitem').filter({ has: page.locator(`a[href*="ledger=${ledger}"]`) });
    await expect(item).toContainText('task-svc p99 > 500 ms');
    await expect(item).toContainText('4 findings');
    await expect(item).toContainText('RetryAttempts=3');
    const { violations } = await new AxeBuilder({ page }).include(`[data-testid="${testIds.start.kept}"]`).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);

    await item.getByRole('link').click();
    await rail.expectKinds(['metric', 'trace', 'line', 'note']);
    await expect(page.getByRole('heading', { name: 'task-svc p99 > 500 ms' })).toBeVisible();

    await page.goto(ROUTES.start);
    await item.getByRole('button', { name: /^Delete/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await expect(item).toBeVisible();
    await item.getByRole('button', { name: /^Delete/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await expect(item).toHaveCount(0);
    await page.reload();
    await expect(kept).not.toContainText('Reading');
    await expect(item).toHaveCount(0);
  });

  test('is annotated for all dashboards, once however often it is asked for', async ({ page, context }) => {
    const rail = await openRule(page, await throttledTrace(page.request, stackUrls().tempoUrl));
    await rail.markCause.click();
    await rail.expectKinds(['metric', 'trace', 'line']);
    const tag = `throughline-${new InvestigatePage(page).param('ledger')}`;
    await rail.button('Annotate on dashboards').click();
    await expect(rail.region.getByText(/^Written\./)).toBeVisible();
    await rail.button('Annotate on dashboards').click();
    await expect(rail.region.getByText(/was there already/)).toBeVisible();

    const found: Array<{ id: number; text: string; tags: string[]; dashboardUID: string | null }> = await (
      await context.request.get(`/api/annotations?tags=${tag}`)
    ).json();
    expect(found).toHaveLength(1);
    const [{ id, text, tags, dashboardUID } = { id: 0, text: '', tags: [], dashboardUID: '' }] = found;
    expect([tags, dashboardUID || null]).toEqual([expect.arrayContaining(['throughline', tag, 'task-svc']), null]);
    expect(text).toContain('RetryAttempts=3');
    expect(text).toContain(`<a href="${new URL(page.url()).origin}${ROUTES.investigate}?`);
    // By the tag that dashboards query, it is found as well.
    const byApp = await (await context.request.get('/api/annotations?tags=throughline&limit=100')).text();
    expect(byApp).toContain(tag);
    await context.request.delete(`/api/annotations/${id}`);
  });
});

test('a Viewer is offered no annotation', async ({ page }) => {
  const rail = await openRule(page);
  await rail.markCause.click();
  await rail.expectKinds(['metric', 'trace', 'line']);
  await expect(rail.button('Copy as Markdown')).toBeVisible();
  await expect(rail.button('Annotate on dashboards')).toHaveCount(0);
});
