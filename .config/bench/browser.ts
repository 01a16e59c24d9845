/**
 * The numbers that need a real Grafana with the real stores: clicks, data source requests and times, taken in Chromium.
 * Times are medians over fresh browser contexts; the deep link is compared with Grafana's own chrome in the same load.
 */
import path from 'node:path';
import { chromium, type Browser, type Locator, type Page } from '@playwright/test';
import { RULE_UID, waitUntilFiring } from '../../e2e/alert';
import { CHROMIUM_ARGS, findChromium } from '../../e2e/chromium';
import { AlertRulePage } from '../../e2e/pages/AlertRulePage';
import { InvestigatePage } from '../../e2e/pages/InvestigatePage';
import { testIds } from '../../src/shared/testIds';
import { startNative } from '../../stack/native';
import { atMost, type Row } from './row';

const ROUNDS = 5;
const DATA_SOURCE_REQUEST = /\/api\/(?:ds\/query|datasources\/(?:proxy\/)?uid\/)/;

/** What is looked for in the page, and when it first appeared, in ms since navigation. */
const SIGHTS = {
  chrome: '[aria-label="Breadcrumbs"], nav[data-testid*="breadcrumb" i]',
  metric: '[data-testid="data-testid Exemplar marker"]',
  trace: '[data-testid="span-view"]',
  logs: `[data-testid="${testIds.logs.likely}"]`,
} as const;
type Sight = keyof typeof SIGHTS;

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** A running stack: the one GRAFANA_URL names, else a native one of its own. */
async function findStack(): Promise<{ grafanaUrl: string; stop(): Promise<void> }> {
  const given = process.env.GRAFANA_URL;
  if (given) {
    return { grafanaUrl: given, stop: async () => undefined };
  }
  const dataFolder = path.resolve(__dirname, '..', '..', '.data', 'bench');
  return startNative({ fault: 'throttle', clean: true, dataFolder });
}

async function newPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1600, height: 1000 } });
  return context.newPage();
}

/** Walks from the rule's page to the line, counting what a person does and what the page asks of data sources. */
async function walk(browser: Browser, grafanaUrl: string) {
  const page = await newPage(browser);
  let clicks = 0;
  let requests = 0;
  const click = async (target: Locator) => {
    clicks++;
    await target.click();
  };
  const rule = new AlertRulePage(page, RULE_UID);
  await rule.goto(grafanaUrl);
  await rule.runbookLink.waitFor();
  page.context().on('request', (request) => {
    requests += DATA_SOURCE_REQUEST.test(request.url()) ? 1 : 0;
  });
  const opened = page.context().waitForEvent('page');
  await click(rule.runbookLink);
  const investigation = new InvestigatePage(await opened);
  const beforeExemplar = clicks;
  await click(investigation.exemplars.first());
  await investigation.likelyLine.getByText('RetryAttempts=3').waitFor();
  await investigation.tracePanelRows.first().waitFor();
  const url = investigation.page.url();
  await page.context().close();
  return { clicks, fromExemplar: clicks - beforeExemplar, requests, url };
}

/** When each part of a deep link was first there. */
async function timeDeepLink(browser: Browser, url: string): Promise<Record<Sight, number>> {
  const page = await newPage(browser);
  await page.addInitScript((sights) => {
    const seen: Record<string, number> = {};
    Reflect.set(window, 'seen', seen);
    const look = () => {
      for (const [name, selector] of Object.entries(sights)) {
        if (seen[name] === undefined && document.querySelector(selector)) {
          seen[name] = performance.now();
        }
      }
      if (Object.keys(seen).length < Object.keys(sights).length) {
        requestAnimationFrame(look);
      }
    };
    requestAnimationFrame(look);
  }, SIGHTS);
  await page.goto(url, { waitUntil: 'commit' });
  await page.waitForFunction(
    (count) => Object.keys(Reflect.get(window, 'seen') ?? {}).length === count,
    Object.keys(SIGHTS).length
  );
  const seen = await page.evaluate((): Record<Sight, number> => Reflect.get(window, 'seen'));
  await page.context().close();
  return seen;
}

