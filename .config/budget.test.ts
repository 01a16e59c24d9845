import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { checkBudget, type Gate } from './budget';

/** Text that gzip cannot make smaller than about this many bytes. */
const noise = (bytes: number) => `/*${randomBytes(bytes / 2).toString('base64')}*/`;

const chunk = (id: number, body = '') => `(globalThis.rspackChunkapp||=[]).push([[${id}],{1(e,t,n){${body}}}]);`;

/** A build as the bundler writes it: the entry loads 1 and app (2); app loads 3 and start (4), or investigate (5). */
const build: Record<string, string> = {
  'module.js': `define(["react","@grafana/data"],function(e,t){return ()=>Promise.all([r.e(1),r.e(2)]).then(r.bind(r,9))});`,
  '1.js': chunk(1),
  'app.js': chunk(2, 'let a=()=>Promise.all([n.e(3),n.e(4)]).then(n.bind(n,1)),b=()=>n.e(5).then(n.bind(n,2))'),
  '3.js': chunk(3),
  'start.js': chunk(4),
  'investigate.js': chunk(
    5,
    'switch(p){case"../locales/de-DE/a.json":return n.e(6).then(n.bind(n,1));case"../locales/en-US/a.json":return n.e(7).then(n.bind(n,1))}'
  ),
  '6.js': chunk(6),
  '7.js': chunk(7),
};

describe('checkBudget', () => {
  const folders: string[] = [];
  const check = (changes: Record<string, string> = {}) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'budget-'));
    folders.push(folder);
    Object.entries({ ...build, ...changes }).forEach(([file, text]) => writeFileSync(path.join(folder, file), text));
    return checkBudget(folder);
  };
  const failed = (gates: Gate[]) => gates.filter(({ ok }) => !ok).map(({ name }) => name);
  const filesOf = (gates: Gate[], name: string) =>
    gates.find((gate) => gate.name === name)?.detail.match(/[\w-]+\.js/g) ?? [];

  afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

  it('passes a small build', () => {
    expect(failed(check())).toEqual([]);
  });

  it('counts what the first content waits for, and no more', () => {
    const gates = check();
    expect(filesOf(gates, 'JavaScript before first content')).toEqual([
      '1.js',
      '3.js',
      'app.js',
      'module.js',
      'start.js',
    ]);
    expect(filesOf(gates, 'JavaScript before an investigation')).toEqual([
      '1.js',
      '7.js',
      'app.js',
      'investigate.js',
      'module.js',
    ]);
  });

  it('measures exactly', () => {
    const [entry] = check({ 'module.js': `define([],function(){});${noise(3000)}` });
    expect(entry?.ok).toBe(true);
    expect(entry?.value).toBeGreaterThan(1.5);
    expect(entry?.value).toBeLessThan(3.2);
  });

  it.each<[string, Record<string, string>, string]>([
    ['a heavy entry', { 'module.js': `define([],function(){});${noise(12_000)}` }, 'module.js'],
    ['a heavy start', { '3.js': chunk(3) + noise(400_000) }, 'JavaScript before first content'],
    ['a second React', { '6.js': chunk(6, 'e.ReactCurrentOwner') }, 'no ReactCurrentOwner'],
    ['private parts of React', { '6.js': chunk(6, 'e.__SECRET_INTERNALS_DO') }, 'no __SECRET_INTERNALS'],
    ['an external that is not shared', { 'module.js': 'define(["react","vue"],function(){})' }, 'shared modules only'],
    ['an entry of another kind', { 'module.js': 'export const a = 1' }, 'shared modules only'],
  ])('refuses %s', (_, changes, gate) => {
    expect(failed(check(changes))).toContain(gate);
  });

  it('refuses an external JSX runtime, twice', () => {
    const gates = check({ 'module.js': 'define(["react/jsx-runtime"],function(){})' });
    expect(failed(gates)).toEqual(expect.arrayContaining(['no react/jsx-runtime', 'shared modules only']));
  });

  it('refuses a build whose chunks have no names, and one that is not there', () => {
    expect(failed(check({ 'start.js': '' }))).toEqual(['JavaScript before first content']);
    expect(failed(checkBudget(path.join(tmpdir(), 'no-such-build')))).toEqual(['bundle']);
  });
});
