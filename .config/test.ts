/**
 * `npm test`: every check in order, each with its time, and as the last line `N passed, N failed, N skipped`. A gate such
 * as the type check counts as one. A failure does not hide what the later steps have to say.
 */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { checkBudget } from './budget';
import { type CommandResult, run, stopCommand } from './test/command';
import { hasGrafana13, prepareGrafana13 } from './test/grafana13';
import { countBrowserTests, countUnitTests, type Counts, NONE, readJson } from './test/reports';

const root = path.resolve(__dirname, '..');
const results = path.join(root, 'test-results');
const unitReport = path.join(results, 'unit.json');
const storesReport = path.join(results, 'stores.json');
/** What the tests against real stores saw, for people. */
const faultTable = path.join(results, 'faults.md');

const MINUTES = 60_000;
const PASSED: Counts = { ...NONE, passed: 1 };
const FAILED: Counts = { ...NONE, failed: 1 };
const TAIL_LINES = 80;

/** What a step came to, and what there is to say about it. */
interface Outcome {
  counts: Counts;
  notes?: string[];
  /** The end of it is printed. */
  output?: string;
}

interface Step {
  title: string;
  run(): Promise<Outcome>;
}

const NO_BUDGET: Outcome = { counts: { ...NONE, skipped: 1 }, notes: ['There is no build to measure.'] };

const npm = (script: string, ...args: string[]) => ['npm', 'run', '--silent', script, '--', ...args];

/** One command, one gate. */
const gate = (title: string, script: string): Step => ({
  title,
  run: async () => fromExit(await run(npm(script), { cwd: root, timeoutMs: 10 * MINUTES })),
});

const fromExit = (result: CommandResult): Outcome =>
  result.ok ? { counts: PASSED } : { counts: FAILED, output: `${result.output}\n${result.reason}` };

/** Runs jest, one gate for each of its tests. */
async function runJest(
  report: string,
  options: { args?: string[]; env?: Record<string, string>; timeoutMs: number }
): Promise<Outcome> {
  const { args = [], env, timeoutMs } = options;
  rmSync(report, { force: true });
  const jest = [process.execPath, require.resolve('jest/bin/jest'), '--ci', '--json', `--outputFile=${report}`];
  const result = await run([...jest, ...args], { cwd: root, timeoutMs, env, keep: 'stderr' });
  const counts = countUnitTests(readJson(report));
  if (!counts) {
    return { counts: FAILED, notes: ['jest left no report.'], output: `${result.output}\n${result.reason}` };
  }
  const honest = result.ok || counts.failed > 0 ? counts : add(counts, FAILED);
  return honest.failed > 0 ? { counts: honest, output: result.output } : { counts: honest };
}

const unitTests: Step = {
  title: 'unit and scene tests',
  run: () => runJest(unitReport, { timeoutMs: 15 * MINUTES }),
};

/** One file at a time: each has stores of its own. Where there are none, the tests skip themselves and are counted so. */
const storeTests: Step = {
  title: 'demo against real stores',
  async run() {
    rmSync(faultTable, { force: true });
    const env = { TEST_STORES: '1' };
    const outcome = await runJest(storesReport, { args: ['--runInBand'], env, timeoutMs: 10 * MINUTES });
    const missing = missingPrograms();
    return {
      ...outcome,
      notes: [
        ...(outcome.notes ?? []),
        ...(missing.length > 0
          ? ['Prometheus, Tempo and Loki cannot be started here:', ...missing]
          : [`What was seen: ${path.relative(root, faultTable)}`]),
      ],
    };
  },
};

const budget: Step = {
  title: 'bundle budget',
  async run() {
    const gates = checkBudget(path.join(root, 'dist'));
    return {
      counts: gates.map(({ ok }) => (ok ? PASSED : FAILED)).reduce(add, NONE),
      notes: gates.map(({ name, ok, detail }) => `${ok ? '✓' : '✗'} ${name}: ${detail}`),
    };
  },
};

/** A suite of Playwright's. */
interface BrowserSuite {
  title: string;
  config: string;
  /** The file that its configuration tells the JSON reporter to write. */
  report: string;
  /** Why it cannot run here; none where it can. */
  obstacles(): string[];
  /** Makes ready what the tests need, and answers with more of the environment for them. */
  prepare?(): Promise<Record<string, string>>;
}

