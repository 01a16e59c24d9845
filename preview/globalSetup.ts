import { findChromium } from '../e2e/chromium';
import { buildPreview } from './build';
import { startPreview } from './server';

/** Starts the preview of the plugin in dist/ (or PREVIEW_PLUGIN) on a free port; answers with how to stop it. */
export default async function globalSetup(): Promise<(() => Promise<void>) | undefined> {
  if (!findChromium()) {
    return undefined;
  }
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  await buildPreview(say);
  const { url, stop } = await startPreview({ port: 0, say, plugin: process.env.PREVIEW_PLUGIN });
  process.env.PREVIEW_URL = url;
  return stop;
}