/** From a click on a row until its trace and its likely line are drawn, ms; the first click of a page and a later one. */
async function timeClicks(browser: Browser, url: string): Promise<[number, number]> {
  const page = await newPage(browser);
  const investigation = new InvestigatePage(page);
  await page.goto(url);
  await investigation.exemplars.first().waitFor();
  await page.waitForLoadState('networkidle');
  const times: number[] = [];
  for (const index of [0, 1]) {
    times.push(
      await page.evaluate(
        ({ row, suspect, line, span, index }) =>
          new Promise<number>((resolve) => {
            const link = document.querySelectorAll<HTMLElement>(`[data-testid="${row}"]`)[index];
            const traceId = link?.dataset.traceId ?? '';
            const started = performance.now();
            link?.click();
            const look = () => {
              const isDrawn =
                document.querySelector(`[data-testid="${suspect}"][data-trace-id="${traceId}"]`) &&
                document.querySelector(`[data-testid="${line}"][data-trace-id="${traceId}"]`) &&
                document.querySelector(span);
              return isDrawn ? resolve(performance.now() - started) : requestAnimationFrame(look);
            };
            look();
          }),
        {
          row: testIds.metric.exemplar,
          suspect: testIds.trace.suspect,
          line: testIds.logs.likely,
          span: SIGHTS.trace,
          index,
        }
      )
    );
    await page.waitForTimeout(500);
  }
  await page.context().close();
  return [times[0] ?? NaN, times[1] ?? NaN];
}

/** All browser numbers; throws a sentence where there is no Grafana or no Chromium. */
export async function measureInBrowser(): Promise<Row[]> {
  const executablePath = findChromium();
  if (!executablePath) {
    throw new Error('There is no Chromium here: install it, or set CHROMIUM_PATH.');
  }
  const stack = await findStack();
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS });
  try {
    const page = await newPage(browser);
    await waitUntilFiring(page.request, stack.grafanaUrl);
    await page.context().close();
    const { clicks, fromExemplar, requests, url } = await walk(browser, stack.grafanaUrl);
    const withoutTrace = new URL(url);
    withoutTrace.searchParams.delete('trace');
    const links: Array<Record<Sight, number>> = [];
    const firstClicks: number[] = [];
    const laterClicks: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      links.push(await timeDeepLink(browser, url));
      const [first, later] = await timeClicks(browser, withoutTrace.href);
      firstClicks.push(first);
      laterClicks.push(later);
    }
    const drawn = ({ metric, trace, logs }: Record<Sight, number>) => Math.max(metric, trace, logs);
    const told = (name: string, value: number): Row => ({
      name,
      value,
      unit: 'ms',
      ok: null,
      reason: 'told only, no goal',
    });
    return [
      atMost('clicks from an exemplar to its trace and lines', fromExemplar, 'clicks', 1),
      atMost("clicks from the alert rule's page", clicks, 'clicks', 3),
      atMost('data source requests for the whole path', requests, 'requests', 15),
      atMost(
        "deep link, against Grafana's own chrome",
        median(links.map((link) => drawn(link) / link.chrome)),
        '×',
        1.8
      ),
      atMost('click to trace and logs, median', median(firstClicks), 'ms', 500),
      told('click to trace and logs, second exemplar', median(laterClicks)),
      told("Grafana's own chrome", median(links.map(({ chrome }) => chrome))),
      told('deep link: metric', median(links.map(({ metric }) => metric))),
      told('deep link: trace', median(links.map(({ trace }) => trace))),
      told('deep link: lines', median(links.map(({ logs }) => logs))),
    ];
  } finally {
    await browser.close();
    await stack.stop();
  }
}
