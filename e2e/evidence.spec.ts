import AxeBuilder from '@axe-core/playwright';
import type { BrowserContext, Page } from '@playwright/test';
import { PLUGIN_ID, ROUTES } from '../src/shared/plugin';
import { testIds } from '../src/shared/testIds';
import { RULE_UID, waitUntilFiring } from './alert';
import { expect, test } from './fixtures';
import { EvidenceRail } from './pages/EvidenceRail';
import { InvestigatePage } from './pages/InvestigatePage';
import { stackUrls } from './stackUrls';
import { throttledTrace } from './tempo';

const CHAIN = ['metric', 'trace', 'line'];
const USER_STORAGE = /\/apis\/userstorage\.grafana\.app\//;

test.beforeEach(async ({ setFault, request, stack }) => {
  await setFault('throttle', true);
  await waitUntilFiring(request, stack.grafanaUrl);
});

async function signIn(context: BrowserContext): Promise<void> {
  const login = await context.request.post('/login', { data: { user: 'admin', password: 'admin' } });
  expect(login.ok()).toBe(true);
}

/** A throttled request of the firing rule, with its cause marked and the chain that leads to it kept. */
async function markCause(page: Page): Promise<EvidenceRail> {
  const trace = await throttledTrace(page.request, stackUrls().tempoUrl);
  await new InvestigatePage(page).goto({ rule: RULE_UID, trace });
  const rail = await markOffered(new EvidenceRail(page));
  await expect(rail.cause).toContainText('RetryAttempts=3');
  return rail;
}

/** Waits until the guide offers to mark the cause, and takes it. */
async function markOffered(rail: EvidenceRail): Promise<EvidenceRail> {
  await rail.expectSteps(['found', 'found', 'found', 'found', 'idle']);
  await rail.markCause.click();
  await rail.expectKinds(CHAIN);
  return rail;
}

/** The keys under which this browser keeps evidence, with what is there. */
const keptHere = (page: Page): Promise<Array<[string, string]>> =>
  page.evaluate(
    (id) => Object.entries(localStorage).filter(([key, text]) => key.startsWith(id) && text !== ''),
    `${PLUGIN_ID}:`
  );

