import type { Page } from '@playwright/test';
import { ROUTES } from '../src/shared/plugin';
import { testIds } from '../src/shared/testIds';
import { axeFindings, expect, needsChromium, test } from './fixtures';

needsChromium();

const start = (page: Page) => page.getByTestId(testIds.start.page);
const investigation = (page: Page) => page.getByTestId(testIds.investigation.page);
const background = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in a ${colorScheme} system`, () => {
    test.use({ colorScheme });

    test('the start page is drawn without an error, and axe finds nothing', async ({ page, consoleErrors }) => {
      await page.goto('/');
      await expect(page.getByRole('heading', { level: 1, name: 'Start' })).toBeVisible();
      await expect(page.getByText('This is a preview without a Grafana server')).toBeVisible();
      await expect(page.getByText('No alert rule is firing.')).toBeVisible();
      expect(new URL(page.url()).pathname).toBe(ROUTES.start);
      await expect(page.getByRole('radio', { name: colorScheme, exact: false })).toBeChecked();
      expect(await axeFindings(page)).toEqual([]);
      expect(consoleErrors).toEqual([]);
    });
  });
}

test('pages are one step of history each, and are there again after a reload', async ({ page, consoleErrors }) => {
  await page.goto(ROUTES.start);
  await page.evaluate(() => performance.mark('same document'));
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Investigate' }).click();
  await expect(investigation(page)).toBeVisible();
  // A plain link of the plugin's own page.
  await investigation(page).getByRole('link', { name: 'Start' }).click();
  await expect(start(page)).toBeVisible();
  await page.goBack();
  await expect(investigation(page)).toBeVisible();
  await page.goBack();
  await expect(start(page)).toBeVisible();
  await page.goForward();
  await expect(investigation(page)).toBeVisible();
  expect(await page.evaluate(() => performance.getEntriesByName('same document').length)).toBe(1);
  await page.reload();
  await expect(investigation(page)).toBeVisible();
  expect(consoleErrors).toEqual([]);
});

test('a deep link opens what it says; data sources that are missing are said in words', async ({
  page,
  consoleErrors,
}) => {
  await page.goto(`${ROUTES.investigate}?service=task-svc&threshold=500ms&metrics=gone&from=now-6h&to=now`);
  await expect(page.getByRole('heading', { name: 'task-svc p99 > 500 ms' })).toBeVisible();
  for (const signal of ['Prometheus', 'Tempo', 'Loki']) {
    await expect(page.getByText(`No ${signal} data source is set up`).last()).toBeVisible();
  }
  await page.reload();
  await expect(page.getByRole('heading', { name: 'task-svc p99 > 500 ms' })).toBeVisible();
  expect(consoleErrors).toEqual([]);
});

test('the time picker changes the window, and Back takes it back', async ({ page }) => {
  await page.goto(`${ROUTES.investigate}?service=task-svc&from=now-6h&to=now`);
  await page.getByRole('button', { name: /Time range selected/ }).click();
  await page.getByText('Last 15 minutes').click();
  await expect(page).toHaveURL(/from=now-15m/);
  await expect(page.getByRole('button', { name: /Last 15 minutes/ })).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/from=now-6h/);
  await expect(page.getByRole('button', { name: /Last 6 hours/ })).toBeVisible();
});

test('the theme switches, by keyboard too, and stays over a reload', async ({ page }) => {
  await page.goto(`${ROUTES.start}?theme=light`);
  await expect(page.getByRole('radio', { name: 'Light' })).toBeChecked();
  const light = await background(page);
  await page.getByRole('radio', { name: 'Light' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
  expect(await background(page)).not.toBe(light);
  await page.goto(ROUTES.start);
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
  expect(await background(page)).not.toBe(light);
});

test('what belongs to Grafana is said to be missing', async ({ page, request }) => {
  await page.goto('/explore?left=x');
  await expect(page.getByText('This page belongs to Grafana itself')).toBeVisible();
  const missing = await request.get('/api/search');
  expect([missing.status(), await missing.json()]).toEqual([
    404,
    expect.objectContaining({ message: expect.any(String) }),
  ]);
  expect((await request.get('/public/build/..%2f..%2f..%2fpackage.json')).status()).toBe(404);
});
