import path from 'node:path';
import { type Configuration, rspack } from '@rspack/core';
import pluginConfig from './rspack.config';

const root = path.resolve(__dirname, '..');
const installed = path.join(root, 'node_modules');

interface Options {
  /** Where the bundle goes; default preview/dist. */
  folder?: string;
  /** A node_modules with other versions of Grafana's libraries and of React; looked in before the repository's own. */
  libraries?: string;
}

/** The page that stands in for Grafana: its libraries from npm, all that they export, shared with the plugin. */
export default function config({ folder, libraries = installed }: Options): Configuration {
  const { module: typescript } = pluginConfig(undefined, {});
  const icons = path.join(libraries, '@grafana/ui/dist/public/img/icons');
  return {
    mode: 'production',
    entry: { host: './preview/host/main.tsx' },
    output: {
      clean: true,
      path: folder ?? path.join(root, 'preview/dist'),
      filename: '[name].[contenthash:8].js',
      publicPath: '/public/build/',
      uniqueName: 'throughline-preview',
    },
    resolve: {
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
      // One router for Grafana's libraries, which bring an older one along, the host and the plugin.
      alias: { 'react-router-dom-v5-compat$': path.join(libraries, 'react-router-dom') },
    },
    module: {
      rules: [
        ...(typescript?.rules ?? []),
        { test: /\.tsx?$/, resolve: { modules: [libraries, installed] } },
        // Their imports have no extensions.
        { test: /\.m?js$/, type: 'javascript/auto', resolve: { fullySpecified: false } },
        { test: /\.css$/, type: 'css/auto' },
      ],
    },
    plugins: [
      new rspack.HtmlRspackPlugin({ title: 'Throughline preview', favicon: path.join(root, 'src/img/logo.svg') }),
      new rspack.CopyRspackPlugin({
        patterns: [
          { from: icons, to: 'img/icons' },
          // An icon that is not published: another one that may turn.
          { from: path.join(icons, 'unicons/sync.svg'), to: 'img/icons/unicons/spinner.svg' },
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
    // Built on the way to a first look: to make it smaller takes longer than it saves.
    optimization: { minimize: false },
    performance: false,
    stats: 'errors-warnings',
  };
}
