import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './folders';
import { StackProblem } from './problem';

/** What ends up in dist/, or decides what does. */
const SOURCES = [
  'src',
  'plugin.json',
  'package.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  '.config/rspack.config.ts',
];

/** The newest change of a file, or of anything in a folder, in milliseconds; 0 where there is none. */
export function newestChange(file: string): number {
  if (!existsSync(file)) {
    return 0;
  }
  const stat = statSync(file);
  return stat.isDirectory()
    ? Math.max(0, ...readdirSync(file).map((name) => newestChange(path.join(file, name))))
    : stat.mtimeMs;
}

/** True where dist/ is missing, incomplete, or older than its sources. */
export function needsBuild(root: string): boolean {
  const built = Math.min(...['module.js', 'plugin.json'].map((name) => newestChange(path.join(root, 'dist', name))));
  return SOURCES.some((source) => newestChange(path.join(root, source)) > built);
}

/** Builds the plugin when it has to be; throws a StackProblem when that fails. */
export async function buildPlugin(say: (line: string) => void, signal?: AbortSignal): Promise<void> {
  if (!needsBuild(ROOT)) {
    return;
  }
  say('Building the plugin.');
  const bundler = path.join(path.dirname(require.resolve('@rspack/cli/package.json')), 'bin', 'rspack.js');
  const args = [bundler, 'build', '--config', path.join('.config', 'rspack.config.ts'), '--mode', 'production'];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], signal });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) {
    throw new StackProblem(`The plugin could not be built (exit code ${String(code)}): see the output above.`);
  }
}
