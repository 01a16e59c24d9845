import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../stack/folders';
import { newestChange } from '../stack/plugin';
import { StackProblem } from '../stack/problem';

/** What ends up in the host page, or decides what does. */
const SOURCES = ['preview/host', 'src/shared', '.config/rspack.preview.config.ts', '.config/jest', 'package-lock.json'];

/** Builds the host page into preview/dist when it has to be; `env` goes to the bundler, for another place or Grafana. */
export async function buildPreview(
  say: (line: string) => void,
  signal?: AbortSignal,
  env: string[] = []
): Promise<void> {
  const built = newestChange(path.join(ROOT, 'preview/dist/index.html'));
  if (env.length === 0 && SOURCES.every((source) => newestChange(path.join(ROOT, source)) < built)) {
    return;
  }
  say('Building the preview.');
  const bundler = path.join(path.dirname(require.resolve('@rspack/cli/package.json')), 'bin/rspack.js');
  const args = [bundler, 'build', '--config', '.config/rspack.preview.config.ts', ...env.flatMap((e) => ['--env', e])];
  await promisify(execFile)(process.execPath, args, { cwd: ROOT, signal }).catch(({ stdout, stderr, message }) => {
    throw new StackProblem(`The preview could not be built: ${stdout || stderr || message}`);
  });
}
