import { testIds } from '../src/shared/testIds';
import { RULE_UID, waitUntilFiring } from './alert';
import { expect, test } from './fixtures';
import { InvestigatePage } from './pages/InvestigatePage';

test.beforeEach(async ({ setFault, request, stack }) => {
  await setFault('throttle', true);
  await waitUntilFiring(request, stack.grafanaUrl);
});

test('the line to read first leads a list of patterns, and a row chooses its line for the whole page', async ({
  page,
  dataSourceRequests,
}) => {
  const investigation = new InvestigatePage(page);
  await investigation.goto({ rule: RULE_UID });
  await investigation.expectTrace(await investigation.chooseSlowest());

  await expect(page.getByTestId(testIds.logs.rankedSummary)).toContainText('refined with the hour before', {
    timeout: 30_000,
  });
  await expect(investigation.likelyLine).toContainText('RetryAttempts=3');
  const rows = page.getByTestId(testIds.logs.rankedLine);
  await expect(rows.first()).toContainText(/1\s*warn.*RetryAttempts=3/);
  // Another throttled request may have written the same at the same moment; its lines are listed apart.
  const backOff = rows.filter({ hasText: 'backing off', hasNotText: 'beside the trace' });
  await expect(backOff).toHaveCount(1);
  await expect(backOff).toContainText('×3');

  // By keyboard alone.
  await backOff.focus();
  const asked = dataSourceRequests.length;
  await page.keyboard.press('Enter');
  await expect(backOff).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByTestId(testIds.logs.chosen)).toContainText(/^Chosen: task-svc debug/);
  // The timeline goes on from the line that is chosen.
  await page.getByTestId(testIds.timeline.strip).focus();
  await expect(page.getByTestId(testIds.timeline.spoken)).toContainText(/DEBUG line of task-svc/);
  await backOff.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId(testIds.logs.chosen)).toHaveCount(0);
  expect(dataSourceRequests.length, 'choosing asks nothing').toBe(asked);
});

test('an error that was logged without a trace id is found beside the trace that it belongs to', async ({
  page,
  request,
  setFault,
  stack,
}) => {
  await setFault('context-lost', true);
  /** The trace whose line names the same order as the newest error line without an id. */
  const traceOfLostError = async (): Promise<string> => {
    const linesOf = async (query: string): Promise<string[]> => {
      const params = new URLSearchParams({ query, limit: '100', since: '2m' });
      const answer = await (await request.get(`${stack.lokiUrl}/loki/api/v1/query_range?${params}`)).json();
      return answer.data.result.flatMap(({ values }: { values: string[][] }) => values.map(([, line]) => line ?? ''));
    };
    const [lost = ''] = await linesOf('{service_name="checkout-service"} |= "ERROR [- -]"');
    const order = /order=(\S+)/.exec(lost)?.[1];
    const placed = order ? await linesOf(`{service_name="checkout-service"} |= "order placed order=${order} "`) : [];
    return /\[([0-9a-f]{32}) /.exec(placed[0] ?? '')?.[1] ?? '';
  };
  let traceId = '';
  await expect.poll(async () => (traceId = await traceOfLostError()), { timeout: 60_000 }).not.toBe('');

  const investigation = new InvestigatePage(page);
  await investigation.goto({ service: 'checkout-service', trace: traceId, from: 'now-15m', to: 'now' });

  const row = page.getByTestId(testIds.logs.rankedLine).filter({ hasText: 'could not be queued' });
  await expect(row).toContainText('beside the trace', { timeout: 30_000 });
  await expect(row).toContainText('without a trace id');
  await expect(investigation.likelyLine).toContainText('could not be queued');
  await row.focus();
  await page.keyboard.press('Enter');
  await page.getByTestId(testIds.timeline.strip).focus();
  await expect(page.getByTestId(testIds.timeline.spoken)).toContainText(/ERROR line of checkout-service/);
  await setFault('context-lost', false);
});
