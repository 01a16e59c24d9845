import type { Locator, Page } from '@playwright/test';

/** The places of Grafana's own that lead to an investigation; each opens “Investigate” and leaves the click to it. */
export class EntryPoints {
  constructor(private readonly page: Page) {}

  /** In a panel's menu, below “Extensions”. */
  async inPanelMenu(dashboard: string, panelId: number, title: string): Promise<Locator> {
    // One panel alone, not refreshed: a whole dashboard of exemplars keeps a small machine busy.
    await this.page.goto(`/d/${dashboard}?viewPanel=panel-${panelId}&from=now-3m&to=now&refresh=1d`);
    await this.page.getByTestId(`data-testid Panel header ${title}`).hover();
    await this.page.getByTestId(`data-testid Panel menu ${title}`).click();
    await this.page.getByRole('menuitem', { name: 'Extensions' }).hover();
    return this.page.getByRole('menuitem', { name: 'Investigate' });
  }

  /** In Explore's toolbar, below “Add”. */
  async inExploreToolbar(): Promise<Locator> {
    await this.page.getByRole('button', { name: 'Add', exact: true }).click();
    return this.page.getByRole('menuitem', { name: 'Investigate' });
  }

  /** Beside the title of Grafana's trace view. */
  inTraceHeader(): Locator {
    return this.page.getByRole('button', { name: 'Investigate', exact: true });
  }

  async inCommandPalette(): Promise<Locator> {
    await this.page.keyboard.press('Control+k');
    await this.page.getByPlaceholder('Search or jump to...').fill('Open Throughline');
    return this.page.getByRole('option', { name: 'Open Throughline' });
  }
}
