import { readFileSync } from 'node:fs';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export const NONE: Counts = { passed: 0, failed: 0, skipped: 0 };

/** The parsed content of a file, or undefined where there is none to be read. */
export function readJson(file: string): unknown {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return content;
  } catch {
    return undefined;
  }
}

/** Reads jest's `--json` report. A file that could not be run counts as one failed test. */
export function countUnitTests(report: unknown): Counts | undefined {
  const passed = numberAt(report, 'numPassedTests');
  const failed = numberAt(report, 'numFailedTests');
  if (passed === undefined || failed === undefined) {
    return undefined;
  }
  return {
    passed,
    failed: failed + (numberAt(report, 'numRuntimeErrorTestSuites') ?? 0),
    skipped: (numberAt(report, 'numPendingTests') ?? 0) + (numberAt(report, 'numTodoTests') ?? 0),
  };
}

export interface BrowserReport {
  counts: Counts;
  /** Tests named in the report, whether they ran or not. */
  listed: number;
}

/** Reads the report of Playwright's JSON reporter. A test that passed only on a second try counts as failed. */
export function countBrowserTests(report: unknown): BrowserReport | undefined {
  const stats = at(report, 'stats');
  if (stats === undefined) {
    return undefined;
  }
  // Errors outside any test, such as a stack that did not start.
  const outside = listAt(report, 'errors').length;
  const failed = (numberAt(stats, 'unexpected') ?? 0) + (numberAt(stats, 'flaky') ?? 0);
  return {
    counts: {
      passed: numberAt(stats, 'expected') ?? 0,
      failed: failed + outside,
      skipped: numberAt(stats, 'skipped') ?? 0,
    },
    listed: listAt(report, 'suites').reduce<number>((sum, suite) => sum + testsIn(suite), 0),
  };
}

const testsIn = (suite: unknown): number =>
  listAt(suite, 'specs').reduce<number>((sum, spec) => sum + listAt(spec, 'tests').length, 0) +
  listAt(suite, 'suites').reduce<number>((sum, inner) => sum + testsIn(inner), 0);

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && key in value ? Reflect.get(value, key) : undefined;
}

function numberAt(value: unknown, key: string): number | undefined {
  const found = at(value, key);
  return typeof found === 'number' ? found : undefined;
}

function listAt(value: unknown, key: string): unknown[] {
  const found = at(value, key);
  return Array.isArray(found) ? found : [];
}
