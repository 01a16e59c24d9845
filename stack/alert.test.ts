import { createServer, type Server } from 'node:http';
import { closeServer, listen } from '../demo/http/listen';
import { expectedFiring, firesAlert, isFiring, waitForFiring } from './alert';

/** As Grafana 12.2 answers, shortened. */
const rules = (state: string, uid = 'task-svc-p99') => ({
  status: 'success',
  data: {
    groups: [
      { name: 'another', rules: [{ uid: 'other', state: 'firing', type: 'alerting' }] },
      { name: 'task-svc latency', rules: [{ uid, state, name: 'P99 > 500 ms for task-svc', health: 'ok' }] },
    ],
  },
});

describe('the state of the alert', () => {
  let server: Server;
  let url: string;
  let answers: unknown[];
  let asked: string[];

  beforeEach(async () => {
    answers = [];
    asked = [];
    server = createServer((req, res) => {
      asked.push(req.url ?? '');
      res.end(JSON.stringify(answers.length > 1 ? answers.shift() : answers[0]));
    });
    url = `http://127.0.0.1:${await listen(server, 'Grafana', 0, '127.0.0.1')}`;
  });
  afterEach(() => closeServer(server, 0));

  test.each([
    [rules('firing'), true],
    [rules('inactive'), false],
    [rules('pending'), false],
    [rules('firing', 'renamed'), false],
    [{ status: 'success', data: { groups: null } }, false],
    [{ message: 'Unauthorized' }, false],
    [null, false],
  ])('%j', async (answer, firing) => {
    answers = [answer];
    expect(await isFiring(url)).toBe(firing);
    expect(asked).toEqual(['/api/prometheus/grafana/api/v1/rules']);
  });

  test('is waited for until it fires', async () => {
    answers = [rules('inactive'), null, rules('pending'), rules('firing')];
    expect(await waitForFiring(url, { timeoutMs: 60_000, pollMs: 1 })).toBe(true);
    expect(asked).toHaveLength(4);
  });

  test('is waited for no longer than asked, and not after an abort', async () => {
    answers = [rules('inactive')];
    expect(await waitForFiring(url, { timeoutMs: 20, pollMs: 5 })).toBe(false);
    const controller = new AbortController();
    const waiting = waitForFiring(url, { timeoutMs: 60_000, pollMs: 60_000, signal: controller.signal });
    controller.abort();
    expect(await waiting).toBe(false);
  });

  test('is “no” where no Grafana answers', async () => {
    await closeServer(server, 0);
    expect(await isFiring(url)).toBe(false);
  });
});

test('only throttle makes it fire', () => {
  expect([firesAlert('throttle'), firesAlert('row-lock')]).toEqual([true, false]);
});

test.each([
  ['10:00:00.000', '10:00:10.000'],
  ['10:00:05.000', '10:00:10.000'],
  ['10:00:05.001', '10:00:20.000'],
  ['10:00:56.000', '10:01:10.000'],
])('a demo announced at %s makes it fire at %s, a whole ten seconds of the clock', (now, expected) => {
  const at = (time: string) => Date.parse(`2026-10-20T${time}Z`);
  expect(expectedFiring(at(now))).toBe(at(expected));
});
