import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { PLUGIN_ID } from '../src/shared/plugin';

/** Where the built plugin and the built host page lie. */
export interface Folders {
  plugin: string;
  host: string;
}

const [FILES, BUILD] = [`/public/plugins/${PLUGIN_ID}/`, '/public/build/'];
const TYPES: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const MISSING = { message: 'Not found: this is a preview without a Grafana server.' };

/** Answers as a Grafana without data sources would, as far as the app and @grafana/plugin-e2e ask. */
export function answer({ plugin, host }: Folders, method: string, pathname: string) {
  const read = (folder: string, name: string) => JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
  const buildInfo = { version: read(host, 'grafana.json').version };
  const location = { module: `${FILES}module.js`, baseUrl: FILES };
  const settings = { ...read(plugin, 'plugin.json'), ...location, enabled: true, pinned: true, jsonData: {} };
  const api: Record<string, unknown> = {
    'POST /login': { message: 'Logged in' },
    'GET /api/health': { database: 'ok', ...buildInfo },
    'GET /api/frontend/settings': { buildInfo, datasources: {}, featureToggles: {} },
    'GET /api/plugins': [settings],
    [`GET /api/plugins/${PLUGIN_ID}/settings`]: settings,
    'GET /api/prometheus/grafana/api/v1/rules': { status: 'success', data: { groups: [] } },
  };
  const known = api[`${method} ${pathname}`];
  if (known !== undefined || /^\/apis?\//.test(pathname)) {
    return json(known);
  }
  if (pathname.startsWith('/public/')) {
    return pathname.startsWith(FILES)
      ? file(plugin, pathname.slice(FILES.length))
      : file(host, pathname.slice(BUILD.length));
  }
  return file(host, 'index.html', 'text/html');
}

function file(folder: string, name: string, type = TYPES[path.extname(name)] ?? 'application/octet-stream') {
  const found = path.join(folder, path.normalize(`/${name}`));
  if (existsSync(found) && statSync(found).isFile()) {
    return { status: 200, type, body: readFileSync(found) };
  }
  // Not every icon of Grafana is published.
  return name.startsWith('img/icons/')
    ? { status: 200, type, body: '<svg xmlns="http://www.w3.org/2000/svg"/>' }
    : json(undefined);
}

function json(body: unknown) {
  return { status: body === undefined ? 404 : 200, type: 'application/json', body: JSON.stringify(body ?? MISSING) };
}
