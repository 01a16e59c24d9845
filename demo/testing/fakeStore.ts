import { createServer } from 'node:http';
import { closeServer, listen } from '../http/listen';

export interface ReceivedRequest {
  path: string;
  body: string;
}

/** A store on a real port that keeps what it is sent and answers as it is told. */
export interface FakeStore {
  url: string;
  received: ReceivedRequest[];
  /** Status of the answers from now on. */
  status: number;
  /** Resolves as soon as this many requests have been answered. */
  answered(count: number): Promise<void>;
  close(): Promise<void>;
}

export async function startFakeStore(status = 204): Promise<FakeStore> {
  let waiters: Array<{ count: number; resolve: () => void }> = [];
  const server = createServer((req, res) => {
    let body = '';
    req.setEncoding('utf8');
    req.on('data', (chunk: string) => (body += chunk));
    req.on('end', () => {
      store.received.push({ path: req.url ?? '', body });
      res.writeHead(store.status).end(store.status < 300 ? '' : 'told to refuse');
      waiters.filter(({ count }) => store.received.length >= count).forEach(({ resolve }) => resolve());
      waiters = waiters.filter(({ count }) => store.received.length < count);
    });
  });
  const port = await listen(server, 'The fake store', 0, '127.0.0.1');
  const store: FakeStore = {
    url: `http://127.0.0.1:${port}`,
    received: [],
    status,
    answered: (count) =>
      new Promise((resolve) => (store.received.length >= count ? resolve() : waiters.push({ count, resolve }))),
    close: () => closeServer(server, 0),
  };
  return store;
}
