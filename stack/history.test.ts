import { createServer, type Server } from 'node:http';
import { closeServer, listen } from '../demo/http/listen';
import { historyEnd } from './history';

const NOW = Date.parse('2026-10-20T10:00:00Z');

describe('the end of the history', () => {
  let server: Server;
  let url: string;
  let answer: unknown;

  beforeEach(async () => {
    server = createServer((_, res) => void res.end(JSON.stringify(answer)));
    url = `http://127.0.0.1:${await listen(server, 'Prometheus', 0, '127.0.0.1')}`;
  });
  afterEach(() => closeServer(server, 0));

  const result = (...values: string[]) => ({
    status: 'success',
    data: { resultType: 'vector', result: values.map((value) => ({ metric: {}, value: [NOW / 1000, value] })) },
  });

  test('is that of the one which an earlier start has written', async () => {
    answer = result(String(NOW / 1000 - 1800));
    expect(await historyEnd(url, NOW)).toBe(NOW - 1_800_000);
  });

  test.each([
    ['none is there', result()],
    ['the answer is no number', result('NaN')],
    ['the answer is an error', { status: 'error', error: 'parse error' }],
    ['the answer is not understood', ['?']],
  ])('is now where %s', async (_, given) => {
    answer = given;
    expect(await historyEnd(url, NOW)).toBe(NOW);
  });

  test('is now where no Prometheus answers', async () => {
    await closeServer(server, 0);
    expect(await historyEnd(url, NOW)).toBe(NOW);
  });
});
