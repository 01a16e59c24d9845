/**
 * The timeline with a trace of 10,000 spans in Chromium: how soon it is drawn, and what a frame takes while it is panned,
 * scrolled and zoomed. The browser draws frames as fast as it can, so the time between two is what one costs, React and
 * the browser's own drawing included. Without a graphics card the browser draws in software.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import { build } from 'esbuild';
import { CHROMIUM_ARGS, findChromium } from '../../e2e/chromium';
import { testIds } from '../../src/shared/testIds';
import { atMost, type Row } from './row';

const ROUNDS = 5;
const FRAMES = 240;
const root = path.resolve(__dirname, '..', '..');

const quantile = (values: number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;

/** Bundles the page into a folder; its address. */
async function buildTimelinePage(folder: string): Promise<string> {
  await build({
    entryPoints: [path.join(root, 'src/scenes/timeline/testing/page.tsx')],
    outfile: path.join(folder, 'page.js'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    logLevel: 'silent',
    // Scenes names these files without their ending, which the package's list of exports does not complete.
    alias: { '@grafana/schema/dist/esm': path.join(root, 'node_modules/@grafana/schema/dist/esm') },
    define: { 'process.env.NODE_ENV': '"production"', 'process.env': '{}', global: 'globalThis' },
    loader: { '.svg': 'dataurl', '.png': 'dataurl', '.woff2': 'empty', '.ttf': 'empty' },
    nodePaths: [path.join(root, 'node_modules')],
  });
  const page = path.join(folder, 'index.html');
  await writeFile(page, '<!doctype html><html lang="en"><title>Timeline</title><body><script src="page.js"></script>');
  return pathToFileURL(page).href;
}

/** Calls what the page offers; it answers with numbers. */
async function ask(page: Page, method: string, ...args: unknown[]): Promise<number[]> {
  const answer: unknown = await page.evaluate(
    ([name, given]) => {
      const api: unknown = Reflect.get(window, 'timeline');
      const run: unknown = typeof api === 'object' && api !== null ? Reflect.get(api, name) : undefined;
      return typeof run === 'function' ? run.apply(api, given) : undefined;
    },
    [method, args] as const
  );
  const numbers = (Array.isArray(answer) ? answer : [answer]).filter((value) => typeof value === 'number');
  if (numbers.length === 0) {
    throw new Error(`The timeline's page did not answer ${method}.`);
  }
  return numbers;
}

/** First draw (median of fresh pages), and the frames of panning, scrolling and zooming (19 of 20 are faster). */
export async function measureTimeline(): Promise<Row[]> {
  const executablePath = findChromium();
  if (!executablePath) {
    throw new Error('There is no Chromium here: install it, or set CHROMIUM_PATH.');
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'throughline-timeline-'));
  const args = [...CHROMIUM_ARGS, '--disable-frame-rate-limit', '--disable-gpu-vsync'];
  const browser = await chromium.launch({ executablePath, args });
  try {
    const url = await buildTimelinePage(folder);
    const first: number[] = [];
    const frames: Record<'pan' | 'drag' | 'scroll' | 'zoom', number[]> = { pan: [], drag: [], scroll: [], zoom: [] };
    for (let round = 0; round < ROUNDS; round++) {
      const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
      await page.goto(url);
      await page.getByTestId(testIds.timeline.region).waitFor();
      first.push(...(await ask(page, 'show', 'large')));
      frames.zoom.push(...(await ask(page, 'wheel', FRAMES, { deltaY: -40, ctrlKey: true })));
      frames.pan.push(...(await ask(page, 'wheel', FRAMES, { deltaX: 60 })));
      frames.scroll.push(...(await ask(page, 'wheel', FRAMES, { deltaY: 20 })));
      frames.drag.push(...(await ask(page, 'drag', FRAMES, { x: 15, y: 3 })));
      await page.close();
    }
    return [
      atMost('timeline: first draw of 10,000 spans', quantile(first, 0.5), 'ms', 100),
      atMost('timeline: a frame while panning by wheel', quantile(frames.pan, 0.95), 'ms', 16),
      atMost('timeline: a frame while dragging', quantile(frames.drag, 0.95), 'ms', 16),
      atMost('timeline: a frame while scrolling rows', quantile(frames.scroll, 0.95), 'ms', 16),
      atMost('timeline: a frame while zooming', quantile(frames.zoom, 0.95), 'ms', 16),
    ];
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
}
