import { expect, test } from '@grafana/plugin-e2e';
import { PLUGIN_ID } from '../src/shared/plugin';
import { needsChromium } from './fixtures';

needsChromium();

test('a spec of @grafana/plugin-e2e runs as it does on a Grafana', async ({ gotoAppPage, grafanaVersion, request }) => {
  expect(Number.parseInt(grafanaVersion, 10)).toBeGreaterThanOrEqual(12);
  expect((await request.post('/login', { data: { user: 'admin', password: 'admin' } })).ok()).toBe(true);
  const app = await gotoAppPage({ pluginId: PLUGIN_ID, path: '/investigate' });
  await expect(app.ctx.page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(app.getByGrafanaSelector(app.ctx.selectors.components.TimePicker.openButton)).toBeVisible();
});
