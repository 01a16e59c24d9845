import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { APIRequestContext } from '@playwright/test';
import { parse, stringify } from 'yaml';
import { ROUTES } from '../src/shared/plugin';
import { testIds } from '../src/shared/testIds';
import { findBinaries } from '../stack/binaries';
import { startNative, type NativeStack } from '../stack/native';
import { expect, test } from './fixtures';
import { HealthPage } from './pages/HealthPage';
import { stackUrls } from './stackUrls';

const SERVICES = ['checkout-service', 'inventory-service', 'payment-service', 'task-svc', 'web-frontend'];
const BUDGET = 100;

test.describe('on the healthy shop', () => {
  test('all services are checked within the budget, and nothing fails', async ({
    page,
    consoleErrors,
    dataSourceRequests,
  }) => {
    const health = new HealthPage(page);
    await health.goto();
    for (const service of SERVICES) {
      await expect(health.row(service)).toBeVisible();
    }

    await health.runForAll();

    expect(dataSourceRequests.length, 'requests of the list and the run together').toBeLessThanOrEqual(BUDGET);
    for (const service of SERVICES) {
      await health.row(service).getByRole('link').click();
      await expect(health.check('exemplar-storage')).toBeVisible();
      expect(Object.entries(await health.verdicts()).filter(([, verdict]) => verdict === 'fail')).toEqual([]);
      expect(await health.links(service)).not.toContain('broken');
    }
    expect(consoleErrors.filter(({ url }) => !/userstorage|api\/ds\/query/.test(url))).toEqual([]);
  });

  test('each check shows its query and what came back, by the keyboard alone', async ({ page }) => {
    const health = new HealthPage(page);
    await health.goto({ service: 'task-svc' });
    await health.runFor('task-svc');

    await health.check('exemplars-arrive').locator('summary').focus();
    await page.keyboard.press('Enter');

    const evidence = health.check('exemplars-arrive').getByTestId(testIds.health.evidence).first();
    await expect(evidence).toContainText('Asked of Prometheus');
    await expect(evidence).toContainText('trace_id');
  });

  test('cancelled, nothing is asked any more', async ({ page, dataSourceRequests }) => {
    const health = new HealthPage(page);
    await health.goto();
    await page.getByRole('button', { name: 'Run for all' }).click();
    await expect(health.progress).toContainText(/^Checking/);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(health.progress).toContainText(/^Cancelled: \d of \d services were checked\./);
    const before = dataSourceRequests.length;
    await page.waitForLoadState('networkidle');
    expect(dataSourceRequests).toHaveLength(before);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`in the ${colorScheme} theme axe finds nothing`, async ({ browser, baseURL }) => {
      const context = await browser.newContext({ colorScheme, baseURL, viewport: { width: 1600, height: 1000 } });
      const page = await context.newPage();
      const health = new HealthPage(page);
      await health.goto({ service: 'task-svc' });
      await health.runFor('task-svc');
      await health.check('exemplars-arrive').locator('summary').click();
      const { violations } = await new AxeBuilder({ page }).include(`[data-testid="${testIds.health.page}"]`).analyze();
      expect(
        violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`)),
        'what axe finds'
      ).toEqual([]);
      await context.close();
    });
  }
});

/** A second Grafana on the same stores, whose provisioning is this test’s own to change. */
test.describe('a fault', () => {
  const data = path.resolve(__dirname, '..', '.data', 'health');
  const provisioned = path.join(data, 'provisioning', 'datasources', 'datasources.yaml');
  let grafana: NativeStack | undefined;

  test.beforeAll(async () => {
    test.setTimeout(120_000);
    test.skip(!findBinaries().ok, 'There is no second Grafana here.');
    const { grafanaUrl, ...stores } = stackUrls();
    const port = Number(new URL(grafanaUrl).port || 3000) + 56;
    grafana = await startNative({ stores, ports: { grafana: port }, dataFolder: data, clean: true });
  });
  test.afterAll(() => grafana?.stop());
  test.afterEach(({ setFault }) => setFault('service-names', false));

  test('of three names is found, told on Start, and mended by the YAML that the page writes', async ({
    page,
    request,
    setFault,
  }) => {
    test.setTimeout(300_000);
    const baseUrl = grafana?.grafanaUrl ?? '';
    const health = new HealthPage(page, baseUrl);
    const run = async () => {
      // Only the time since the fault counts.
      await health.goto({ service: 'checkout-service', from: 'now-2m', to: 'now' });
      await health.runFor('checkout-service');
      return health.verdicts();
    };
    await setFault('service-names', true);
    await expect
      .poll(run, { timeout: 200_000, intervals: [20_000] })
      .toMatchObject({ 'service-names': 'fail', 'trace-log-tags': 'fail' });
    expect((await health.links('checkout-service'))[1]).toBe('broken');

    const written = await health.wholeFile();
    await page.goto(`${baseUrl}${ROUTES.start}`);
    await page.getByTestId(testIds.start.service).getByRole('combobox').click();
    await page.getByRole('option', { name: 'checkout', exact: true }).click();
    await expect(page.getByTestId(testIds.start.brokenLink)).toContainText(/^ ?Broken .*trace → log/);

    apply(written, provisioned);
    await reload(request, baseUrl);

    await expect.poll(run, { timeout: 60_000 }).toMatchObject({ 'trace-log-tags': 'pass' });
    expect((await health.links('checkout-service'))[1]).not.toBe('broken');
  });
});

interface Provisioning {
  datasources: Array<{ uid: string }>;
}

/** Puts the entries that were written in the place of those that there are. */
function apply(written: string, file: string): void {
  const change: Provisioning = parse(written);
  const there: Provisioning = parse(readFileSync(file, 'utf8'));
  const datasources = there.datasources.map((one) => change.datasources.find(({ uid }) => uid === one.uid) ?? one);
  writeFileSync(file, stringify({ ...there, datasources }));
}

async function reload(request: APIRequestContext, baseUrl: string): Promise<void> {
  const login = Buffer.from('admin:admin').toString('base64');
  const answer = await request.post(`${baseUrl}/api/admin/provisioning/datasources/reload`, {
    headers: { Authorization: `Basic ${login}` },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}
