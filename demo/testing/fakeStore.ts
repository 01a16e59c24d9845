import { createServer } from 'node:http';
import { closeServer, listen } from '../http/listen';

export interface ReceivedRequest {
  /** With the query. */
  path: string;
  body: string;
  bytes: Buffer;
  headers: NodeJS.Dict<string | string[]>;
}

/** A store on a real port that keeps what it is sent and answers as it is told. */
export interface FakeStore {
  url: string;
  received: ReceivedRequest[];
  /** Status of the answers from now on. */
  status: number;
  /** Body of all other answers. */
  refusal: string;
  /** Bodies of good answers, by what their path begins with; empty ones elsewhere. */
  answers: Record<string, unknown>;
  /** Resolves as soon as this many requests have been answered. */
  answered(count: number): Promise<void>;
  close(): Promise<void>;
}

export async function startFakeStore(status = 204): Promise<FakeStore> {
  let waiters: Array<{ count: number; resolve: () => void }> = [];
  const answerTo = (path: string) => {
    const found = Object.entries(store.answers).find(([start]) => path.startsWith(start));
    return found ? JSON.stringify(found[1]) : '';
  };
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const path = req.url ?? '';
      const bytes = Buffer.concat(chunks);
      store.received.push({ path, body: bytes.toString('utf8'), bytes, headers: req.headers });
      res.writeHead(store.status).end(store.status < 300 ? answerTo(path) : store.refusal);
      waiters.filter(({ count }) => store.received.length >= count).forEach(({ resolve }) => resolve());
      waiters = waiters.filter(({ count }) => store.received.length < count);
    });
  });
  const port = await listen(server, 'The fake store', 0, '127.0.0.1');
  const store: FakeStore = {
    url: `http://127.0.0.1:${port}`,
    received: [],
    status,
    refusal: 'told to refuse',
    answers: {},
    answered: (count) =>
      new Promise((resolve) => (store.received.length >= count ? resolve() : waiters.push({ count, resolve }))),
    close: () => closeServer(server, 0),
  };
  return store;
}
