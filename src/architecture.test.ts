import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { buildGraph, type Sources } from '../.config/jest/architecture/graph';
import { readImports } from '../.config/jest/architecture/imports';
import { cycles, forbiddenArrows, heavyEntry, tooLong, untyped } from '../.config/jest/architecture/rules';

const ROOT = path.resolve(__dirname, '..');

function readSources(folder: string): Array<[string, string]> {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|tsx|mjs)$/.test(entry.name))
    .filter((entry) => !entry.parentPath.split(path.sep).some((name) => name === 'node_modules' || name === 'dist'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => [path.relative(ROOT, file).split(path.sep).join('/'), readFileSync(file, 'utf8')]);
}

describe('the house', () => {
  const sources: Sources = new Map(['src', 'demo', 'stack', 'e2e', 'preview', '.config'].flatMap(readSources));
  const graph = buildGraph(sources);

  it('is seen whole', () => {
    expect(sources.size).toBeGreaterThan(10);
    expect(graph.edges.length).toBeGreaterThan(10);
  });
  it('has no import cycle', () => expect(cycles(graph)).toEqual([]));
  it('has no forbidden arrow', () => expect(forbiddenArrows(graph)).toEqual([]));
  it('loads nothing heavy with the entry', () => expect(heavyEntry(graph)).toEqual([]));
  it('gives up on types nowhere', () => expect(untyped(sources)).toEqual([]));
  it('has no file that does two things', () => expect(tooLong(sources)).toEqual([]));
});

/** A house of a few files, by path. */
const house = (files: Record<string, string>): Sources => new Map(Object.entries(files));
const graphOf = (files: Record<string, string>) => buildGraph(house(files));

describe('imports', () => {
  it.each([
    [`import a from 'x'`, 'static'],
    [`import 'x'`, 'static'],
    [`import * as a from 'x'`, 'static'],
    [`import { a, type B } from 'x'`, 'static'],
    [`import a, { type B } from 'x'`, 'static'],
    [`export * from 'x'`, 'static'],
    [`export { a } from 'x'`, 'static'],
    [`const a = require('x')`, 'static'],
    [`import a = require('x')`, 'static'],
    [`const a = () => import(/* webpackChunkName: "a" */ 'x')`, 'dynamic'],
    [`const A = lazy(async () => ({ default: (await import('x')).A }))`, 'dynamic'],
    [`import type { A } from 'x'`, 'type'],
    [`import type A from 'x'`, 'type'],
    [`import { type A, type B } from 'x'`, 'type'],
    [`export type { A } from 'x'`, 'type'],
    [`export { type A } from 'x'`, 'type'],
    [`let a: import('x').A`, 'type'],
  ])('%s is %s', (text, kind) => {
    expect(readImports('src/a.tsx', text)).toEqual([{ specifier: 'x', kind }]);
  });

  it.each([`// import 'x'`, `const a = "import 'x'"`, `/* require('x') */`])('%s is none', (text) => {
    expect(readImports('src/a.ts', text)).toEqual([]);
  });

  it('lead to files and packages', () => {
    const graph = graphOf({
      'src/app/a.ts': `import './b'; import '../domain'; import '@grafana/data/unstable'; import './logo.svg';`,
      'src/app/b.tsx': '',
      'src/domain/index.ts': '',
    });
    expect(graph.edges.map(({ to }) => to)).toEqual(['src/app/b.tsx', 'src/domain/index.ts', '@grafana/data']);
  });
});

describe('a cycle', () => {
  it.each([`import { a } from './a'`, `import type { a } from '../app/a'`, `const a = () => import('./a')`])(
    'is seen through %s',
    (last) => {
      const folder = last.includes('../app') ? 'src/scenes' : 'src/app';
      const graph = graphOf({
        'src/app/a.ts': `import '../app/b'`,
        'src/app/b.ts': `import '../${folder.slice(4)}/c'`,
        [`${folder}/c.ts`]: last,
      });
      expect(cycles(graph)).toEqual([`cycle: src/app/a.ts → src/app/b.ts → ${folder}/c.ts → src/app/a.ts`]);
    }
  );

  it('is not seen where a view names the type of its scene', () => {
    const graph = graphOf({ 'src/a.ts': `import { b } from './b'`, 'src/b.ts': `import type { a } from './a'` });
    expect(cycles(graph)).toEqual([]);
  });

  it('is not seen in a diamond', () => {
    const graph = graphOf({ 'src/a.ts': `import './b'; import './c'`, 'src/b.ts': `import './c'`, 'src/c.ts': '' });
    expect(cycles(graph)).toEqual([]);
  });
});

