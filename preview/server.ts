import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { ROOT } from '../stack/folders';
import { StackProblem } from '../stack/problem';
import { PLUGIN_ID } from '../src/shared/plugin';

/** Where the built plugin and the built host page lie. */
interface Folders {
  plugin: string;
  host: string;
}

const BUILT: Folders = { plugin: path.join(ROOT, 'dist'), host: path.join(ROOT, 'preview/dist') };
const [PLUGIN_FILES, HOST_FILES] = [`/public/plugins/${PLUGIN_ID}/`, '/public/build/'];
const GRAFANA_ONLY = /^\/(?:apis?|public)\//;
const NO_GRAFANA = JSON.stringify({ message: 'Not found: this is a preview without a Grafana server.' });
const [HTML, JSON_TEXT, SVG] = ['text/html', 'application/json', 'image/svg+xml'];
const TYPES: Record<string, string> = { '.html': HTML, '.js': 'text/javascript', '.css': 'text/css', '.svg': SVG };

/** Serves the built plugin in the built host page, on loopback only; port 0 is any that is free. */
export async function startPreview(port: number, { plugin = BUILT.plugin, host = BUILT.host }: Partial<Folders> = {}) {
  const server = createServer(({ method = '', url = '/' }, response) => {
    const [status, type, body] = answer({ plugin, host }, method, new URL(url, 'http://localhost').pathname);
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-cache' }).end(body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', ({ message }) => reject(new StackProblem(`The preview cannot be served: ${message}.`)));
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const url = `http://localhost:${typeof address === 'object' && address ? address.port : port}`;
  return { url, stop: () => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections()) };
}

/** A built file, or the host page for any page of Grafana's. Whoever logs in, as @grafana/plugin-e2e does, is welcome. */
function answer({ plugin, host }: Folders, method: string, pathname: string): [number, string, string | Buffer] {
  if (method === 'POST' && pathname === '/login') {
    return [200, JSON_TEXT, '{}'];
  }
  const inside = (folder: string, prefix: string) =>
    path.join(folder, path.normalize(pathname.slice(prefix.length - 1)));
  const page = GRAFANA_ONLY.test(pathname) ? host : path.join(host, 'index.html');
  const built = pathname.startsWith(HOST_FILES) ? inside(host, HOST_FILES) : page;
  const file = pathname.startsWith(PLUGIN_FILES) ? inside(plugin, PLUGIN_FILES) : built;
  if (method === 'GET' && existsSync(file) && statSync(file).isFile()) {
    return [200, TYPES[path.extname(file)] ?? 'application/octet-stream', readFileSync(file)];
  }
  // Not every icon of Grafana is published.
  const isIcon = pathname.startsWith(`${HOST_FILES}img/icons/`);
  return isIcon ? [200, SVG, '<svg xmlns="http://www.w3.org/2000/svg"/>'] : [404, JSON_TEXT, NO_GRAFANA];
}
