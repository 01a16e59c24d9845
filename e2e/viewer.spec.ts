import path from 'node:path';
import { findBinaries } from '../stack/binaries';
import { startNative, type NativeStack } from '../stack/native';
import { waitUntilFiring } from './alert';
import { expect, test } from './fixtures';
import { followRunbook, investigateInstance, walkToTheLine } from './walk';

/**
 * A Grafana on the same stores where nobody may use Explore; visitors are Viewers. `NO_EXPLORE_GRAFANA_URL` names a
 * running one, else a second native Grafana is started beside the stack.
 */
test.describe('a Viewer without Explore', () => {
  let grafana: Pick<NativeStack, 'grafanaUrl' | 'stop'> | undefined;

  test.beforeAll(async () => {
    test.setTimeout(120_000);
    const given = process.env.NO_EXPLORE_GRAFANA_URL;
    test.skip(!given && !findBinaries().ok, 'There is no second Grafana here: set NO_EXPLORE_GRAFANA_URL.');
    grafana = given ? { grafanaUrl: given, stop: async () => undefined } : await startBeside();
  });
  test.afterAll(() => grafana?.stop());

  test.beforeEach(async ({ setFault, request }) => {
    await setFault('throttle', true);
    await waitUntilFiring(request, grafana?.grafanaUrl ?? '');
  });

  test('walks from the instance and from the runbook link to the line', async ({ browser }) => {
    const context = await browser.newContext({ viewport: { width: 1600, height: 1000 } });
    const page = await context.newPage();
    const baseUrl = grafana?.grafanaUrl ?? '';
    const user = await (await context.request.get(`${baseUrl}/api/frontend/settings`)).text();
    expect(user).toContain('"exploreEnabled":false');

    await investigateInstance(page, baseUrl);
    await walkToTheLine(page);
    await walkToTheLine(await followRunbook(page, baseUrl));
    await expect(page.getByRole('link', { name: 'Explore' })).toHaveCount(0);
    await context.close();
  });
});

async function startBeside(): Promise<NativeStack> {
  const { stackUrls } = await import('./stackUrls');
  const { grafanaUrl, ...stores } = stackUrls();
  const port = Number(new URL(grafanaUrl).port || 3000) + 55;
  return startNative({
    stores,
    ports: { grafana: port },
    explore: false,
    dataFolder: path.resolve(__dirname, '..', '.data', 'no-explore'),
    clean: true,
  });
}
