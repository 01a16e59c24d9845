import { createServer, type Server } from 'node:http';
import { closeServer, listen } from '../demo/http/listen';
import { completeHistoryEnd, waitForHistory } from './history';

const NOW = Date.parse('2026-10-20T10:00:00Z');

describe('the end of the history', () => {
  let server: Server;
  let url: string;
  let answers: unknown[];

  beforeEach(async () => {
    server = createServer((_, res) => void res.end(JSON.stringify(answers.length > 1 ? answers.shift() : answers[0])));
    url = `http://127.0.0.1:${await listen(server, 'Prometheus', 0, '127.0.0.1')}`;
  });
  afterEach(() => closeServer(server, 0));

  const marks = (...values: Array<'0' | '1'>) => ({
    status: 'success',
    data: {
      resultType: 'vector',
      result: values.map((value) => ({ metric: { seed: '7', end_ms: String(NOW) }, value: [NOW / 1000, value] })),
    },
  });

  test('is known once it is complete', async () => {
    answers = [marks('1')];
    expect(await completeHistoryEnd(url)).toBe(NOW);
  });

  test.each([
    ['none is there', marks()],
    ['one was only begun', marks('0')],
    ['the answer is an error', { status: 'error', error: 'parse error' }],
    ['the answer is not understood', ['?']],
  ])('is not known where %s', async (_, given) => {
    answers = [given];
    expect(await completeHistoryEnd(url)).toBeUndefined();
  });

  test('is not known where no Prometheus answers', async () => {
    await closeServer(server, 0);
    expect(await completeHistoryEnd(url)).toBeUndefined();
  });

  test('is waited for while the history is being written', async () => {
    answers = [marks(), marks('0'), '?', marks('1')];
    expect(await waitForHistory(url, { timeoutMs: 60_000, pollMs: 1 })).toBe(NOW);
    expect(answers).toHaveLength(1);
  });

  test('is waited for no longer than asked, and not after an abort', async () => {
    answers = [marks('0')];
    expect(await waitForHistory(url, { timeoutMs: 20, pollMs: 5 })).toBeUndefined();
    const controller = new AbortController();
    const waiting = waitForHistory(url, { timeoutMs: 60_000, pollMs: 60_000, signal: controller.signal });
    controller.abort();
    expect(await waiting).toBeUndefined();
  });
});
