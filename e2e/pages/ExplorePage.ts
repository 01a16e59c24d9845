import type { Locator, Page } from '@playwright/test';

/** Grafana's Explore, opened on one query. */
export class ExplorePage {
  readonly spans: Locator;
  readonly spanDetails: Locator;

  constructor(readonly page: Page) {
    this.spans = page.getByTestId('span-view');
    this.spanDetails = page.getByTestId('span-detail-component');
  }

  async goto(datasource: string, query: Record<string, string>): Promise<void> {
    const queries = [{ refId: 'A', datasource: { type: datasource, uid: datasource }, ...query }];
    const panes = JSON.stringify({ a: { datasource, queries, range: { from: 'now-30m', to: 'now' } } });
    await this.page.goto(`/explore?${new URLSearchParams({ schemaVersion: '1', orgId: '1', panes })}`);
  }

  gotoTrace(traceId: string): Promise<void> {
    return this.goto('tempo', { queryType: 'traceql', query: traceId });
  }

  gotoLines(expr: string): Promise<void> {
    return this.goto('loki', { queryType: 'range', expr });
  }

  /** Log lines of any pane, by their text. */
  lines(text: string | RegExp): Locator {
    return this.page.locator('tbody tr').filter({ hasText: text });
  }

  /** The trace id as Grafana's trace view heads it. */
  trace(traceId: string): Locator {
    return this.page.getByText(traceId, { exact: true });
  }
}
