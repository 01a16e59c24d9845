import AxeBuilder from '@axe-core/playwright';
import { testIds } from '../src/shared/testIds';
import { RULE_UID, waitUntilFiring } from './alert';
import { expect, test, type ConsoleError } from './fixtures';
import { InvestigatePage } from './pages/InvestigatePage';

/** What Grafana itself prints in red: a missing trace is HTTP 400, a user's first storage read is 404. */
const KNOWN = [/\/api\/ds\/query.*tempo/, /userstorage/];
const unknown = (errors: ConsoleError[]) => errors.filter(({ url }) => !KNOWN.some((known) => known.test(url)));

const findings = (violations: Array<{ id: string; nodes: Array<{ html: string; failureSummary?: string }> }>) =>
  violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`)
  );

/** Grafana's own panels inside our regions have findings of their own. */
const STOCK_PANELS = '[data-viz-panel-key]';

test.beforeEach(async ({ setFault, request, stack }) => {
  await setFault('throttle', true);
  await waitUntilFiring(request, stack.grafanaUrl);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`${colorScheme} theme`, () => {
    test.use({ colorScheme });

    test('start: no console error, axe finds nothing', async ({ page, consoleErrors }) => {
      await page.goto('/a/throughline-investigations-app');
      await expect(page.getByTestId(testIds.start.firingRule).first()).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).include(`[data-testid="${testIds.start.page}"]`).analyze();
      expect(findings(violations)).toEqual([]);
      expect(unknown(consoleErrors)).toEqual([]);
    });

    test('investigation: no console error, axe finds nothing in our own regions', async ({ page, consoleErrors }) => {
      const investigation = new InvestigatePage(page);
      await investigation.goto({ rule: RULE_UID });
      await investigation.expectTrace(await investigation.chooseSlowest());
      const { violations } = await new AxeBuilder({ page })
        .include(`[data-testid="${testIds.investigation.page}"]`)
        .exclude(STOCK_PANELS)
        .analyze();
      expect(findings(violations)).toEqual([]);
      expect(unknown(consoleErrors)).toEqual([]);
    });
  });
}

test('the keyboard alone reaches an exemplar and its trace', async ({ page }) => {
  const investigation = new InvestigatePage(page);
  await investigation.goto({ rule: RULE_UID });
  await expect(investigation.likelyLine).toBeVisible({ timeout: 30_000 });
  const row = await investigation.throttledRow();
  const traceId = (await row.getAttribute('data-trace-id')) ?? '';
  await row.focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => investigation.param('trace')).toBe(traceId);
  await expect(investigation.likelyLine).toContainText('RetryAttempts=3', { timeout: 30_000 });
});

test('a missing trace is said in words, and the other signals stay', async ({ page, consoleErrors }) => {
  const investigation = new InvestigatePage(page);
  await investigation.goto({ rule: RULE_UID, trace: '00000000000000000000000000000abc' });
  await expect(investigation.trace.getByText(/Tempo has no trace 0+abc/)).toBeVisible({ timeout: 30_000 });
  await expect(investigation.exemplars.first()).toBeVisible();
  await expect(investigation.logs.getByText(/Loki has no line of .*task-svc/)).toBeVisible();
  expect(investigation.param('trace')).toBe('00000000000000000000000000000abc');
  expect(unknown(consoleErrors)).toEqual([]);
});

test('garbage in the URL gives sentences, never an exception', async ({ page, consoleErrors }) => {
  const investigation = new InvestigatePage(page);
  const garbage = {
    service: 'no"such\nservice{}',
    metric: '<img src=x onerror=alert(1)>',
    threshold: 'soon',
    quantile: 'most',
    from: 'yesterday-ish',
    metrics: 'no such uid',
    trace: 'not a trace',
    span: '…',
    rule: '../../etc',
  };
  await investigation.goto(garbage);
  for (const param of ['metric', 'threshold', 'quantile', 'from', 'trace', 'span', 'rule']) {
    await expect(investigation.problems).toContainText(new RegExp(param, 'i'));
  }
  expect(investigation.param('threshold')).toBe('soon');
  expect(investigation.param('trace')).toBe('not a trace');
  expect(unknown(consoleErrors)).toEqual([]);
});