const browserSuite = (built: boolean, { title, config, report: name, obstacles, prepare }: BrowserSuite): Step => ({
  title,
  async run() {
    const report = path.join(results, name);
    const playwright = [process.execPath, require.resolve('@playwright/test/cli'), 'test', '--config', config];
    rmSync(report, { force: true });
    const reasons = built ? obstacles() : ['There is no build to test.'];
    if (reasons.length > 0) {
      return { counts: { ...NONE, skipped: await countSkipped(playwright, report) }, notes: reasons };
    }
    const env = { ...(await prepare?.()), PLAYWRIGHT_JSON_OUTPUT_FILE: report };
    const result = await run(playwright, { cwd: root, env, timeoutMs: 40 * MINUTES, live: true });
    const read = countBrowserTests(readJson(report));
    if (!read) {
      return { counts: FAILED, notes: [`Playwright left no report: ${result.reason}.`] };
    }
    // What went wrong was shown as it ran.
    return result.ok || read.counts.failed > 0
      ? { counts: read.counts }
      : { counts: add(read.counts, FAILED), notes: [`Playwright ended with ${result.reason}.`] };
  },
});

/** Each of them, by Playwright's list; at least one, so that they never go unmentioned. */
async function countSkipped(playwright: string[], report: string): Promise<number> {
  const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  await run([...playwright, '--list', '--reporter=json'], { cwd: root, timeoutMs: 2 * MINUTES, env });
  const listed = countBrowserTests(readJson(report))?.listed ?? 0;
  rmSync(report, { force: true });
  return Math.max(1, listed);
}

const preview: BrowserSuite = {
  title: 'browser tests on the preview',
  config: 'preview/playwright.config.ts',
  report: 'preview.json',
  obstacles: noChromium,
};

const preview13: BrowserSuite = {
  ...preview,
  title: 'browser tests on the preview with Grafana 13',
  report: 'preview-13.json',
  obstacles: () => [...noChromium(), ...noGrafana13()],
  prepare: async () => ({ PREVIEW_HOST: await prepareGrafana13((line) => say(`  ${line}`)) }),
};

const grafana: BrowserSuite = {
  title: 'browser tests on Grafana',
  config: 'e2e/playwright.config.ts',
  report: 'e2e.json',
  obstacles: () => [...noChromium(), ...noGrafana()],
};

/** Here and below: why some tests cannot run, in sentences that say what to do about it; none where they can. */
function noChromium(): string[] {
  // Loaded here, so that a fault in it fails this step only; by require, since esbuild-register leaves import() to Node.
  const { findChromium }: typeof import('../e2e/chromium') = require('../e2e/chromium');
  return findChromium()
    ? []
    : ['There is no Chromium: install it (Debian: apt-get install chromium), or set CHROMIUM_PATH to one.'];
}

/** A download of this size is nothing to begin unasked, except where machines test. */
function noGrafana13(): string[] {
  return process.env.CI || hasGrafana13()
    ? []
    : ['The libraries of Grafana 13 are not installed: npm run preview:13 does it (about a minute, 500 MB).'];
}

function noGrafana(): string[] {
  const missing = process.env.GRAFANA_URL ? [] : missingPrograms();
  return missing.length === 0
    ? []
    : [
        'There is no Grafana: start the stack (npm start) and set GRAFANA_URL to it, or install the programs it is made of:',
        ...missing,
      ];
}

/** The programs of a native stack that are not on this machine, each with what to do about it. */
function missingPrograms(): string[] {
  const { findBinaries }: typeof import('../stack/binaries') = require('../stack/binaries');
  const search = findBinaries();
  return search.ok ? [] : search.missing.map((problem) => `  ${problem}`);
}

function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

const text = ({ passed, failed, skipped }: Counts) => `${passed} passed, ${failed} failed, ${skipped} skipped`;
const say = (line: string) => process.stdout.write(`${line}\n`);

/** Runs a step and tells of it; a step that breaks has failed. */
async function perform(step: Step): Promise<Counts> {
  say(`▸ ${step.title}`);
  const started = Date.now();
  const {
    counts,
    notes = [],
    output,
  } = await step.run().catch((error: unknown): Outcome => ({
    counts: FAILED,
    output: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }));
  for (const line of output?.trim().split('\n').slice(-TAIL_LINES) ?? []) {
    say(`  | ${line}`);
  }
  notes.forEach((note) => say(`  ${note}`));
  say(`  ${text(counts)} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  return counts;
}

async function main(): Promise<void> {
  mkdirSync(results, { recursive: true });
  const totals = { ...NONE };
  const take = async (step: Step) => {
    const counts = await perform(step);
    Object.assign(totals, add(totals, counts));
    return counts.failed === 0;
  };

  await take(gate('type check', 'typecheck'));
  await take(gate('lint', 'lint'));
  await take(unitTests);
  const built = await take(gate('build', 'build'));
  await take(built ? budget : { title: budget.title, run: async () => NO_BUDGET });
  await take(storeTests);
  await take(browserSuite(built, preview));
  await take(browserSuite(built, preview13));
  await take(browserSuite(built, grafana));
  say(text(totals));
  process.exitCode = totals.failed > 0 ? 1 : 0;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    void stopCommand().then(() => process.exit(1));
  });
}
void main();
