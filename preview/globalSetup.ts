import { findChromium } from '../e2e/chromium';
import { buildPreview } from '../stack/bundle';
import { startPreview } from './server';

/** Starts the preview on a free port, of the plugin in dist/ and the host in PREVIEW_HOST; answers with how to stop it. */
export default async function globalSetup(): Promise<(() => Promise<void>) | undefined> {
  if (!findChromium()) {
    return undefined;
  }
  const host = process.env.PREVIEW_HOST || undefined;
  if (!host) {
    await buildPreview((line) => void process.stdout.write(`${line}\n`));
  }
  const { url, stop } = await startPreview(0, { plugin: process.env.PREVIEW_PLUGIN, host });
  process.env.PREVIEW_URL = url;
  return stop;
}