describe('an arrow', () => {
  const arrow = (from: string, to: string) => {
    const specifier = path.posix.relative(path.posix.dirname(from), to).replace(/\.tsx?$/, '');
    const text = `import { a } from '${specifier.startsWith('.') ? specifier : `./${specifier}`}'`;
    return forbiddenArrows(graphOf({ [from]: text, [to]: '' }));
  };

  it.each([
    ['src/shared/a.ts', 'src/domain/b.ts'],
    ['src/domain/a.ts', 'src/backends/b.ts'],
    ['src/backends/a.ts', 'src/scenes/b.ts'],
    ['src/settings/a.ts', 'src/backends/b.ts'],
    ['src/scenes/a.ts', 'src/pages/b.tsx'],
    ['src/scenes/trace/a.ts', 'src/scenes/logs/b.ts'],
    ['src/scenes/a.ts', 'src/scenes/logs/b.ts'],
    ['src/extensions/a.ts', 'src/scenes/b.ts'],
    ['src/extensions/a.ts', 'src/backends/b.ts'],
    ['src/pages/a.tsx', 'src/app/b.tsx'],
    ['src/app/a.tsx', 'src/module.tsx'],
    ['src/attic/a.ts', 'src/shared/b.ts'],
    ['src/app/a.tsx', 'demo/b.ts'],
    ['src/app/a.tsx', 'src/app/b.test.tsx'],
    ['src/app/a.tsx', 'src/app/testing/b.ts'],
    ['e2e/a.ts', 'src/domain/b.ts'],
    ['preview/host/a.ts', 'src/domain/b.ts'],
    ['demo/a.ts', 'src/domain/b.ts'],
    ['demo/a.ts', 'src/backends/b.ts'],
    ['demo/a.ts', 'src/backends/sample/b.ts'],
    ['e2e/a.ts', 'src/backends/sample/model/b.ts'],
    ['src/backends/sample/model/a.ts', 'src/domain/b.ts'],
    ['src/backends/sample/model/a.ts', 'src/backends/sample/b.ts'],
  ])('from %s to %s is refused', (from, to) => expect(arrow(from, to)).toHaveLength(1));

  it.each([
    ['src/domain/a.ts', 'src/shared/b.ts'],
    ['src/domain/traces/a.ts', 'src/domain/logs/b.ts'],
    ['src/backends/a.ts', 'src/domain/b.ts'],
    ['src/scenes/trace/a.ts', 'src/backends/b.ts'],
    ['src/scenes/trace/a.ts', 'src/scenes/trace/b.ts'],
    ['src/scenes/trace/a.ts', 'src/scenes/b.ts'],
    ['src/scenes/investigation/a.ts', 'src/scenes/trace/b.ts'],
    ['src/extensions/a.ts', 'src/settings/b.ts'],
    ['src/pages/a.tsx', 'src/scenes/trace/b.ts'],
    ['src/app/a.tsx', 'src/pages/b.tsx'],
    ['src/module.tsx', 'src/app/b.tsx'],
    ['src/domain/a.test.ts', 'src/scenes/b.ts'],
    ['src/domain/testing/a.ts', 'src/backends/b.ts'],
    ['e2e/a.ts', 'src/shared/b.ts'],
    ['demo/a.ts', 'src/backends/sample/model/b.ts'],
    ['stack/a.ts', 'src/backends/sample/model/b.ts'],
    ['src/backends/sample/a.ts', 'src/backends/sample/model/b.ts'],
    ['src/backends/sample/model/a.ts', 'src/backends/sample/model/handlers/b.ts'],
  ])('from %s to %s is free', (from, to) => expect(arrow(from, to)).toEqual([]));

  it.each([
    ['src/shared/a.ts', `import { a } from 'react'`, 1],
    ['src/shared/jsxRuntime.ts', `import { a } from 'react'`, 0],
    ['src/domain/a.ts', `import { a } from '@grafana/data'`, 1],
    ['src/domain/a.ts', `import type { a } from '@grafana/data'`, 0],
    ['src/domain/a.ts', `import type { a } from '@grafana/runtime'`, 1],
    ['src/domain/a.ts', `import { parser } from '@prometheus-io/lezer-promql'`, 0],
    ['src/backends/a.ts', `import { a } from '@grafana/runtime'`, 0],
    ['src/backends/a.ts', `import type { a } from '@grafana/scenes'`, 1],
    ['src/backends/sample/model/a.ts', `import type { a } from '@grafana/data'`, 1],
    ['src/extensions/a.ts', `import { a } from '@grafana/scenes'`, 1],
    ['src/scenes/a.ts', `import { a } from '@grafana/scenes'`, 0],
    ['src/scenes/a.ts', `import { a } from 'react-router-dom'`, 1],
    ['src/pages/a.tsx', `import { a } from 'react-router-dom'`, 0],
  ])('from %s: %s has %i faults', (from, text, faults) => {
    expect(forbiddenArrows(graphOf({ [from]: text }))).toHaveLength(faults);
  });
});

