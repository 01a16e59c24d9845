import type { Locator, Page } from '@playwright/test';

/** Grafana's page of one alert rule. */
export class AlertRulePage {
  readonly runbookLink: Locator;
  readonly instanceActions: Locator;
  readonly investigate: Locator;

  constructor(
    readonly page: Page,
    private readonly uid: string
  ) {
    this.runbookLink = page.locator(`a[href*="investigate?rule=${uid}"]`);
    this.instanceActions = page.getByRole('button', { name: 'Actions' }).first();
    this.investigate = page.getByRole('menuitem', { name: 'Investigate' });
  }

  async goto(baseUrl = ''): Promise<void> {
    await this.page.goto(`${baseUrl}/alerting/grafana/${this.uid}/view?tab=instances`);
  }

  /** “Investigate” on the first instance: two clicks, in the same tab. */
  async investigateInstance(): Promise<void> {
    await this.instanceActions.click();
    await this.investigate.click();
  }
}
