import path from 'node:path';
import type { PluginOptions } from '@grafana/plugin-e2e';
import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium } from '../e2e/chromium';

const results = path.resolve(__dirname, '..', 'test-results');

export default defineConfig<PluginOptions>({
  testDir: __dirname,
  globalSetup: require.resolve('./globalSetup.ts'),
  outputDir: path.join(results, 'preview'),
  reporter: [['list'], ['json', { outputFile: path.join(results, 'preview.json') }]],
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    // Known once the global set-up has started it.
    baseURL: process.env.PREVIEW_URL,
    viewport: { width: 1600, height: 1000 },
    trace: 'retain-on-failure',
    launchOptions: { executablePath: findChromium(), args: CHROMIUM_ARGS },
  },
});
