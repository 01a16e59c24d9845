import { createServer, type Server } from 'node:http';
import type { APIRequestContext, Page } from '@playwright/test';
import { ROUTES } from '../src/shared/plugin';
import { testIds } from '../src/shared/testIds';
import { waitUntilFiring } from './alert';
import { expect, test } from './fixtures';
import { EntryPoints } from './pages/EntryPoints';
import { ExplorePage } from './pages/ExplorePage';
import { InvestigatePage } from './pages/InvestigatePage';
import { throttledTrace } from './tempo';

const P95 =
  'histogram_quantile(0.95, sum by (le) (rate(http_server_request_duration_seconds_bucket{service="task-svc"}[$__rate_interval])))';

async function signIn(page: Page): Promise<void> {
  const login = await page.context().request.post('/login', { data: { user: 'admin', password: 'admin' } });
  expect(login.ok()).toBe(true);
}

test.beforeEach(async ({ setFault, request, stack }) => {
  await setFault('throttle', true);
  await waitUntilFiring(request, stack.grafanaUrl);
});

test.describe('Investigate', () => {
  test('in a panel’s menu takes its query and time range', async ({ page }) => {
    const link = await new EntryPoints(page).inPanelMenu('throughline-demo', 1, 'p99 latency of task-svc');
    await link.click();

    const investigation = new InvestigatePage(page);
    await expect(page.getByRole('heading', { name: 'task-svc p99' })).toBeVisible({ timeout: 30_000 });
    expect(investigation.param('expr')).toMatch(/^histogram_quantile\(0\.99, .*\[\$__rate_interval\]/);
    expect(['metrics', 'from', 'to'].map((name) => investigation.param(name))).toEqual(['prometheus', 'now-3m', 'now']);
    await expect(investigation.suspect).toBeVisible({ timeout: 30_000 });
    await expect(investigation.problems).toHaveCount(0);
  });

  test('is not in the menu of a panel of lines', async ({ page }) => {
    await page.goto('/d/throughline-demo?viewPanel=panel-7&from=now-3m&to=now&refresh=1d');
    const menu = page.getByTestId(/^data-testid Panel menu /).first();
    await page
      .getByTestId(/^data-testid Panel header /)
      .first()
      .hover();
    await menu.click();
    await expect(page.getByRole('menuitem', { name: 'View' })).toBeVisible();
    await expect(page.getByRole('menuitem', { name: 'Extensions' })).toHaveCount(0);
  });

  test('in Explore takes the query, what it compares with, and the time range', async ({ page }) => {
    await signIn(page);
    await new ExplorePage(page).goto('prometheus', { expr: `${P95} > 0.3` });
    await (await new EntryPoints(page).inExploreToolbar()).click();

    await expect(page.getByRole('heading', { name: 'task-svc p95 > 300 ms' })).toBeVisible({ timeout: 30_000 });
    const investigation = new InvestigatePage(page);
    expect(investigation.param('from')).toBe('now-30m');
    await expect(investigation.exemplars.first()).toBeVisible({ timeout: 30_000 });
  });

  test('in the header of a trace takes the trace; our own page has no such button', async ({
    page,
    request,
    stack,
  }) => {
    await signIn(page);
    const traceId = await throttledTrace(request, stack.tempoUrl);
    await new ExplorePage(page).gotoTrace(traceId);
    const entry = new EntryPoints(page);
    await entry.inTraceHeader().click();

    const investigation = new InvestigatePage(page);
    await investigation.expectTrace(traceId);
    expect(investigation.param('traces')).toBe('tempo');
    await expect(entry.inTraceHeader()).toHaveCount(0);
  });

  test('in the command palette opens the start page', async ({ page }) => {
    await page.goto('/dashboards');
    await (await new EntryPoints(page).inCommandPalette()).click();

    await expect(page.getByTestId(testIds.start.page)).toBeVisible();
  });
});

test('the start page shows value against threshold, and a data source’s own rule leads to its window', async ({
  page,
  stack,
}) => {
  await signIn(page);
  const ruler = await startRuler(stack.prometheusUrl);
  const port = portOf(ruler);
  const uid = await addPrometheus(page.context().request, `http://127.0.0.1:${port}`);
  try {
    await page.goto(ROUTES.start);
    const list = page.getByTestId(testIds.start.firing);
    await expect(list.getByText(/^fired at [\d.]+ m?s > 500 ms$/)).toBeVisible({ timeout: 30_000 });
    await expect(list.getByText('700 ms > 500 ms', { exact: true })).toBeVisible();
    await list.getByRole('link', { name: 'Investigate Slow, says the ruler' }).click();

    const investigation = new InvestigatePage(page);
    await expect(page.getByRole('heading', { name: 'task-svc p95 > 500 ms' })).toBeVisible({ timeout: 30_000 });
    expect(investigation.param('metrics')).toBe(uid);
    expect(Date.parse(investigation.param('from') ?? '')).toBeCloseTo(ACTIVE_AT - 16 * 60_000, -4);
    await expect(investigation.exemplars.first()).toBeVisible({ timeout: 30_000 });
  } finally {
    await page.context().request.delete(`/api/datasources/uid/${uid}`);
    ruler.close();
  }
});

test('“Open in…” opens Explore on the lines, and is grey for who may not use it', async ({ page, request, stack }) => {
  const traceId = await throttledTrace(request, stack.tempoUrl);
  const investigation = new InvestigatePage(page);
  const params = { service: 'task-svc', trace: traceId, from: 'now-30m', to: 'now' };
  await investigation.goto(params);
  await investigation.expectTrace(traceId);
  await investigation.openIn.click();
  await expect(investigation.openInItem('Lines in Explore')).toBeDisabled();
  await expect(investigation.openInItem('Lines in Explore')).toContainText('datasources:explore');

  await signIn(page);
  await investigation.goto(params);
  await investigation.expectTrace(traceId);
  await investigation.openIn.click();
  await investigation.openInItem('Lines in Explore').click();
  await page.waitForURL(/\/explore\?/);
  await expect(new ExplorePage(page).lines('RetryAttempts=3')).toHaveCount(1, { timeout: 30_000 });
});

const ACTIVE_AT = Date.now() - 5 * 60_000;

/** A Prometheus with one firing rule: the demo's, but for the list of its rules. */
async function startRuler(prometheusUrl: string): Promise<Server> {
  const rule = {
    type: 'alerting',
    state: 'firing',
    name: 'Slow, says the ruler',
    query: `${P95.replace('$__rate_interval', '1m')} > 0.5`,
    duration: 60,
    labels: { team: '{{ $labels.team }}' },
    annotations: {},
    health: 'ok',
    alerts: [
      { state: 'firing', labels: {}, annotations: {}, activeAt: new Date(ACTIVE_AT).toISOString(), value: '7e-01' },
    ],
  };
  const groups = [{ name: 'g', file: 'rules.yaml', interval: 15, rules: [rule] }];
  const server = createServer((incoming, outgoing) => {
    if (incoming.url?.startsWith('/api/v1/rules')) {
      outgoing.setHeader('content-type', 'application/json');
      outgoing.end(JSON.stringify({ status: 'success', data: { groups } }));
      return;
    }
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = 'GET', headers, url = '/' } = incoming;
      const type = headers['content-type'];
      const body = method === 'POST' ? Buffer.concat(chunks) : undefined;
      fetch(`${prometheusUrl}${url}`, { method, body, headers: type ? { 'content-type': type } : {} })
        .then(async (answer) => {
          outgoing.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
          outgoing.end(Buffer.from(await answer.arrayBuffer()));
        })
        .catch(() => outgoing.writeHead(502).end());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function addPrometheus(request: APIRequestContext, url: string): Promise<string> {
  const uid = 'prometheus-with-rules';
  const jsonData = {
    httpMethod: 'POST',
    manageAlerts: true,
    timeInterval: '5s',
    exemplarTraceIdDestinations: [{ name: 'trace_id', datasourceUid: 'tempo' }],
  };
  await request.delete(`/api/datasources/uid/${uid}`);
  const added = await request.post('/api/datasources', {
    data: { uid, name: uid, type: 'prometheus', access: 'proxy', url, jsonData },
  });
  expect(added.ok(), await added.text()).toBe(true);
  return uid;
}

function portOf(server: Server): number {
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}