test.describe('the guide, for who is signed in', () => {
  test.beforeEach(({ context }) => signIn(context));

  test('leads to a marked cause by two clicks, and the evidence outlives a reload', async ({ page }) => {
    await page.goto(ROUTES.start);
    await page.getByRole('link', { name: 'Investigate P99 > 500 ms for task-svc' }).click();
    const rail = await markOffered(new EvidenceRail(page));
    await rail.expectSteps(['found', 'found', 'found', 'found', 'found']);
    await expect(rail.cause).toHaveAttribute('data-kind', 'line');
    expect(await keptHere(page), 'nothing is left in the browser').toEqual([]);

    await page.reload();
    await rail.expectKinds(CHAIN);
    await expect(rail.cause).toHaveAttribute('data-kind', 'line');
    await expect(rail.problems).toBeEmpty();
  });

  test('two tabs add to the same evidence, and neither overwrites the other', async ({ page, context }) => {
    const first = await markCause(page);
    const second = new EvidenceRail(await context.newPage());
    await second.page.goto(page.url());
    await second.expectKinds(CHAIN);

    await Promise.all([first.addNote('From the first tab'), second.addNote('From the second tab')]);
    for (const rail of [first, second]) {
      await rail.expectKinds([...CHAIN, 'note', 'note']);
      await expect(rail.entries.filter({ hasText: 'From the first tab' })).toHaveCount(1);
      await expect(rail.entries.filter({ hasText: 'From the second tab' })).toHaveCount(1);
      await expect(rail.problems).toBeEmpty();
    }
    await second.button('Take back: Trace').click();
    await first.expectKinds(['metric', 'line', 'note', 'note']);

    await page.reload();
    await first.expectKinds(['metric', 'line', 'note', 'note']);
    await expect(first.cause).toHaveCount(1);
  });

  test('asked again, the stores say the same', async ({ page }) => {
    const rail = await markCause(page);
    await page.reload();
    await rail.expectKinds(CHAIN);
    await rail.button('Ask again, and compare').click();
    await expect(rail.replayed).toHaveText(
      [
        /The same\. Still peak [\d.]+ m?s\.$/,
        /The same\. Still \d+ spans, first “GET \/tasks in web-frontend”/,
        /The same\. Still \d+ lines, first “.+”/,
      ],
      { timeout: 30_000 }
    );
  });

  test('storage that refuses is said, loses nothing here, and gets it later', async ({ page, context }) => {
    await context.route(USER_STORAGE, (route) => route.fulfill({ status: 500, json: { message: 'out of order' } }));
    const rail = await markCause(page);
    await rail.addNote('Written while the storage is out of order');
    await rail.expectKinds([...CHAIN, 'note']);
    await expect(rail.problems).toContainText(
      /Grafana’s user storage .* \[500\]\. The evidence is kept in this browser/
    );

    await context.unroute(USER_STORAGE);
    await page.reload();
    await rail.expectKinds([...CHAIN, 'note']);
    await expect(rail.problems).toBeEmpty();
    await expect.poll(() => keptHere(page)).toEqual([]);
  });

  test('storage that refuses, in a browser that does too, leaves the evidence in the tab', async ({
    page,
    context,
  }) => {
    await context.route(USER_STORAGE, (route) => route.fulfill({ status: 500, json: {} }));
    await page.addInitScript((id) => {
      const setItem = Storage.prototype.setItem;
      Storage.prototype.setItem = function (key, value) {
        if (key.startsWith(id)) {
          throw new DOMException('full', 'QuotaExceededError');
        }
        setItem.call(this, key, value);
      };
    }, `${PLUGIN_ID}:`);
    const rail = await markCause(page);
    await expect(rail.problems).toContainText('The evidence is only in this tab: copy the report before you close it.');
    await expect(rail.cause).toContainText('RetryAttempts=3');
  });
});

