import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { ROOT } from '../stack/folders';
import { StackProblem } from '../stack/problem';
import { answer, type Folders } from './answers';

interface PreviewOptions extends Partial<Folders> {
  /** 0: any that is free. */
  port: number;
  say(line: string): void;
  /** Stops the preview when aborted. */
  signal?: AbortSignal;
}

/** Serves the built plugin in the built host page, on loopback only; a StackProblem says why that cannot be. */
export async function startPreview({ port, say, signal, ...given }: PreviewOptions) {
  const folders = { plugin: path.join(ROOT, 'dist'), host: path.join(ROOT, 'preview/dist'), ...given };
  if (![path.join(folders.plugin, 'module.js'), path.join(folders.host, 'index.html')].every(existsSync)) {
    throw new StackProblem('The plugin and the preview have to be built before the preview can start.');
  }
  const server = createServer(({ method = 'GET', url = '/' }, response) => {
    const { status, type, body } = answer(folders, method, new URL(url, 'http://localhost').pathname);
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-cache' }).end(body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', ({ code }: NodeJS.ErrnoException) => {
      const why = code === 'EADDRINUSE' ? 'is already in use' : `cannot be opened (${code})`;
      reject(new StackProblem(`Port ${port}, which the preview needs, ${why}: set GRAFANA_PORT to another port.`));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections());
  signal?.addEventListener('abort', () => void stop(), { once: true });
  if (signal?.aborted) {
    await stop();
  }
  const address = server.address();
  const url = `http://localhost:${typeof address === 'object' && address ? address.port : port}`;
  say(`The preview runs on ${url}`);
  return { url, stop };
}
