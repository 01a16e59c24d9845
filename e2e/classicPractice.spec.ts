import { testIds } from '../src/shared/testIds';
import { waitUntilFiring } from './alert';
import { expect, test } from './fixtures';
import { ExplorePage } from './pages/ExplorePage';
import { throttledTrace } from './tempo';

/** Of the lines, newest first: the trace of one just written may not be stored yet. */
const SETTLED = 5;

/** Plain Grafana without our pages: the provisioned links and correlations do the work. */
test.beforeEach(async ({ page, setFault, request, stack }) => {
  await setFault('throttle', true);
  await waitUntilFiring(request, stack.grafanaUrl);
  // Explore needs more than a Viewer may.
  const login = await page.context().request.post('/login', { data: { user: 'admin', password: 'admin' } });
  expect(login.ok()).toBe(true);
});

test.describe('in Explore', () => {
  test('the trace’s span link opens its lines in Loki', async ({ page, request, stack }) => {
    const traceId = await throttledTrace(request, stack.tempoUrl);
    const explore = new ExplorePage(page);
    await explore.gotoTrace(traceId);
    await explore.spans.last().click();
    await explore.spanDetails.getByRole('button', { name: 'Logs for this span' }).click();
    await expect(explore.lines('RetryAttempts=3')).toHaveCount(1);
    await expect(explore.lines('RetryAttempts=3')).toContainText(traceId);
  });

  test('a correlation of the trace opens the lines of all its services', async ({ page, request, stack }) => {
    const traceId = await throttledTrace(request, stack.tempoUrl);
    const explore = new ExplorePage(page);
    await explore.gotoTrace(traceId);
    await explore.spans.first().click();
    await explore.spanDetails.getByRole('button', { name: 'Lines of all services' }).click();
    await expect(explore.lines('throttled, backing off')).toHaveCount(3);
  });

  for (const { link, from } of [
    { link: 'Open trace', from: 'the derived field of a JSON line' },
    { link: 'Trace of this line', from: 'the correlation of a JSON line' },
  ]) {
    test(`${from} opens its trace`, async ({ page }) => {
      const explore = new ExplorePage(page);
      await explore.gotoLines('{service="task-svc"} |= "RetryAttempts=3"');
      const line = explore.lines('RetryAttempts=3').nth(SETTLED);
      const traceId =
        /"trace_id":"([0-9a-f]{32})"/.exec((await line.textContent()) ?? '')?.[1] ?? 'no trace id in the line';
      await line.click();
      await page.getByRole('button', { name: link }).first().click();
      await expect(explore.trace(traceId).first()).toBeVisible();
      await expect(explore.spans).toHaveCount(4);
    });
  }

  test('a trace id in structured metadata opens its trace', async ({ page }) => {
    const explore = new ExplorePage(page);
    await explore.gotoLines('{service_name="web-frontend"}');
    await explore.lines('GET /tasks').nth(SETTLED).click();
    await page.getByRole('button', { name: 'Open trace' }).first().click();
    await expect(explore.spans).toHaveCount(4);
  });
});

test('the dashboard’s exemplar leads to the trace', async ({ page }) => {
  // Without refreshing: a new drawing takes the tooltip away.
  await page.goto('/d/throughline-demo?refresh=');
  const markers = page.getByTestId('data-testid Exemplar marker');
  await expect(markers.first()).toBeVisible({ timeout: 30_000 });
  // Markers overlap: take one that a pointer reaches.
  const reachable = await markers.evaluateAll((elements) =>
    elements.findIndex((element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      const hit = document.elementFromPoint(left + width / 2, top + height / 2);
      return hit !== null && element.contains(hit);
    })
  );
  await markers.nth(reachable).hover();
  await page.getByRole('link', { name: 'Open trace' }).first().click();
  await page.waitForURL(/\/explore/);
  await expect(new ExplorePage(page).spans).toHaveCount(4);
});

test('the dashboard links to Throughline', async ({ page }) => {
  await page.goto('/d/throughline-demo');
  await page.getByRole('link', { name: 'Investigate in Throughline' }).click();
  await expect(page.getByTestId(testIds.start.page)).toBeVisible();
});
