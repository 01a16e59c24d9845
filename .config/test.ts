/**
 * `npm test`: every check in order, each with its time, and as the last line `N passed, N failed, N skipped`. A gate such
 * as the type check counts as one. A failure does not hide what the later steps have to say.
 */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { checkBudget } from './budget';
import { type CommandResult, run, stopCommand } from './test/command';
import { countBrowserTests, countUnitTests, type Counts, NONE, readJson } from './test/reports';

const root = path.resolve(__dirname, '..');
const results = path.join(root, 'test-results');
const unitReport = path.join(results, 'unit.json');
const storesReport = path.join(results, 'stores.json');
/** What the tests against real stores saw, for people. */
const faultTable = path.join(results, 'faults.md');
const browserReport = path.join(results, 'e2e.json');

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

const browserTests = (built: boolean): Step => ({
  title: 'browser tests',
  async run() {
    rmSync(browserReport, { force: true });
    const obstacles = built ? browserObstacles() : ['There is no build to test.'];
    if (obstacles.length > 0) {
      return { counts: { ...NONE, skipped: await countSkippedBrowserTests() }, notes: obstacles };
    }
    const result = await run(npm('e2e'), { cwd: root, timeoutMs: 40 * MINUTES, live: true });
    const report = countBrowserTests(readJson(browserReport));
    if (!report) {
      return { counts: FAILED, notes: [`Playwright left no report: ${result.reason}.`] };
    }
    // What went wrong was shown as it ran.
    return result.ok || report.counts.failed > 0
      ? { counts: report.counts }
      : { counts: add(report.counts, FAILED), notes: [`Playwright ended with ${result.reason}.`] };
  },
});

/** Each of them, by Playwright's list; at least one, so that they never go unmentioned. */
async function countSkippedBrowserTests(): Promise<number> {
  await run(npm('e2e', '--list', '--reporter=json'), {
    cwd: root,
    timeoutMs: 2 * MINUTES,
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: browserReport },
  });
  const listed = countBrowserTests(readJson(browserReport))?.listed ?? 0;
  rmSync(browserReport, { force: true });
  return Math.max(1, listed);
}

/** Why the browser tests cannot run here, in sentences that say what to install; none where they can. */
function browserObstacles(): string[] {
  // Loaded here, so that a fault in it fails this step only; by require, since esbuild-register leaves import() to Node.
  const { findChromium }: typeof import('../e2e/chromium') = require('../e2e/chromium');
  const obstacles: string[] = [];
  if (!findChromium()) {
    obstacles.push('There is no Chromium: install it (Debian: apt-get install chromium), or set CHROMIUM_PATH to one.');
  }
  if (process.env.GRAFANA_URL) {
    return obstacles;
  }
  const missing = missingPrograms();
  return missing.length === 0
    ? obstacles
    : [
        ...obstacles,
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
  await take(browserTests(built));
  say(text(totals));
  process.exitCode = totals.failed > 0 ? 1 : 0;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    void stopCommand().then(() => process.exit(1));
  });
}
void main();