describe('the entry', () => {
  const entry = (links: string, app = '') =>
    heavyEntry(graphOf({ 'src/module.tsx': links, 'src/extensions/links.ts': app, 'src/scenes/a.ts': '' }));

  it.each([
    [`import './extensions/links'`, `import { a } from '@grafana/scenes'`],
    [`import './extensions/links'`, `import { a } from '../scenes/a'`],
    [`import { parser } from '@prometheus-io/lezer-promql'`, ''],
    [`import { Button } from '@grafana/ui'`, ''],
  ])('with %s and %s is heavy', (links, app) => expect(entry(links, app)).toHaveLength(1));

  it.each([
    [`const a = () => import('./scenes/a')`, ''],
    [`import './extensions/links'`, `import type { a } from '@grafana/scenes'`],
    [`import { locationService } from '@grafana/runtime'`, ''],
  ])('with %s and %s is light', (links, app) => expect(entry(links, app)).toEqual([]));

  it('says by which way', () => {
    expect(entry(`import './extensions/links'`, `import '@grafana/ui'`)).toEqual([
      'loaded with the entry: src/module.tsx → src/extensions/links.ts → @grafana/ui',
    ]);
  });
});

describe('a file', () => {
  it.each([
    ['let a: any;', 'any'],
    ['const a = b as any;', 'any'],
    ['const a: Array<Record<string, any>> = [];', 'any'],
    ['function f(this: void, ...a: any[]) {}', 'any'],
    ['// @ts-ignore\nlet a = 1;', '@ts-ignore'],
    ['const a = (\n  // @ts-expect-error\n  b\n);', '@ts-expect-error'],
    ['/* @ts-nocheck */', '@ts-nocheck'],
  ])('with %j gives up on types', (text, what) => {
    expect(untyped(house({ 'src/a.ts': text }))).toEqual([
      expect.stringMatching(new RegExp(`^src/a.ts:\\d has ${what}$`)),
    ]);
  });

  it.each(['const any = 1; f(any);', '// any will do', 'const a = "// @ts-ignore";', 'let a: unknown;'])(
    'with %j does not',
    (text) => expect(untyped(house({ 'src/a.ts': text }))).toEqual([])
  );

  it('of 301 lines is too long, of 300 not', () => {
    expect(tooLong(house({ 'src/a.ts': 'a\n'.repeat(301), 'src/b.ts': 'a\n'.repeat(300) }))).toEqual([
      'src/a.ts has 301 lines, more than 300',
    ]);
  });
});
