import type { APIRequestContext, Page } from '@playwright/test';
import { RULE_UID, waitUntilFiring } from './alert';
import { expect, test } from './fixtures';
import { InvestigatePage } from './pages/InvestigatePage';

const APPS = ['grafana-metricsdrilldown-app', 'grafana-exploretraces-app', 'grafana-lokiexplore-app'];

/** The apps are Grafana's own: installed where the stack runs, or by STACK_PLUGINS. Elsewhere there is nothing to open. */
async function hasApps(request: APIRequestContext): Promise<boolean> {
  const settings = await Promise.all(
    APPS.map((id) => request.get(`/api/plugins/${id}/settings`).then((answer) => answer.json()))
  );
  return settings.every(({ enabled }: { enabled?: unknown }) => enabled === true);
}

/** Opens the investigation of the rule on a trace of the throttled query. @returns its id */
async function investigate(page: Page): Promise<{ investigation: InvestigatePage; traceId: string }> {
  const investigation = new InvestigatePage(page);
  await investigation.goto({ rule: RULE_UID });
  const traceId = await investigation.chooseSlowest();
  await investigation.expectTrace(traceId);
  await expect(investigation.likelyLine).toContainText('RetryAttempts=3');
  return { investigation, traceId };
}

/** Follows an entry of “Open in…”. @returns the time from which it shows data, ms */
async function open(investigation: InvestigatePage, name: string): Promise<number> {
  await investigation.openIn.click();
  const item = investigation.openInItem(name);
  const { searchParams } = new URL((await item.getAttribute('href')) ?? '', 'http://grafana');
  await item.click();
  return Number(searchParams.get('from'));
}

/** Each app writes the time that it has understood into its address. */
async function expectFrom(page: Page, path: RegExp, fromMs: number): Promise<void> {
  await expect(page).toHaveURL(path, { timeout: 30_000 });
  const readFrom = () => Date.parse(new URL(page.url()).searchParams.get('from') ?? '');
  await expect.poll(readFrom, { timeout: 30_000 }).toBe(fromMs);
}

test.describe('“Open in…” a Drilldown app', () => {
  test.beforeEach(async ({ page, setFault, request, stack }) => {
    const admin = page.context().request;
    await admin.post('/login', { data: { user: 'admin', password: 'admin' } });
    test.skip(!(await hasApps(admin)), 'The Drilldown apps are not all installed in this Grafana.');
    await setFault('throttle', true);
    await waitUntilFiring(request, stack.grafanaUrl);
  });

  test('of metrics shows the histogram of the service', async ({ page }) => {
    const { investigation } = await investigate(page);
    const from = await open(investigation, 'Metrics Drilldown');

    await expectFrom(page, /grafana-metricsdrilldown-app\/drilldown\?/, from);
    await expect(page.getByText('http_server_request_duration_seconds_bucket').first()).toBeVisible();
    await expect(page.getByText('service = task-svc').first()).toBeVisible();
    await expect(page.getByText('Prometheus', { exact: true }).first()).toBeVisible();
  });

  test('of traces shows the trace, among the slow spans of the service', async ({ page }) => {
    const { investigation, traceId } = await investigate(page);
    const from = await open(investigation, 'Traces Drilldown');

    await expectFrom(page, /grafana-exploretraces-app\/explore\?/, from);
    await expect(page.getByRole('heading', { name: `View trace ${traceId}` })).toBeVisible({ timeout: 30_000 });
    await expect(page.getByTestId('span-view').first()).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText(/^resource\.service\.name = task-s/).first()).toBeVisible();
    await expect(page.getByText(/^span:duration > 500ms/).first()).toBeAttached();
  });

  test('of logs shows the lines of the trace, with the one that explains it', async ({ page }) => {
    const { investigation, traceId } = await investigate(page);
    const from = await open(investigation, 'Logs Drilldown');

    await expectFrom(page, /grafana-lokiexplore-app\/explore\/service\/task-svc\/logs\?/, from);
    await expect(page.getByText('service_name = task-svc').first()).toBeVisible();
    const lines = page.locator('tbody tr');
    await expect(lines.filter({ hasText: 'RetryAttempts=3' })).toHaveCount(1, { timeout: 30_000 });
    await expect(lines.filter({ hasNotText: traceId }), 'lines of other traces').toHaveCount(0);
  });
});
