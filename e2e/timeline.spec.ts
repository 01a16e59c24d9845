import { testIds } from '../src/shared/testIds';
import { RULE_UID, waitUntilFiring } from './alert';
import { expect, test } from './fixtures';
import { InvestigatePage } from './pages/InvestigatePage';

test.beforeEach(async ({ setFault, request, stack }) => {
  await setFault('throttle', true);
  await waitUntilFiring(request, stack.grafanaUrl);
});

test('the timeline chooses spans and lines for the whole page, by keyboard, and is panned by mouse', async ({
  page,
}) => {
  const investigation = new InvestigatePage(page);
  await investigation.goto({ rule: RULE_UID });
  await investigation.expectTrace(await investigation.chooseSlowest());
  const strip = page.getByTestId(testIds.timeline.strip);
  const spoken = page.getByTestId(testIds.timeline.spoken);
  await expect(strip).toHaveAccessibleDescription(/The suspect is db:query in task-svc.* \d+ log lines/);

  // The root span, and with it the lines of that span alone.
  await strip.focus();
  await page.keyboard.press('Home');
  await expect(spoken).toContainText('GET /tasks in web-frontend');
  await page.keyboard.press('Enter');
  await expect(investigation.narrowed).toBeVisible();
  expect(investigation.param('span')).toMatch(/^[0-9a-f]{16}$/);
  await page.goBack();
  await expect(investigation.likelyLine).toContainText('RetryAttempts=3');

  // Another line than the one to read first, and its span in Grafana's own view.
  await strip.focus();
  await page.keyboard.press('End');
  // Lines of other requests may stand before it.
  await expect(async () => {
    await page.keyboard.press('ArrowRight');
    await expect(spoken).toContainText(/DEBUG line of task-svc.*backing off/, { timeout: 500 });
  }).toPass({ timeout: 15_000 });
  await page.keyboard.press('Enter');
  await expect(page.getByTestId(testIds.logs.chosen)).toContainText(/^Chosen: task-svc debug/);

  const before = await strip.getAttribute('data-from-ms');
  const box = await strip.boundingBox();
  const middle = { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  await page.mouse.move(middle.x - 200, middle.y, { steps: 4 });
  await page.mouse.up();
  await expect(strip).not.toHaveAttribute('data-from-ms', before ?? '');
  await page
    .getByTestId(testIds.timeline.region)
    .getByRole('button', { name: /^Show all/ })
    .click();
  const length = async () =>
    Number(await strip.getAttribute('data-to-ms')) - Number(await strip.getAttribute('data-from-ms'));
  await expect.poll(length).toBeGreaterThan(600_000);
});
