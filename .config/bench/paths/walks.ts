/** The shortest way that we know from a firing rule to the line that explains it, by each path. */
import type { Locator, Page } from '@playwright/test';
import { RULE_UID } from '../../../e2e/alert';
import { AlertRulePage } from '../../../e2e/pages/AlertRulePage';
import { ExplorePage } from '../../../e2e/pages/ExplorePage';
import { InvestigatePage } from '../../../e2e/pages/InvestigatePage';
import { ROUTES } from '../../../src/shared/plugin';
import type { Hand } from './hand';

export interface Path {
  name: string;
  /** The page that the person is on, ready for the first click. */
  begin(page: Page, baseUrl: string): Promise<void>;
  /** @returns the line, where it will appear */
  walk(hand: Hand): Promise<Locator>;
}

const CAUSE = 'RetryAttempts=3';

/** The rule's page as a notification's link opens it. */
async function onRulePage(page: Page, baseUrl: string): Promise<void> {
  await page.goto(`${baseUrl}/alerting/grafana/${RULE_UID}/view`);
  await page.getByRole('tab', { name: 'Instances' }).waitFor();
  await page.waitForLoadState('networkidle');
}

async function onStart(page: Page, baseUrl: string): Promise<void> {
  await page.goto(`${baseUrl}${ROUTES.start}`);
  await firingRule(page).waitFor();
  await page.waitForLoadState('networkidle');
}

const firingRule = (page: Page) => page.getByRole('link', { name: 'Investigate P99 > 500 ms for task-svc' });

const likelyCause = (page: Page) => new InvestigatePage(page).likelyLine.getByText(CAUSE).first();

export const ours: Record<'runbook' | 'start' | 'instance', Path> = {
  runbook: {
    name: 'Throughline by the runbook link',
    begin: onRulePage,
    async walk(hand) {
      const opened = await hand.clickIntoTab(new AlertRulePage(hand.page, RULE_UID).runbookLink);
      return likelyCause(opened.page);
    },
  },
  start: {
    name: 'Throughline from Start',
    begin: onStart,
    async walk(hand) {
      await hand.click(firingRule(hand.page));
      return likelyCause(hand.page);
    },
  },
  instance: {
    name: 'Throughline by the instance’s action',
    begin: onRulePage,
    async walk(hand) {
      const rule = new AlertRulePage(hand.page, RULE_UID);
      await hand.click(hand.page.getByRole('tab', { name: 'Instances' }));
      await hand.click(rule.instanceActions);
      await hand.click(rule.investigate);
      return likelyCause(hand.page);
    },
  },
};

/** The links of the throttled span's row in Grafana's trace view: an icon, which opens a menu where there are several. */
const spanLinks = (page: Page) => {
  const row = page.getByTestId('TimelineRowCell').filter({ hasText: 'db:query' });
  return row.locator('a').or(row.getByTestId('SpanLinksMenu').getByRole('button')).first();
};

const explored = (page: Page) => new ExplorePage(page).lines(CAUSE).first();

/** Of the list “Slow traces”: a duration from 300 ms on. */
const SLOW_ROW = /(?:[3-9]\d\d(?:\.\d+)? ms|\d s)/;

export const others: Record<'dashboard' | 'drilldown', Path> = {
  dashboard: {
    name: 'Dashboard panel → Explore',
    begin: onRulePage,
    async walk(hand) {
      const { page } = hand;
      await hand.click(page.getByRole('link', { name: 'View panel' }));
      await hand.hover(await highestMarker(page));
      await hand.click(page.getByRole('link', { name: 'Open trace' }).first());
      await hand.click(spanLinks(page));
      await hand.click(page.getByText('Related logs', { exact: true }));
      return explored(page);
    },
  },
  drilldown: {
    name: 'Traces Drilldown',
    begin: onRulePage,
    async walk(hand) {
      const { page } = hand;
      await hand.click(page.getByRole('button', { name: 'Expand section: Drilldown' }));
      await hand.click(page.getByRole('link', { name: 'Traces', exact: true }));
      await hand.click(page.locator('input[name="metric-duration"]'));
      await page.getByText('Slowest traces selected').waitFor();
      // The newest of the uppermost row: otherwise the list holds any 200 of the slowest tenth, of hours when all was well too.
      await hand.drag(page.locator('.u-over').first(), [0.84, 0.01], [0.99, 0.11]);
      await hand.click(page.getByRole('tab', { name: 'Slow traces' }));
      await hand.click(page.getByRole('row').filter({ hasText: SLOW_ROW }).locator('.cell-link').first());
      const logs = await hand.clickIntoTab(spanLinks(page));
      return explored(logs.page);
    },
  },
};

const MARKER = 'data-testid Exemplar marker';

/** The slowest exemplar that a pointer can hit. */
async function highestMarker(page: Page): Promise<Locator> {
  const markers = page.getByTestId(MARKER);
  await markers.first().waitFor();
  const index = await markers.evaluateAll((elements) => {
    const reachable = elements.flatMap((element, at) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      const hit = document.elementFromPoint(left + width / 2, top + height / 2);
      return hit !== null && element.contains(hit) ? [{ at, top }] : [];
    });
    return reachable.sort((a, b) => a.top - b.top)[0]?.at ?? 0;
  });
  return markers.nth(index);
}
