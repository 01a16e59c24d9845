import type { Locator, Page } from '@playwright/test';
import { InvestigatePage } from '../e2e/pages/InvestigatePage';
import { ROUTES } from '../src/shared/plugin';
import { testIds } from '../src/shared/testIds';
import { axeFindings, expect, needsChromium, test } from './fixtures';

needsChromium();

/** Each diamond in the panel is one. */
const MOST_TABS = 120;

const sampleLink = (page: Page) => page.getByRole('link', { name: 'Walk through the sample incident' });
const row = (page: Page, liveness: string) =>
  page.locator(`[data-testid="${testIds.metric.exemplar}"][data-liveness="${liveness}"]`);

/** Waits until a trace, the words about it, and its lines are there. */
async function expectTheCause(investigation: InvestigatePage, traceId: string) {
  await expect(investigation.suspect).toHaveAttribute('data-trace-id', traceId);
  await expect(investigation.suspect).toContainText('db:query in task-svc');
  await expect(investigation.likelyLine).toHaveAttribute('data-trace-id', traceId);
  await expect(investigation.likelyLine).toContainText('RetryAttempts=3');
}

/** Waits until the slowest exemplar whose trace is there has been opened. @returns the id of its trace */
async function expectBestOpened(investigation: InvestigatePage): Promise<string> {
  const best = row(investigation.page, 'alive').first();
  await expect(best).toHaveAttribute('aria-current', 'true');
  const traceId = (await best.getAttribute('data-trace-id')) ?? '';
  await expectTheCause(investigation, traceId);
  return traceId;
}

/** Goes from one focusable thing to the next until this one has the focus. */
async function tabTo(page: Page, target: Locator) {
  for (let tabs = 0; tabs < MOST_TABS; tabs++) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) {
      return;
    }
  }
  throw new Error(`${MOST_TABS} tabs do not lead to ${target}`);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in a ${colorScheme} system`, () => {
    test.use({ colorScheme });

    test('the sample incident leads from Start to the line that explains it, and back to the spike', async ({
      page,
      consoleErrors,
      dataSourceRequests,
    }) => {
      await page.goto(ROUTES.start);
      await sampleLink(page).click();
      await expect(page.getByRole('heading', { name: 'task-svc p99 > 500 ms' })).toBeVisible();
      await expect(page.getByText(/^This is the sample incident/)).toBeVisible();
      const investigation = new InvestigatePage(page);
      expect((await investigation.reachableMarkers()).length).toBeGreaterThan(0);

      // The slowest of all has no trace: it is marked and skipped.
      const slowest = investigation.exemplars.first();
      await expect(slowest).toHaveAttribute('data-liveness', 'dead');
      await expect(slowest.getByText('dead')).toBeVisible();
      const first = await expectBestOpened(investigation);
      await expect(page.getByTestId(testIds.timeline.region)).toBeVisible();
      // It stands above all the lines of the trace, which are in the order of time.
      const top = async (part: Locator) => (await part.boundingBox())?.y ?? Number.NaN;
      expect(await top(investigation.likelyLine)).toBeLessThan(
        await top(investigation.logs.getByRole('table').first())
      );

      await row(page, 'alive').nth(1).click();
      await expect(investigation.suspect).not.toHaveAttribute('data-trace-id', first);
      await page.goBack();
      await expectTheCause(investigation, first);
      await page.reload();
      await expectTheCause(investigation, first);
      await page.goBack();
      await expect(sampleLink(page)).toBeVisible();
      expect(dataSourceRequests).toEqual([]);
      expect(consoleErrors).toEqual([]);
    });

    test('axe finds nothing in the investigation', async ({ page }) => {
      await page.goto(ROUTES.start);
      await sampleLink(page).click();
      await expectBestOpened(new InvestigatePage(page));
      expect(await axeFindings(page, testIds.investigation.page)).toEqual([]);
    });
  });
}

test('an exemplar whose trace was never stored says so, and Back leads to the spike again', async ({ page }) => {
  await page.goto(ROUTES.start);
  await sampleLink(page).click();
  const investigation = new InvestigatePage(page);
  const best = await expectBestOpened(investigation);
  await row(page, 'dead').first().click();
  await expect(investigation.trace.getByText(/Sample Tempo has no trace/)).toBeVisible();
  await page.goBack();
  await expectTheCause(investigation, best);
});

test('a span that is chosen on the timeline is chosen everywhere', async ({ page }) => {
  await page.goto(ROUTES.start);
  await sampleLink(page).click();
  const investigation = new InvestigatePage(page);
  await expectBestOpened(investigation);
  const suspect = await investigation.suspect.getAttribute('data-span-id');
  await row(page, 'alive').last().focus();
  await tabTo(page, page.getByTestId(testIds.timeline.strip));
  await expect(page.getByTestId(testIds.timeline.spoken)).toContainText('db:query');
  await page.keyboard.press('Enter');
  await expect.poll(() => investigation.param('span')).toBe(suspect);
  await expect(investigation.narrowed).toBeVisible();
  await expect(investigation.logs.getByText('lines of this span')).toBeVisible();
});

test('the keyboard alone walks from Start to the line', async ({ page, consoleErrors }) => {
  test.slow();
  await page.goto(ROUTES.start);
  await expect(sampleLink(page)).toBeVisible();
  await tabTo(page, sampleLink(page));
  await page.keyboard.press('Enter');
  const investigation = new InvestigatePage(page);
  const best = await expectBestOpened(investigation);
  const other = row(page, 'alive').nth(1);
  await tabTo(page, other);
  await page.keyboard.press('Enter');
  await expect(other).toHaveAttribute('aria-current', 'true');
  const traceId = (await other.getAttribute('data-trace-id')) ?? '';
  expect(traceId).not.toBe(best);
  await expectTheCause(investigation, traceId);
  expect(consoleErrors).toEqual([]);
});
