/** Walks paths in turns, so that a slow moment of the machine strikes them all. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type Locator } from '@playwright/test';
import { CHROMIUM_ARGS } from '../../../e2e/chromium';
import { Hand } from './hand';
import { Meter, type Call, type Cost } from './meter';
import type { Path } from './walks';

const WALK_MS = 20_000;
/** Later requests still belong to the path: nobody but the page asked for them. */
const QUIET_MS = 700;
const VIEWPORT = { width: 1600, height: 1000 };

export interface Walked {
  seconds: number;
  cost: Cost;
  /** Whether the line stood on the screen without scrolling. */
  inView: boolean;
  calls: Call[];
}

export interface PathResult {
  path: Path;
  walked: Walked[];
  /** Why walks were not finished. */
  failures: string[];
}

/**
 * Walks each path `rounds` times in one Chromium profile, after one walk each that fills its cache. Before each walk
 * cookies and storage are emptied and the person signs in again.
 */
export async function walkAll(
  executablePath: string,
  grafanaUrl: string,
  paths: readonly Path[],
  rounds: number
): Promise<PathResult[]> {
  const profile = await mkdtemp(path.join(tmpdir(), 'throughline-paths-'));
  const options = { executablePath, args: CHROMIUM_ARGS, viewport: VIEWPORT };
  const context = await chromium.launchPersistentContext(profile, options);
  context.setDefaultTimeout(WALK_MS);
  const results = paths.map((each): PathResult => ({ path: each, walked: [], failures: [] }));
  try {
    for (let round = -1; round < rounds; round++) {
      for (const result of results) {
        const walked = await walkOnce(context, grafanaUrl, result.path).catch((error: unknown) => String(error));
        if (round < 0) {
          continue;
        }
        if (typeof walked === 'string') {
          result.failures.push(walked.split('\n').slice(0, 4).join(' '));
        } else {
          result.walked.push(walked);
        }
      }
    }
  } finally {
    await context.close();
    // Chromium may still be writing to it for a moment.
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
  return results;
}

async function walkOnce(context: BrowserContext, grafanaUrl: string, { begin, walk }: Path): Promise<Walked> {
  const page = await context.newPage();
  const meter = new Meter(page);
  try {
    await context.clearCookies();
    await page.goto(`${grafanaUrl}/robots.txt`);
    await page.evaluate(() => localStorage.clear());
    await context.request.post(`${grafanaUrl}/login`, { data: { user: 'admin', password: 'admin' } });
    await begin(page, grafanaUrl);
    meter.start();
    const line = await walk(new Hand(page, meter));
    await line.waitFor();
    const { seconds } = meter;
    const inView = await isInView(line);
    await meter.settled(line.page(), QUIET_MS);
    return { seconds, inView, cost: meter.cost(), calls: meter.callsBySize() };
  } finally {
    meter.stop();
    await Promise.all(context.pages().map((each) => (each === context.pages()[0] ? undefined : each.close())));
  }
}

async function isInView(line: Locator): Promise<boolean> {
  const box = await line.boundingBox();
  return box !== null && box.y >= 0 && box.y + box.height <= VIEWPORT.height;
}
