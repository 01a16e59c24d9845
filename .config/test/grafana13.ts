import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { run } from './command';

const root = path.resolve(__dirname, '..', '..');
const folder = path.join(root, '.data', 'grafana-13');
/** The versions, and the settings of npm that this repository has. */
const FILES = [path.join(root, '.config', 'grafana-13', 'package.json'), path.join(root, '.npmrc')];
/** Written by npm as the last thing of an install. */
const INSTALLED = path.join(folder, 'node_modules', '.package-lock.json');
const MINUTES = 60_000;

const copyOf = (file: string) => path.join(folder, path.basename(file));
const isSame = (file: string) => existsSync(copyOf(file)) && readFileSync(file).equals(readFileSync(copyOf(file)));

/** Whether Grafana 13's libraries are there, in the versions that are asked for. */
export const hasGrafana13 = () => existsSync(INSTALLED) && FILES.every(isSame);

/**
 * Installs Grafana 13's libraries in .data/grafana-13 where they are not there yet, and builds the preview's host page with
 * them. @returns the folder of the host page; throws with what was said when that fails
 */
export async function prepareGrafana13(say: (line: string) => void): Promise<string> {
  if (!hasGrafana13()) {
    say('Installing the libraries of Grafana 13 in .data/grafana-13: about a minute, 500 MB.');
    mkdirSync(folder, { recursive: true });
    FILES.forEach((file) => copyFileSync(file, copyOf(file)));
    // Peers: libraries of Grafana ask for React 18 still.
    const flags = ['--legacy-peer-deps', '--no-package-lock', '--no-audit', '--no-fund'];
    await must(['npm', 'install', ...flags], folder);
  }
  const host = path.join(folder, 'host');
  const libraries = path.join(folder, 'node_modules');
  const config = path.join(root, '.config', 'rspack.preview.config.ts');
  const env = ['--env', `folder=${host}`, '--env', `libraries=${libraries}`];
  await must(['npx', '--no-install', 'rspack', 'build', '--config', config, ...env], root);
  return host;
}

async function must(command: string[], cwd: string): Promise<void> {
  const result = await run(command, { cwd, timeoutMs: 10 * MINUTES });
  if (!result.ok) {
    throw new Error(`${command.slice(0, 4).join(' ')} failed with ${result.reason}:\n${result.output}`);
  }
}
