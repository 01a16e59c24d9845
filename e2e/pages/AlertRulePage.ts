import type { Locator, Page } from '@playwright/test';

/** Grafana's page of one alert rule. */
export class AlertRulePage {
  readonly runbookLink: Locator;
  readonly investigate: Locator;

  constructor(
    readonly page: Page,
    private readonly uid: string
  ) {
    this.runbookLink = page
      .getByRole('link', { name: /runbook/i })
      .or(page.locator(`a[href*="investigate?rule=${uid}"]`))
      .first();
    this.investigate = page
      .getByRole('menuitem', { name: 'Investigate' })
      .or(page.getByRole('button', { name: 'Investigate' }))
      .first();
  }

  async goto(tab?: 'instances'): Promise<void> {
    await this.page.goto(`/alerting/grafana/${this.uid}/view${tab ? `?tab=${tab}` : ''}`);
  }
}
