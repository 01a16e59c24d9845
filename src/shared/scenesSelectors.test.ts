import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { selectors as original } from '@grafana/e2e-selectors';
import { selectors } from './scenesSelectors';

const scenes = path.dirname(require.resolve('@grafana/scenes/package.json'));
const esm = path.join(scenes, 'dist/esm');

/** Every `selectors.a.b.c` in the code of scenes that uses the package. */
function pathsUsedByScenes(): string[] {
  const files = readdirSync(esm, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
  const used = files
    .map((file) => readFileSync(path.join(esm, file), 'utf8'))
    .filter((code) => code.includes('@grafana/e2e-selectors'))
    .flatMap((code) => [...code.matchAll(/\bselectors\.([\w.]+)/g)].map(([, chain = '']) => chain));
  return [...new Set(used)].sort();
}

function at(root: unknown, chain: string): unknown {
  return chain
    .split('.')
    .reduce<unknown>(
      (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
      root
    );
}

const written = (value: unknown) => (typeof value === 'function' ? String(value('item')) : value);

test.each(pathsUsedByScenes())('%s is as in the package', (chain) => {
  expect(written(at(selectors, chain))).toBe(written(at(original, chain)));
});

test('scenes uses some of them, so that the list above is not empty', () => {
  expect(pathsUsedByScenes().length).toBeGreaterThan(5);
});
