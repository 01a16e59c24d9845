/**
 * `npm run bench`: the product's numbers beside their goals, as a table, or with `--json` as one object
 * `{name: {value, unit, goal, ok, reason?}}`. What cannot be measured here has `ok: null` and a reason.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { checkBudget } from '../budget';
import { run } from '../test/command';
import { BADLY_LINKED, pathGoals } from './paths/goals';

/** One number. A goal is the most it may be. */
export interface Measurement {
  name: string;
  value: number | null;
  unit: string;
  goal: number | null;
  /** null: not measured, or nothing to compare it with. */
  ok: boolean | null;
  reason?: string;
}

interface Source {
  /** What it measures; told as not measured when it cannot. */
  expected: Array<Pick<Measurement, 'name' | 'unit' | 'goal'>>;
  measure(): Promise<Measurement[]>;
}

const root = path.resolve(__dirname, '..', '..');

const bundle: Source = {
  expected: [
    { name: 'module.js', unit: 'kB gz', goal: 4 },
    { name: 'JavaScript before first content', unit: 'kB gz', goal: 155 },
  ],
  async measure() {
    const build = await run(['npm', 'run', '--silent', 'build'], { cwd: root, timeoutMs: 300_000 });
    if (!build.ok) {
      throw new Error(`The build failed: ${build.reason}.`);
    }
    return checkBudget(path.join(root, 'dist'))
      .filter(({ unit }) => unit !== undefined)
      .map(({ name, value = null, unit = '', goal = null, ok }) => ({
        name,
        value,
        unit,
        goal,
        ok: goal === null ? null : ok,
        ...(goal === null && { reason: 'told only, no goal' }),
      }));
  },
};

/** Measured by a module beside this one, whose first exported function answers with the rows. */
const module = (file: string, expected: Source['expected']): Source => ({
  expected,
  async measure() {
    const source = path.join(__dirname, file);
    if (!existsSync(source)) {
      throw new Error(`There is no .config/bench/${file} yet.`);
    }
    const exported: unknown = require(source);
    const measure = Object.values(exported ?? {}).find((value) => typeof value === 'function');
    if (typeof measure !== 'function') {
      throw new Error(`.config/bench/${file} exports no function.`);
    }
    const rows: unknown = await measure();
    if (!Array.isArray(rows)) {
      throw new Error(`.config/bench/${file} answered with no list.`);
    }
    return rows.map(asMeasurement);
  },
});

const sources: Source[] = [
  bundle,
  module('analysis.ts', [
    { name: 'analysis of a 20,000-span trace', unit: '× JSON.parse', goal: 1 },
    { name: 'ranking of 5,000 lines', unit: '× JSON.parse', goal: 1 },
    { name: 'triage of 100,000 exemplars', unit: 'ms', goal: 50 },
  ]),
  module('ranking.ts', [
    { name: 'cause line not in the top 3, of 44 incidents', unit: '%', goal: 5 },
    { name: 'cause line not first, of 44 incidents', unit: '%', goal: 20 },
  ]),
  module('timeline.ts', [
    { name: 'timeline: first draw of 10,000 spans', unit: 'ms', goal: 100 },
    { name: 'timeline: a frame while panning by wheel', unit: 'ms', goal: 16 },
    { name: 'timeline: a frame while dragging', unit: 'ms', goal: 16 },
    { name: 'timeline: a frame while scrolling rows', unit: 'ms', goal: 16 },
    { name: 'timeline: a frame while zooming', unit: 'ms', goal: 16 },
  ]),
  module('preview.ts', [
    { name: 'preview: first content', unit: 'ms', goal: 2000 },
    { name: 'preview: build and start of ours, cold', unit: 's', goal: 5 },
    { name: 'sample incident in first load', unit: 'bytes', goal: 0 },
  ]),
  module('demo.ts', [
    { name: 'history explorable in all three stores', unit: 's', goal: 30 },
    { name: 'memory of the demo at 10 requests/s, most seen', unit: 'MB', goal: 150 },
    { name: 'processor of the demo at 10 requests/s', unit: '% of a core', goal: 15 },
    { name: 'lost at 200 requests/s', unit: 'records', goal: 0 },
  ]),
  module('browser.ts', [
    { name: 'clicks from an exemplar to its trace and lines', unit: 'clicks', goal: 1 },
    { name: "clicks from the alert rule's page", unit: 'clicks', goal: 3 },
    { name: 'data source requests for the whole path', unit: 'requests', goal: 15 },
    { name: "deep link, against Grafana's own chrome", unit: '×', goal: 1.8 },
    { name: 'click to trace and logs, median', unit: 'ms', goal: 500 },
  ]),
  module('paths/measure.ts', [...pathGoals(''), ...pathGoals(BADLY_LINKED)]),
];

function asMeasurement(row: unknown): Measurement {
  const field = (name: string): unknown =>
    typeof row === 'object' && row !== null ? Reflect.get(row, name) : undefined;
  const [name, value, unit, goal, ok, reason] = ['name', 'value', 'unit', 'goal', 'ok', 'reason'].map(field);
  return {
    name: String(name ?? 'without a name'),
    value: typeof value === 'number' && Number.isFinite(value) ? value : null,
    unit: typeof unit === 'string' ? unit : '',
    goal: typeof goal === 'number' ? goal : null,
    ok: typeof ok === 'boolean' ? ok : null,
    ...(typeof reason === 'string' && { reason }),
  };
}

async function measureAll(): Promise<Measurement[]> {
  const rows: Measurement[] = [];
  for (const { expected, measure } of sources) {
    try {
      rows.push(...(await measure()));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      rows.push(...expected.map((row) => ({ ...row, value: null, ok: null, reason })));
    }
  }
  return rows;
}

const inWords = (row: Measurement) => ({
  Number: row.name,
  Value: row.value === null ? '–' : `${Number(row.value.toPrecision(4))} ${row.unit}`,
  Goal: row.goal === null ? '–' : `≤ ${row.goal} ${row.unit}`,
  Reached: { true: 'yes', false: 'NO', null: '–' }[`${row.ok}`],
  Remark: row.reason ?? '',
});

function table(rows: Measurement[]): string {
  const lines = rows.map(inWords).map((cells) => Object.entries(cells));
  const titles = lines[0]?.map(([title]) => title) ?? [];
  const cells = [titles, ...lines.map((line) => line.map(([, cell]) => cell))];
  const widths = titles.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  return cells
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd()
    )
    .join('\n');
}

async function main(): Promise<void> {
  const rows = await measureAll();
  const text = process.argv.includes('--json')
    ? JSON.stringify(Object.fromEntries(rows.map(({ name, ...rest }) => [name, rest])), undefined, 2)
    : table(rows);
  process.stdout.write(`${text}\n`);
}

void main();
