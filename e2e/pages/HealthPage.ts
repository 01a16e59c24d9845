import { expect, type Locator, type Page } from '@playwright/test';
import { ROUTES } from '../../src/shared/plugin';
import { testIds } from '../../src/shared/testIds';

/** Correlation health: the services, the checks of one of them, and what mends them. */
export class HealthPage {
  readonly page: Page;
  readonly root: Locator;
  readonly services: Locator;
  readonly checks: Locator;
  readonly progress: Locator;

  constructor(
    page: Page,
    /** Of another Grafana than the tests’ own. */
    private readonly baseUrl = ''
  ) {
    this.page = page;
    this.root = page.getByTestId(testIds.health.page);
    this.services = page.getByTestId(testIds.health.service);
    this.checks = page.getByTestId(testIds.health.check);
    this.progress = page.getByTestId(testIds.health.progress);
  }

  async goto(params: Record<string, string> = {}): Promise<void> {
    await this.page.goto(`${this.baseUrl}${ROUTES.health}?${new URLSearchParams(params)}`);
    await expect(this.services.first()).toBeVisible({ timeout: 30_000 });
  }

  async runForAll(): Promise<void> {
    await this.page.getByRole('button', { name: 'Run for all' }).click();
    await this.expectIdle();
  }

  async runFor(service: string): Promise<void> {
    await this.root.getByRole('button', { name: `Run for ${service}` }).click();
    await this.expectIdle();
    await expect(this.row(service)).toHaveAttribute('data-state', 'done');
  }

  row(service: string): Locator {
    return this.services.and(this.page.locator(`[data-service="${service}"]`));
  }

  check(id: string): Locator {
    return this.checks.and(this.page.locator(`[data-id="${id}"]`));
  }

  /** The verdicts of the chosen service’s checks, by their ids. */
  async verdicts(): Promise<Record<string, string>> {
    const entries = await this.checks.evaluateAll((all) =>
      all.map(({ dataset }) => [dataset.id ?? '', dataset.verdict ?? ''])
    );
    return Object.fromEntries(entries);
  }

  /** The states of a service’s links, in the order of the path. */
  links(service: string): Promise<Array<string | null>> {
    return this.row(service)
      .getByTestId(testIds.health.link)
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-link-state')));
  }

  /** The provisioning that the page wrote for its data sources, as whole entries of a file. */
  async wholeFile(): Promise<string> {
    const file = this.page.getByTestId(testIds.health.wholeFile);
    await file.locator('summary').click();
    return (await file.locator('pre').textContent()) ?? '';
  }

  private async expectIdle(): Promise<void> {
    await expect(this.progress).toHaveAttribute('data-busy', 'false', { timeout: 90_000 });
  }
}
