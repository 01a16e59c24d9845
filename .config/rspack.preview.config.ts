import path from 'node:path';
import { type Configuration, rspack } from '@rspack/core';

const root = path.resolve(__dirname, '..');

interface Options {
  /** Where the bundle goes; default preview/dist. */
  folder?: string;
  /** A node_modules with other versions of Grafana's libraries and of React; looked in before the repository's own. */
  libraries?: string;
}

/** The page that stands in for Grafana: its libraries from npm, all that they export, shared with the plugin. */
export default function config({ folder = path.join(root, 'preview/dist'), libraries }: Options): Configuration {
  const grafana = path.join(libraries ?? path.join(root, 'node_modules'), '@grafana');
  const modules = libraries === undefined ? [] : [libraries];
  return {
    mode: 'production',
    context: root,
    target: ['web', 'es2022'],
    devtool: false,
    entry: { host: './preview/host/main.tsx' },
    output: {
      clean: true,
      path: folder,
      filename: '[name].[contenthash:8].js',
      cssFilename: '[name].[contenthash:8].css',
      chunkFilename: '[name].[contenthash:8].js',
      publicPath: '/public/build/',
      uniqueName: 'throughline-preview',
    },
    resolve: {
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
      modules: [...modules, 'node_modules', path.join(root, 'node_modules')],
      alias: {
        // One router for Grafana's libraries, which bring an older one along, the host and the plugin.
        'react-router-dom-v5-compat$': path.join(root, 'node_modules/react-router-dom'),
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
              target: 'es2022',
              transform: { react: { runtime: 'classic' } },
            },
          },
        },
        // Their imports have no extensions.
        { test: /\.m?js$/, type: 'javascript/auto', resolve: { fullySpecified: false } },
        { test: /\.css$/, type: 'css/auto' },
      ],
    },
    plugins: [
      new rspack.HtmlRspackPlugin({
        title: 'Throughline preview',
        favicon: path.join(root, 'src/img/logo.svg'),
        meta: { 'color-scheme': 'light dark', viewport: 'width=device-width' },
      }),
      new rspack.CopyRspackPlugin({
        patterns: [
          { from: path.join(grafana, 'ui/dist/public/img/icons'), to: 'img/icons' },
          // An icon that is not published: another one that may turn.
          {
            from: path.join(grafana, 'ui/dist/public/img/icons/unicons/sync.svg'),
            to: 'img/icons/unicons/spinner.svg',
          },
          { from: path.join(grafana, 'runtime/package.json'), to: 'grafana.json' },
        ],
      }),
      // Its fonts are not published: without their declarations the next of the family is taken.
      new rspack.NormalModuleReplacementPlugin(
        /\/fonts\.mjs$/,
        'data:text/javascript,export const getFontStyles=()=>({})'
      ),
      // Only English is drawn here.
      new rspack.IgnorePlugin({ resourceRegExp: /^\.\/locale$/, contextRegExp: /moment$/ }),
    ],
    // Built on the way to a first look: short names halve what the browser reads, more would take longer than it saves.
    optimization: {
      minimizer: [new rspack.SwcJsMinimizerRspackPlugin({ minimizerOptions: { compress: false, mangle: true } })],
    },
    performance: false,
    stats: 'errors-warnings',
  };
}
