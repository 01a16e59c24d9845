/** `npm run preview:13`: the preview's tests on Grafana 13's libraries and React 19; arguments go to Playwright. */
import path from 'node:path';
import { buildPlugin } from '../stack/bundle';
import { run, stopCommand } from './test/command';
import { prepareGrafana13 } from './test/grafana13';

const root = path.resolve(__dirname, '..');
const say = (line: string) => void process.stdout.write(`${line}\n`);
const MINUTES = 60_000;

async function main(): Promise<void> {
  await buildPlugin(say);
  const env = { PREVIEW_HOST: await prepareGrafana13(say) };
  const tests = ['npx', '--no-install', 'playwright', 'test', '--config', 'preview/playwright.config.ts'];
  const result = await run([...tests, ...process.argv.slice(2)], {
    cwd: root,
    env,
    live: true,
    timeoutMs: 20 * MINUTES,
  });
  process.exitCode = result.ok ? 0 : 1;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    void stopCommand().then(() => process.exit(1));
  });
}
main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
