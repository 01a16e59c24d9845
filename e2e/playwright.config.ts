import path from 'node:path';
import type { PluginOptions } from '@grafana/plugin-e2e';
import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium } from './chromium';
import { stackUrls } from './stackUrls';

const root = path.resolve(__dirname, '..');
const results = path.join(root, 'test-results');

export default defineConfig<PluginOptions>({
  testDir: __dirname,
  testMatch: '**/*.spec.ts',
  globalSetup: require.resolve('./globalSetup'),
  outputDir: path.join(results, 'e2e'),
  reporter: [['list'], ['json', { outputFile: path.join(results, 'e2e.json') }]],
  // One Grafana, one demo with faults to switch: the specs take turns, and a failure is a failure.
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: {
    baseURL: stackUrls().grafanaUrl,
    provisioningRootDir: path.join(root, 'provisioning'),
    viewport: { width: 1600, height: 1000 },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: findChromium(), args: CHROMIUM_ARGS },
  },
});
