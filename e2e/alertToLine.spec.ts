import { RULE_UID, waitUntilFiring } from './alert';
import { expect, test } from './fixtures';
import { AlertRulePage } from './pages/AlertRulePage';
import { InvestigatePage } from './pages/InvestigatePage';
import { durationMs } from './tempo';
import { followRunbook, investigateInstance, walkToTheLine } from './walk';

/** Without a trace in the address, the page opens one by itself. */
const MISSING = '00000000000000000000000000000abc';

test.describe('a latency alert leads to the line that explains it', () => {
  test.beforeEach(async ({ setFault, request, stack }) => {
    await setFault('throttle', true);
    await waitUntilFiring(request, stack.grafanaUrl);
  });

  test('from Investigate on the instance, in the same tab', async ({ page, dataSourceRequests }) => {
    let tabs = 0;
    page.context().on('page', () => tabs++);
    await investigateInstance(page);
    await walkToTheLine(page);
    expect(tabs, 'no new tab').toBe(0);
    expect(dataSourceRequests.length, dataSourceRequests.join('\n')).toBeLessThanOrEqual(15);
  });

  test('from the runbook link', async ({ page }) => {
    const opened = await followRunbook(page);
    await walkToTheLine(opened);
  });

  test('from the list of firing rules on the start page', async ({ page }) => {
    await page.goto('/a/throughline-investigations-app');
    await page.getByRole('link', { name: 'Investigate P99 > 500 ms for task-svc' }).click();
    await walkToTheLine(page);
  });

  test('by a click on a diamond, without a page load', async ({ page }) => {
    const investigation = new InvestigatePage(page);
    await investigation.goto({ rule: RULE_UID, trace: MISSING });
    const [marker] = await investigation.reachableMarkers();
    await expect(marker ?? page.locator('none')).toHaveAttribute(
      'aria-label',
      /^Exemplar .+ at \d\d:\d\d:\d\d: open its trace$/
    );
    await page.evaluate(() => Reflect.set(window, 'sameDocument', true));
    await marker?.click();
    await expect(investigation.suspect).toBeVisible();
    await expect(investigation.likelyLine).toBeVisible();
    expect(await page.evaluate(() => Reflect.get(window, 'sameDocument'))).toBe(true);
  });

  test('by a search, where no exemplar leads to a trace', async ({ page }) => {
    // As if none had been sampled. The search for slow traces, and the trace itself, are Tempo's.
    await page.route(/\/api\/search\?.*trace%3Aid/, (route) => route.fulfill({ json: { traces: [] } }));
    await page.route(/\/api\/v2\/traces\//, (route) => route.fulfill({ json: { trace: {}, metrics: {} } }));
    const investigation = new InvestigatePage(page);
    await investigation.goto({ rule: RULE_UID });
    await expect(investigation.trace.getByText(/^No exemplar leads to a trace\. This is the slowest/)).toBeVisible({
      timeout: 30_000,
    });
    await expect(investigation.likelyLine).toHaveAttribute('data-trace-id', investigation.param('trace') ?? '');
    expect(await page.evaluate(() => window.history.length)).toBeLessThanOrEqual(2);
  });

  test('most diamonds can be hit by a pointer', async ({ page }) => {
    const investigation = new InvestigatePage(page);
    await investigation.goto({ service: 'task-svc', threshold: '500ms', from: 'now-5m', to: 'now' });
    const reachable = await investigation.reachableMarkers();
    const all = await page.getByTestId('data-testid Exemplar marker').count();
    expect(reachable.length / all).toBeGreaterThan(0.5);
  });

  test('by a click on the spike itself', async ({ page }) => {
    const investigation = new InvestigatePage(page);
    await investigation.goto({ service: 'task-svc', threshold: '500ms', from: 'now-2m', to: 'now', trace: MISSING });
    await investigation.reachableMarkers();
    const box = await investigation.plot().boundingBox();
    if (!box) {
      throw new Error('the plot is not drawn');
    }
    // Half-way up there is no diamond, only the spike's moment.
    await page.mouse.click(box.x + box.width * 0.8, box.y + box.height * 0.4);
    // On a busy machine the slowest trace of that moment may have another cause.
    await expect.poll(() => investigation.param('trace'), { timeout: 30_000 }).not.toBe(MISSING);
    const traceId = investigation.param('trace') ?? '';
    await investigation.expectTrace(traceId);
    expect(await durationMs(page.request, traceId), 'it is slow').toBeGreaterThan(500);
  });

  test('a span’s log link narrows the lines to that span, and a trace id in a line leads back', async ({ page }) => {
    const investigation = new InvestigatePage(page);
    await investigation.goto({ rule: RULE_UID });
    const traceId = await investigation.chooseSlowest();
    await investigation.expectTrace(traceId);
    await expect(investigation.logs.getByText('6 lines of this trace')).toBeVisible();

    const suspectSpan = await investigation.suspect.getAttribute('data-span-id');
    await investigation.spanLogsLink(suspectSpan ?? '').click();
    await expect.poll(() => investigation.param('span')).toBe(suspectSpan);
    await expect(investigation.logs.getByText('4 lines of this span')).toBeVisible();

    await investigation.openLineDetails(/RetryAttempts=3/);
    await investigation.logs.getByRole('link', { name: 'Open this trace' }).click();
    await expect.poll(() => investigation.param('span')).toBeNull();
    expect(investigation.param('trace')).toBe(traceId);
    await expect(investigation.logs.getByText('6 lines of this trace')).toBeVisible();
  });
});

test('the rule’s page names the runbook as a link', async ({ page }) => {
  const rule = new AlertRulePage(page, RULE_UID);
  await rule.goto();
  await expect(rule.runbookLink).toBeVisible();
});
