import { expect, type Locator, type Page } from '@playwright/test';
import { ROUTES } from '../../src/shared/plugin';
import { testIds } from '../../src/shared/testIds';
import { isThrottled } from '../tempo';

const MARKER = 'data-testid Exemplar marker';

/** The investigation: latency and exemplars, trace, logs. */
export class InvestigatePage {
  readonly exemplars: Locator;
  readonly suspect: Locator;
  readonly likelyLine: Locator;
  readonly tracePanelRows: Locator;
  readonly logs: Locator;
  readonly trace: Locator;
  readonly problems: Locator;
  readonly openIn: Locator;
  /** Shown while the lines are narrowed to one span. */
  readonly narrowed: Locator;

  constructor(readonly page: Page) {
    this.exemplars = page.getByTestId(testIds.metric.exemplar);
    this.trace = page.getByTestId(testIds.trace.region);
    this.suspect = page.getByTestId(testIds.trace.suspect);
    this.tracePanelRows = this.trace.getByTestId('span-view');
    this.logs = page.getByTestId(testIds.logs.region);
    this.likelyLine = page.getByTestId(testIds.logs.likely);
    this.narrowed = page.getByTestId(testIds.logs.allSpans);
    this.openIn = page.getByTestId(testIds.investigation.openIn);
    this.problems = page.getByTestId(testIds.investigation.problems);
  }

  async goto(params: Record<string, string>): Promise<void> {
    await this.page.goto(`${ROUTES.investigate}?${new URLSearchParams(params)}`);
  }

  /** What the address bar says of the investigation. */
  param(name: string): string | null {
    return new URL(this.page.url()).searchParams.get(name);
  }

  /** Opens the slowest exemplar that the throttled query made slow. @returns its trace id */
  async chooseSlowest(): Promise<string> {
    await expect(this.exemplars.first()).toBeVisible({ timeout: 30_000 });
    const row = await this.throttledAmong(this.exemplars);
    const traceId = (await row.getAttribute('data-trace-id')) ?? '';
    await row.click();
    return traceId;
  }

  /** The slowest such exemplar that is not open. */
  async throttledRow(): Promise<Locator> {
    return this.throttledAmong(this.exemplars.and(this.page.locator(':not([aria-current])')));
  }

  private async throttledAmong(rows: Locator): Promise<Locator> {
    for (const row of await rows.all()) {
      const traceId = (await row.getAttribute('data-trace-id')) ?? '';
      if (await isThrottled(this.page.request, traceId)) {
        // By its trace: the list may change its order, and a choice its state.
        return this.exemplars.and(this.page.locator(`[data-trace-id="${traceId}"]`));
      }
    }
    throw new Error('no listed exemplar belongs to a throttled request');
  }

  /** Waits until trace, suspect and lines of this trace are drawn. */
  async expectTrace(traceId: string): Promise<void> {
    await expect(this.suspect).toHaveAttribute('data-trace-id', traceId, { timeout: 30_000 });
    await expect(this.tracePanelRows.first()).toBeVisible();
    await expect(this.likelyLine).toHaveAttribute('data-trace-id', traceId, { timeout: 30_000 });
  }

  /** A marker that a pointer can really hit: others may lie on top of its centre. */
  async reachableMarkers(): Promise<Locator[]> {
    const markers = this.page.getByTestId(testIds.metric.panel).getByTestId(MARKER);
    await expect(markers.first()).toBeVisible({ timeout: 30_000 });
    const reachable: Locator[] = [];
    for (const marker of await markers.all()) {
      const isOnTop = await marker.evaluate((element) => {
        const { left, top, width, height } = element.getBoundingClientRect();
        const hit = document.elementFromPoint(left + width / 2, top + height / 2);
        return hit !== null && element.contains(hit);
      });
      if (isOnTop) {
        reachable.push(marker);
      }
    }
    return reachable;
  }

  /** The link of a span's row to its lines. */
  spanLogsLink(spanId: string): Locator {
    return this.trace.locator(`a[href*="span=${spanId}"]`).first();
  }

  /** Expands one line of the logs panel. */
  async openLineDetails(text: RegExp): Promise<void> {
    await this.logs.locator('tbody tr').filter({ hasText: text }).last().click();
  }

  /** An entry of “Open in…”. */
  openInItem(name: string): Locator {
    return this.page.getByTestId(testIds.investigation.openInItem).filter({ hasText: name });
  }

  /** The plot of the latency panel, where the spike is clicked. */
  plot(): Locator {
    return this.page.getByTestId(testIds.metric.panel).locator('.u-over');
  }
}
