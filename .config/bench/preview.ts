/**
 * The preview without a Grafana: how soon `npm start` has built it and it shows something, how soon it shows something once
 * it is built, and what the sample incident adds to that first load. In a copy of the repository without any build.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import { transform } from 'esbuild';
import { CHROMIUM_ARGS, findChromium } from '../../e2e/chromium';
import { isRecord } from '../../src/shared/isRecord';
import { PLUGIN_ID, ROUTES } from '../../src/shared/plugin';
import { atMost, type Row } from './row';

const ROUNDS = 5;
const START_MS = 120_000;
const root = path.resolve(__dirname, '..', '..');
const NOT_COPIED = ['node_modules', 'dist', '.git', '.data', 'test-results'];
const PLUGIN_FILES = `/public/plugins/${PLUGIN_ID}/`;
const LINK_TEXT = 'Walk through the sample incident';
/** Modules of the sample: what its link is made of, and everything else. */
const LINK = /\/(?:backends\/sample\/uids\.ts|pages\/start\/SampleIncident\.tsx)$/;
const SAMPLE = /\/backends\/sample\//;

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** What is in the repository and no build, in a folder of its own. */
async function copyRepository(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'throughline-preview-'));
  const isCopied = (file: string) => !NOT_COPIED.includes(path.basename(file));
  await cp(root, folder, { recursive: true, filter: (file) => file === root || isCopied(file) });
  await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  return folder;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** `npm start -- --preview`, without npm; resolves with where it answers. */
async function startPreview(folder: string): Promise<{ url: string; child: ChildProcess }> {
  const env = { ...process.env, GRAFANA_PORT: String(await freePort()) };
  const args = [path.join('.config', 'run.mjs'), path.join('stack', 'up.ts'), '--preview'];
  const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const url = new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`The preview did not start:\n${said}`)), START_MS);
    const read = (chunk: Buffer) => {
      said += chunk.toString();
      const [found] = /http:\/\/localhost:\d+/.exec(said) ?? [];
      if (found) {
        clearTimeout(late);
        resolve(found);
      }
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', () => {
      clearTimeout(late);
      reject(new Error(`The preview did not start:\n${said}`));
    });
  });
  return { url: await url, child };
}

async function stopPreview(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  await gone;
}

/** Opens Start in a fresh browser profile. @returns ms until its heading is there, and the plugin's scripts of Start */
async function openStart(browser: Browser, url: string): Promise<{ ms: number; scripts: string[] }> {
  const page = await browser.newPage();
  const scripts: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith(PLUGIN_FILES) && pathname.endsWith('.js')) {
      scripts.push(pathname.slice(PLUGIN_FILES.length));
    }
  });
  const began = performance.now();
  await page.goto(`${url}${ROUTES.start}`, { waitUntil: 'commit' });
  await page.getByRole('heading', { level: 1, name: 'Start' }).waitFor();
  const ms = performance.now() - began;
  await page.getByRole('link', { name: LINK_TEXT }).waitFor();
  await page.close();
  return { ms, scripts };
}

/** The modules inside a built script, by the source map beside it. */
async function modulesIn(script: string): Promise<Array<{ name: string; content: string }>> {
  const map: unknown = JSON.parse(await readFile(`${script}.map`, 'utf8'));
  const list = (key: string): unknown[] => {
    const value = isRecord(map) ? map[key] : undefined;
    return Array.isArray(value) ? value : [];
  };
  const contents = list('sourcesContent');
  return list('sources').map((name, index) => ({ name: String(name), content: String(contents[index] ?? '') }));
}

/** Bytes of modules, each minified by itself. */
async function minifiedBytes(modules: Array<{ content: string }>): Promise<number> {
  const codes = await Promise.all(modules.map(({ content }) => transform(content, { loader: 'tsx', minify: true })));
  return codes.reduce((sum, { code }) => sum + Buffer.byteLength(code), 0);
}

/** First content, cold build and start, and the sample's part in the first load. */
export async function measurePreview(): Promise<Row[]> {
  const executablePath = findChromium();
  if (!executablePath) {
    throw new Error('There is no Chromium here: install it, or set CHROMIUM_PATH.');
  }
  const folder = await copyRepository();
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS });
  let child: ChildProcess | undefined;
  try {
    const began = performance.now();
    const started = await startPreview(folder);
    child = started.child;
    const { scripts } = await openStart(browser, started.url);
    const coldMs = performance.now() - began;
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      times.push((await openStart(browser, started.url)).ms);
    }
    const modules = (await Promise.all(scripts.map((name) => modulesIn(path.join(folder, 'dist', name))))).flat();
    const link = modules.filter(({ name }) => LINK.test(name));
    const sample = modules.filter(({ name }) => SAMPLE.test(name) && !LINK.test(name));
    if (link.length === 0) {
      throw new Error(`The link to the sample incident is in none of ${scripts.join(', ')}.`);
    }
    return [
      atMost('preview: first content', median(times), 'ms', 2000),
      atMost('preview: build and start of ours, cold', coldMs / 1000, 's', 5),
      atMost('sample incident in first load', await minifiedBytes(sample), 'bytes', 0),
      {
        name: 'link to the sample incident in first load',
        value: await minifiedBytes(link),
        unit: 'bytes',
        ok: null,
        reason: 'told only, no goal',
      },
    ];
  } finally {
    await browser.close();
    await (child && stopPreview(child));
    await rm(folder, { recursive: true, force: true });
  }
}
