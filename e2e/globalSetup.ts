import { existsSync } from 'node:fs';
import path from 'node:path';
import { startNative } from '../stack/native';
import { exportStackUrls } from './stackUrls';

const root = path.resolve(__dirname, '..');

/** Uses the Grafana that GRAFANA_URL names; else starts the native stack, and answers with how to stop it again. */
export default async function globalSetup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.GRAFANA_URL) {
    return undefined;
  }
  if (!existsSync(path.join(root, 'dist', 'module.js'))) {
    throw new Error('The plugin is not built: run npm run build first.');
  }
  const stack = await startNative({
    // Its own data, and none of an earlier run: the specs wait for an alert to fire, not for an old one.
    dataFolder: path.join(root, '.data', 'e2e'),
    clean: true,
    // On from the start: the alert needs a while to fire.
    fault: 'throttle',
    say: (line) => process.stdout.write(`${line}\n`),
  });
  exportStackUrls(stack);
  return () => stack.stop();
}
