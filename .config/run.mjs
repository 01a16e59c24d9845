// Runs one of the repository's TypeScript programs: `node .config/run.mjs <entry.ts> [arguments]`. Plain Node and no
// packages, because it is what installs them.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const MINIMUM_NODE = 20;

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** The packages of a lock file, or undefined where there is none that can be read. */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/**
 * Why an install is needed, or undefined where node_modules holds what the lock file asks for. Versions are compared, not
 * times: a checkout touches every file. Packages for other systems are optional and may be absent.
 */
function whyInstall() {
  const installed = packagesOf(path.join(root, 'node_modules', '.package-lock.json'));
  if (!installed) {
    return 'The packages are not installed yet';
  }
  const wanted = packagesOf(path.join(root, 'package-lock.json')) ?? {};
  const stale = Object.entries(wanted).some(([name, { version, optional }]) => {
    const have = installed[name];
    return name !== '' && (have ? have.version !== version : !optional);
  });
  if (stale) {
    return 'The installed packages are not those of package-lock.json';
  }
  const gone = Object.keys(installed).some((name) => name !== '' && !existsSync(path.join(root, name)));
  return gone ? 'Some of the installed packages are gone' : undefined;
}

function install(reason) {
  process.stdout.write(`${reason}: running npm ci, which takes a minute or two.\n`);
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund'];
  const options = {
    cwd: root,
    stdio: 'inherit',
    // The browser tests use a browser that is there already.
    env: { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' },
  };
  const { status, error } =
    npm && /\.c?js$/.test(npm)
      ? spawnSync(process.execPath, [npm, ...args], options)
      : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  if (status !== 0) {
    fail(`npm ci failed${error ? `: ${error.message}` : ''}. Nothing was started.`);
  }
}

function run(entry, args) {
  const loader = createRequire(path.join(root, 'package.json')).resolve('esbuild-register');
  const child = spawn(process.execPath, ['-r', loader, entry, ...args], { cwd: root, stdio: 'inherit' });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) {
    process.on(signal, () => child.kill(signal));
  }
  // npm that is asked to end leaves its children behind.
  if (process.env.npm_lifecycle_event) {
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 1000).unref();
  }
  child.on('error', (error) => fail(`${entry} could not be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exit(code);
    }
    signals.forEach((name) => process.removeAllListeners(name));
    process.kill(process.pid, signal);
  });
}

if (Number(process.versions.node.split('.')[0]) < MINIMUM_NODE) {
  fail(`This is Node ${process.versions.node}; Throughline needs Node ${MINIMUM_NODE} or newer.`);
}
const [entry, ...args] = process.argv.slice(2);
if (!entry || !existsSync(path.join(root, entry))) {
  fail(entry ? `There is no ${entry} in this repository.` : 'Usage: node .config/run.mjs <entry.ts> [arguments]');
}
const reason = whyInstall();
if (reason) {
  install(reason);
}
run(entry, args);
