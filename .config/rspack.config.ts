import path from 'node:path';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { rspack, type Configuration } from '@rspack/core';

const root = path.resolve(__dirname, '..');
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };

/**
 * Tells one build from another, for all chunks at once: a hash for each of them would be a third of module.js, which
 * Grafana loads on every dashboard.
 */
function buildId(): string {
  const hash = createHash('sha256')
    .update(readFileSync(__filename))
    .update(readFileSync(path.join(root, 'package-lock.json')));
  const src = path.join(root, 'src');
  const isFile = (name: string) => statSync(path.join(src, name)).isFile();
  for (const name of readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(isFile).sort()) {
    hash.update(name).update(readFileSync(path.join(src, name)));
  }
  return hash.digest('hex').slice(0, 8);
}

/**
 * Modules that Grafana 12.2.0 shares with plugins at run time. `react/jsx-runtime` is deliberately absent: 12.2.0–12.2.4
 * do not share it, so it is aliased to a shim over `React.createElement`, which works on React 18 and 19.
 */
const sharedByGrafana = [
  { 'amd-module': 'module' },
  'lodash',
  'jquery',
  'moment',
  'slate',
  'emotion',
  '@emotion/react',
  '@emotion/css',
  'prismjs',
  'slate-plain-serializer',
  '@grafana/slate-react',
  'react',
  'react-dom',
  'react-redux',
  'redux',
  'rxjs',
  'rxjs/operators',
  'i18next',
  'react-router',
  'd3',
  /^@grafana\/(ui|runtime|data)$/,
];

export default function config(_env: unknown, argv: { mode?: 'production' | 'development' }): Configuration {
  const production = argv.mode !== 'development';
  const jsxShim = path.join(root, 'src/shared/jsxRuntime.ts');
  return {
    mode: production ? 'production' : 'development',
    context: path.join(root, 'src'),
    target: ['web', 'es2021'],
    devtool: production ? 'source-map' : 'eval-source-map',
    entry: { module: './module.tsx' },
    externals: sharedByGrafana,
    output: {
      clean: true,
      path: path.join(root, 'dist'),
      filename: '[name].js',
      // Grafana lets browsers keep plugin files for an hour: only this tells two builds apart.
      chunkFilename: `[name].js?_cache=${buildId()}`,
      library: { type: 'amd' },
      publicPath: 'public/plugins/throughline-investigations-app/',
      uniqueName: 'throughline',
      crossOriginLoading: 'anonymous',
    },
    resolve: {
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
      alias: {
        'react/jsx-runtime$': jsxShim,
        'react/jsx-dev-runtime$': jsxShim,
        '@grafana/e2e-selectors$': path.join(root, 'src/shared/scenesSelectors.ts'),
      },
    },
    module: {
      rules: [
        {
          test: /\.tsx?$/,
          exclude: /node_modules/,
          loader: 'builtin:swc-loader',
          options: {
            jsc: {
              parser: { syntax: 'typescript', tsx: true },
              target: 'es2021',
              transform: { react: { runtime: 'classic' } },
            },
          },
          type: 'javascript/auto',
        },
      ],
    },
    plugins: [
      new rspack.SubresourceIntegrityPlugin({ hashFuncNames: ['sha256'] }),
      new rspack.CopyRspackPlugin({
        patterns: [
          {
            from: path.join(root, 'plugin.json'),
            to: 'plugin.json',
            transform: (content) =>
              content
                .toString()
                .replaceAll('%VERSION%', version)
                .replaceAll('%TODAY%', new Date().toISOString().slice(0, 10))
                .replaceAll('%PLUGIN_ID%', 'throughline-investigations-app'),
          },
          { from: 'img', to: 'img' },
          { from: path.join(root, 'README.md'), to: 'README.md' },
          { from: path.join(root, 'CHANGELOG.md'), to: 'CHANGELOG.md' },
          { from: path.join(root, 'LICENSE'), to: 'LICENSE', toType: 'file' },
        ],
      }),
    ],
    // Short ids: module.js names every chunk, and the query tells builds apart, so none has to be stable.
    // And it holds a checksum of each: less than this is loaded twice rather than split off.
    optimization: {
      chunkIds: 'natural',
      moduleIds: 'natural',
      // The health page holds all of its own: what it shares is small beside it, and would be split off for everybody.
      splitChunks: { minSize: 30_000, chunks: ({ name }) => name !== 'health' },
    },
    performance: false,
    stats: 'errors-warnings',
  };
}