test.describe('what is handed over', () => {
  test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

  test('as Markdown has the chain, its queries and the cause, and no markup of a note’s', async ({ page }) => {
    const rail = await markCause(page);
    await rail.addNote('<img src=x onerror=alert(1)> [click](javascript:alert(1))\n```\n# not a heading');
    await rail.expectKinds([...CHAIN, 'note']);

    const text = await rail.copiedMarkdown();
    expect(text).toMatch(/^## Root cause\n\n\*\*Log line:\*\* .*RetryAttempts=3/m);
    expect([...text.matchAll(/^### \d\. (.+)$/gm)].map(([, name]) => name)).toEqual([
      'Metric',
      'Trace',
      'Log line (root cause)',
    ]);
    for (const language of ['promql', 'traceql', 'logql']) {
      expect(text).toMatch(new RegExp(`^\`\`\`${language}\n.+`, 'm'));
    }
    expect(text).toContain(`](${new URL(page.url()).origin}${ROUTES.investigate}?`);
    const outsideCode = text.replace(/^(`{3,})[^]*?^\1$/gm, '').replace(/(`+)(?!`).*?\1/g, '');
    expect(outsideCode).not.toMatch(/<img|javascript:|^# not a heading/m);
  });

  test('as a report has two pictures that show something', async ({ page }) => {
    const rail = await markCause(page);
    const { name, text } = await rail.report();
    expect(name).toMatch(/^investigation-[0-9a-f]{12}\.md$/);
    const pictures = [...text.matchAll(/!\[[^\]]+\]\((data:image\/png;base64,[^)]+)\)/g)].map(([, src = '']) => src);
    expect(pictures).toHaveLength(2);
    for (const src of pictures) {
      expect(await coloursIn(page, src)).toBeGreaterThan(3);
    }
  });

  test('as a link shows the evidence to somebody else', async ({ page, browser }) => {
    const rail = await markCause(page);
    const link = await rail.copiedLink();
    await expect(rail.region.getByText('Copied a link that holds the evidence.')).toBeVisible();

    const context = await browser.newContext();
    const other = new EvidenceRail(await context.newPage());
    await other.page.goto(link);
    await other.expectKinds(CHAIN);
    await expect(other.cause).toContainText('RetryAttempts=3');
    await expect(new InvestigatePage(other.page).problems).toHaveCount(0);
    await context.close();
  });
});

test('who is not signed in has the evidence in this browser', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => USER_STORAGE.test(request.url()) && asked.push(request.url()));
  const rail = await markCause(page);
  await page.reload();
  await rail.expectKinds(CHAIN);
  await expect(rail.problems).toBeEmpty();
  expect((await keptHere(page)).map(([key]) => key)).toEqual([expect.stringMatching(/:ledger:[0-9a-f]{12}$/)]);
  expect(asked.filter((url) => url.includes(PLUGIN_ID))).toEqual([]);
});

test('damaged evidence is kept aside and said, and what can be read of it stays', async ({ page }) => {
  const rail = await markCause(page);
  const [[key, text] = ['', '']] = await keptHere(page);
  const damaged = text.replace('"kind":"trace"', '"kind":"?"');
  expect(damaged).not.toBe(text);
  await store(page, key, damaged);
  await page.reload();
  await rail.expectKinds(['metric', 'line']);
  await expect(rail.problems).toContainText(/could not be read\. It is kept as it was under “ledger:.+:damaged:.+”/);
  expect((await keptHere(page)).filter(([name]) => name.startsWith(`${key}:damaged:`))).toEqual([
    [expect.any(String), damaged],
  ]);

  await store(page, key, '{"vers');
  await page.reload();
  await expect(rail.problems).toContainText(/could not be read/);
  await rail.markCause.click();
  await rail.expectKinds(CHAIN);
  expect((await keptHere(page)).map(([, kept]) => kept)).toEqual(expect.arrayContaining([damaged, '{"vers']));
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`${colorScheme} theme`, () => {
    test.use({ colorScheme });

    test('axe finds nothing in the guide and the evidence', async ({ page }) => {
      const rail = await markCause(page);
      await rail.addNote('A note');
      await rail.button('Ask again, and compare').click();
      await expect(rail.replayed).toHaveCount(3, { timeout: 30_000 });
      await rail.guide.getByRole('button', { name: 'Why this step: Trace' }).click();
      const { violations } = await new AxeBuilder({ page })
        .include(`[data-testid="${testIds.guide.region}"]`)
        .include(`[data-testid="${testIds.evidence.region}"]`)
        .analyze();
      expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))).toEqual(
        []
      );
    });
  });
}

/** The path stays where it is while the guide fills, also where the steps stand above it. */
for (const viewport of [
  { width: 1600, height: 1000 },
  { width: 1280, height: 800 },
]) {
  test(`nothing moves while the guide fills, ${viewport.width} wide`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await new InvestigatePage(page).goto({ rule: RULE_UID });
    const panel = page.getByTestId(testIds.metric.region);
    await expect(panel).toBeVisible({ timeout: 30_000 });
    const before = await panel.boundingBox();
    const rail = new EvidenceRail(page);
    await rail.expectSteps(['found', 'found', 'found', 'found', 'idle']);
    expect(await panel.boundingBox()).toEqual(before);
    await expect(rail.markCause).toBeInViewport();
  });
}

const store = (page: Page, key: string, text: string) =>
  page.evaluate(([name = '', value = '']) => localStorage.setItem(name, value), [key, text]);

/** How many colours a picture has, up to ten; the first pixel must not be see-through. */
function coloursIn(page: Page, src: string): Promise<number> {
  return page.evaluate(async (url) => {
    const image = Object.assign(new Image(), { src: url });
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    const pixels = new Uint32Array(context?.getImageData(0, 0, image.width, image.height).data.buffer ?? []);
    const isOpaque = (pixels[0] ?? 0) >>> 24 === 255;
    return isOpaque ? new Set(pixels.filter((_, i) => i % 3 === 0).subarray(0, 300_000)).size : 0;
  }, src);
}
