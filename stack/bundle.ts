import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './folders';
import { StackProblem } from './problem';
import { withProgress, type Say } from './progress';

/** Something that the bundler makes. Paths are from the repository's root. */
interface Bundle {
  title: string;
  config: string;
  args: string[];
  /** What ends up in it, or decides what does. */
  sources: string[];
  /** What is there once it is built. */
  results: string[];
}

const PLUGIN: Bundle = {
  title: 'plugin',
  config: '.config/rspack.config.ts',
  args: ['--mode', 'production'],
  sources: ['src', 'plugin.json', 'package.json', 'README.md', 'CHANGELOG.md', 'LICENSE', '.config/rspack.config.ts'],
  results: ['dist/module.js', 'dist/plugin.json'],
};

const PREVIEW: Bundle = {
  title: 'preview',
  config: '.config/rspack.preview.config.ts',
  args: [],
  sources: [
    'preview/host',
    'src/shared',
    'src/img',
    '.config/jest',
    '.config/rspack.config.ts',
    '.config/rspack.preview.config.ts',
    'package-lock.json',
  ],
  results: ['preview/dist/index.html'],
};

/** Builds the plugin into dist/ when it has to be; throws a StackProblem when that fails. */
export const buildPlugin = (say: Say, signal?: AbortSignal) => build(PLUGIN, say, signal);

/** Builds the preview's host page into preview/dist when it has to be; throws a StackProblem when that fails. */
export const buildPreview = (say: Say, signal?: AbortSignal) => build(PREVIEW, say, signal);

/** True where dist/ is missing, incomplete, or older than its sources. */
export const pluginNeedsBuild = (root: string) => needsBuild(PLUGIN, root);

function needsBuild({ sources, results }: Bundle, root: string): boolean {
  const newest = (file: string) => newestChange(path.join(root, file));
  const built = Math.min(...results.map(newest));
  return sources.some((source) => newest(source) > built);
}

/** The newest change of a file, or of anything in a folder, in milliseconds; 0 where there is none. */
function newestChange(file: string): number {
  if (!existsSync(file)) {
    return 0;
  }
  const stat = statSync(file);
  return stat.isDirectory()
    ? Math.max(0, ...readdirSync(file).map((name) => newestChange(path.join(file, name))))
    : stat.mtimeMs;
}

async function build(bundle: Bundle, say: Say, signal: AbortSignal | undefined): Promise<void> {
  if (needsBuild(bundle, ROOT)) {
    await withProgress(`Building the ${bundle.title}`, say, () => runBundler(bundle, signal));
  }
}

async function runBundler({ title, config, args }: Bundle, signal: AbortSignal | undefined): Promise<void> {
  const bundler = path.join(path.dirname(require.resolve('@rspack/cli/package.json')), 'bin', 'rspack.js');
  const command = [bundler, 'build', '--config', config, ...args];
  await promisify(execFile)(process.execPath, command, { cwd: ROOT, signal }).catch((error: unknown) => {
    throw new StackProblem(`The ${title} could not be built:\n${outputOf(error)}`);
  });
}

/** What the bundler wrote; it tells of mistakes on stdout. */
function outputOf(error: unknown): string {
  const read = (name: string) => (error instanceof Error ? String(Reflect.get(error, name) ?? '').trim() : '');
  return [read('stdout'), read('stderr')].filter(Boolean).join('\n') || String(error);
}
