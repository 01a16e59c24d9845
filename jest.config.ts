/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';

/** Packages that ship ES modules only: jest runs CommonJS, so they are transformed like our own code. */
const esModules = [
  'marked',
  'd3-interpolate',
  'd3-color',
  'd3-scale-chromatic',
  'react-calendar',
  'get-user-locale',
  'memoize',
  'mimic-function',
  '@wojtekmaj/date-utils',
  'ol',
  '@grafana/schema',
  '@react-hookz/web',
  '@ver0/deep-equal',
].join('|');

/** Tests against real Prometheus, Tempo and Loki: they start servers, and run alone, with TEST_STORES=1. */
const STORES = '<rootDir>/demo/stores/';

const common: Config = {
  rootDir: __dirname,
  transform: {
    '^.+\\.(?:[cm]?[jt]s|[jt]sx)$': [
      '@swc/jest',
      {
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
        jsc: {
          parser: { syntax: 'typescript', tsx: true, dynamicImport: true },
          target: 'es2022',
          transform: { react: { runtime: 'classic' } },
        },
      },
    ],
  },
  // The second look-ahead lets through a listed package that is nested in another one's node_modules.
  transformIgnorePatterns: [`/node_modules/(?!(?:${esModules})/)(?!.*/node_modules/(?:${esModules})/)`],
  moduleNameMapper: {
    '\\.(?:css|scss|sass|less|svg|png)$': '<rootDir>/.config/jest/fileStub.ts',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/', '<rootDir>/test-results/'],
  restoreMocks: true,
};

const pure: Config = {
  ...common,
  displayName: 'pure',
  testEnvironment: 'node',
  testMatch: [
    '<rootDir>/src/*.test.ts',
    '<rootDir>/src/{domain,shared}/**/*.test.{ts,tsx}',
    '<rootDir>/src/backends/sample/model/**/*.test.ts',
    '<rootDir>/{demo,stack}/**/*.test.ts',
    '<rootDir>/.config/**/*.test.ts',
  ],
  testPathIgnorePatterns: ['/node_modules/', STORES],
};

const scenes: Config = {
  ...common,
  displayName: 'scenes',
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/src/backends/sample/model/'],
  testEnvironment: 'jest-environment-jsdom',
  setupFiles: ['<rootDir>/.config/jest/browserStubs.ts'],
  setupFilesAfterEnv: ['<rootDir>/.config/jest/matchers.ts'],
  testMatch: [
    '<rootDir>/src/{scenes,pages,app,backends,extensions,settings}/**/*.test.{ts,tsx}',
    '<rootDir>/.config/**/*.test.tsx',
  ],
};

const stores: Config = {
  ...common,
  displayName: 'stores',
  testEnvironment: 'node',
  testMatch: [`${STORES}**/*.test.ts`],
};

const config: Config = {
  projects: process.env.TEST_STORES === '1' ? [stores] : [pure, scenes],
};

export default config;
