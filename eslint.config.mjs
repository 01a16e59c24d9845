import grafana from '@grafana/eslint-config';
import tsPlugin from '@typescript-eslint/eslint-plugin';

const UI = ['@grafana/scenes', '@grafana/ui', 'react', 'react-dom', 'react-router-dom', '@emotion/css'];
const RUNTIME = ['@grafana/runtime', 'rxjs'];
const LAYERS = ['domain', 'backends', 'settings', 'scenes', 'extensions', 'pages', 'app'];

/**
 * The layers of the house as seen by one file's imports, so that an editor says it at once. src/architecture.test.ts
 * walks the whole graph and has the last word.
 */
const layer = (folders, { packages = [], typesOnly = [], upwards = [] }) => ({
  name: `throughline/layer-${folders[0]}`,
  files: folders.map((folder) => `src/${folder}/**/*.{ts,tsx}`),
  ignores: ['**/*.test.{ts,tsx}', '**/testing/**', 'src/shared/jsxRuntime.ts'],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        paths: [
          ...packages.map((name) => ({ name, message: `${folders[0]} does not know ${name}.` })),
          ...typesOnly.map((name) => ({ name, message: `Types only of ${name} here.`, allowTypeImports: true })),
        ],
        patterns: upwards.map((name) => ({
          regex: `^(\\.\\./)+${name}(/|$)`,
          message: `${folders[0]} does not import ${name}/.`,
        })),
      },
    ],
  },
});

export default [
  {
    ignores: [
      'dist/',
      'dist-*/',
      'node_modules/',
      '.data/',
      'coverage/',
      'test-results/',
      'playwright-report/',
      'preview/dist/',
    ],
  },
  ...grafana,
  {
    name: 'throughline/all',
    files: ['**/*.{ts,tsx,mjs}'],
    rules: {
      // One import for values and one for types may stand side by side.
      'no-duplicate-imports': ['error', { allowSeparateTypeImports: true }],
    },
  },
  {
    name: 'throughline/typescript',
    files: ['**/*.{ts,tsx}'],
    plugins: { '@typescript-eslint': tsPlugin },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true, minimumDescriptionLength: 0 }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none', ignoreRestSiblings: true },
      ],
      // The types say it.
      'react/prop-types': 'off',
    },
  },
  {
    name: 'throughline/programs',
    files: ['demo/**', 'stack/**', 'e2e/**', 'preview/*.ts', '.config/*.ts', '.config/{bench,test}/**'],
    rules: {
      'no-console': 'off',
      // Playwright's fixtures take a function called `use`.
      'react-hooks/rules-of-hooks': 'off',
    },
  },
  layer(['shared'], { packages: [...UI, ...RUNTIME, '@grafana/data'], upwards: LAYERS }),
  layer(['domain'], {
    packages: [...UI, ...RUNTIME],
    typesOnly: ['@grafana/data'],
    upwards: LAYERS.filter((name) => name !== 'domain'),
  }),
  layer(['backends', 'settings'], { packages: UI, upwards: ['scenes', 'extensions', 'pages', 'app'] }),
  {
    name: 'throughline/incident-model',
    files: ['src/backends/sample/model/**/*.ts'],
    ignores: ['**/*.test.ts', '**/testing/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [{ regex: '^[^.]', message: 'The incident model stands alone: it runs in Node and in a browser.' }],
        },
      ],
    },
  },
  layer(['scenes'], { upwards: ['extensions', 'pages', 'app'] }),
  layer(['extensions'], { packages: ['@grafana/scenes'], upwards: ['scenes', 'backends', 'pages', 'app'] }),
  layer(['pages'], { upwards: ['app', 'extensions'] }),
];
