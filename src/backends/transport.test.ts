import { NEVER, Subject } from 'rxjs';
import { httpError } from '../../.config/jest/backendSrv';
import { setUpGrafana } from '../../.config/jest/grafanaRuntime';
import { refusedQueries, sentenceOf } from './testing/sources';
import { Transport } from './transport';

const ask = { source: 'Prometheus', url: '/api/x' };

describe('an answer', () => {
  it('is the JSON body; what was sent is counted and never toasted by Grafana', async () => {
    const grafana = setUpGrafana({ fetch: ({ data }) => ({ echo: data }) });
    const transport = new Transport();

    const result = await transport.request({ ...ask, method: 'POST', data: { queries: [1] } });

    expect(result).toEqual({ status: 'ok', value: { echo: { queries: [1] } } });
    expect(grafana.fetches).toMatchObject([{ url: '/api/x', method: 'POST', showErrorAlert: false }]);
    expect(transport.cost()).toMatchObject({ requests: 1, failures: 0 });
  });
});

describe('a failure', () => {
  it.each([
    [401, 'forbidden', 'does not let you query it [401] (no)', 'Ask an administrator for query permission'],
    [403, 'forbidden', 'does not let you query it [403] (no)', 'Ask an administrator for query permission'],
    [404, 'not-found', 'was not found [404] (no)', 'Check that it still exists'],
    [400, 'rejected', 'refused the query [400] (no)', 'Open the query in Explore'],
    [429, 'busy', 'takes no more queries just now [429] (no)', 'Wait a little'],
    [422, 'rejected', 'refused the query [422] (no)', 'Open the query in Explore'],
    [500, 'server', 'answered with an error [500] (no)', 'Check that the store behind it is up'],
    [502, 'server', 'answered with an error [502] (no)', 'Check that the store behind it is up'],
    [
      408,
      'timeout',
      'did not answer in time [408] (no)',
      'Check that the store behind it is up, or narrow the time range',
    ],
    [
      504,
      'timeout',
      'did not answer in time [504] (no)',
      'Check that the store behind it is up, or narrow the time range',
    ],
  ])('of HTTP %i is %s, said with the data source and the next step', async (status, kind, what, next) => {
    setUpGrafana({
      fetch: () => {
        throw httpError(status, 'no');
      },
    });
    const transport = new Transport();

    const result = await transport.request(ask);

    expect(result).toMatchObject({ status: 'failed', failure: { kind, status } });
    expect(sentenceOf(result).startsWith(`Prometheus ${what}. ${next}`)).toBe(true);
    expect(transport.cost()).toMatchObject({ requests: 1, failures: 1 });
  });

  it('of the network says that nothing came back', async () => {
    setUpGrafana({
      fetch: () => {
        throw new TypeError('Failed to fetch');
      },
    });

    const result = await new Transport().request(ask);

    expect(result).toMatchObject({ status: 'failed', failure: { kind: 'unreachable' } });
    expect(sentenceOf(result)).toBe(
      'Prometheus could not be reached (Failed to fetch). Check the network and that the store behind it is up, then refresh.'
    );
  });

  it('whose words are long or broken over lines stays one short sentence', async () => {
    setUpGrafana({
      fetch: () => {
        throw httpError(500, `first\n\nsecond ${'x'.repeat(500)}`);
      },
    });
    const sentence = sentenceOf(await new Transport().request(ask));

    expect(sentence).toContain('(first second xxx');
    expect(sentence.length).toBeLessThan(350);
    expect(sentence).not.toContain('\n');
  });

  it.each([
    [{ error: 'dial tcp: connection refused', status: 502 }, 'server', 'connection refused'],
    [{ error: 'access denied', status: 403 }, 'forbidden', 'access denied'],
    [{ error: 'parse error : unexpected IDENTIFIER', status: 400 }, 'rejected', 'unexpected IDENTIFIER'],
  ])('inside the HTTP 400 of /api/ds/query is told by its own status and words: %j', async (inner, kind, words) => {
    setUpGrafana({
      fetch: () => {
        throw refusedQueries({ A: inner });
      },
    });

    const result = await new Transport().request({ ...ask, url: '/api/ds/query', method: 'POST' });

    expect(result).toMatchObject({ status: 'failed', failure: { kind } });
    expect(sentenceOf(result)).toContain(words);
  });
});

describe('a request', () => {
  afterEach(() => jest.useRealTimers());

  it('is given up and cancelled after its time', async () => {
    jest.useFakeTimers();
    const grafana = setUpGrafana({ fetch: () => NEVER });
    const transport = new Transport({ timeoutMs: 5000 });
    const answer = transport.request(ask);

    await jest.advanceTimersByTimeAsync(4999);
    expect(grafana.fetches[0]?.abortSignal?.aborted).toBe(false);
    await jest.advanceTimersByTimeAsync(1);

    expect(sentenceOf(await answer)).toBe(
      'Prometheus did not answer in time. Check that the store behind it is up, or narrow the time range, then refresh.'
    );
    expect(grafana.fetches[0]?.abortSignal?.aborted).toBe(true);
    expect(transport.cost()).toMatchObject({ requests: 1, failures: 1, waitedMs: 5000 });
  });

  it('that is aborted is cancelled and counts as no failure', async () => {
    const grafana = setUpGrafana({ fetch: () => NEVER });
    const transport = new Transport();
    const abort = new AbortController();
    const answer = transport.request({ ...ask, signal: abort.signal });
    await Promise.resolve();

    abort.abort();

    expect(await answer).toMatchObject({ status: 'failed', failure: { kind: 'aborted' } });
    expect(grafana.fetches[0]?.abortSignal?.aborted).toBe(true);
    expect(transport.cost()).toMatchObject({ requests: 1, failures: 0 });
  });

  it('that was aborted before its turn is not sent', async () => {
    const grafana = setUpGrafana({ fetch: () => ({}) });
    const transport = new Transport();

    const answer = await transport.request({ ...ask, signal: AbortSignal.abort() });

    expect(answer).toMatchObject({ status: 'failed', failure: { kind: 'aborted' } });
    expect(grafana.fetches).toEqual([]);
    expect(transport.cost().requests).toBe(0);
  });

  it('beyond the budget is not sent, and that is said', async () => {
    const grafana = setUpGrafana({ fetch: () => ({}) });
    const transport = new Transport({ budget: 2 });

    const answers = [await transport.request(ask), await transport.request(ask), await transport.request(ask)];

    expect(answers.map(({ status }) => status)).toEqual(['ok', 'ok', 'failed']);
    expect(sentenceOf(await transport.request(ask))).toContain('the request budget of this investigation is used up');
    expect(grafana.fetches).toHaveLength(2);
  });

  it('waits while as many as allowed are under way, failed ones giving way too', async () => {
    const open: Array<Subject<unknown>> = [];
    const grafana = setUpGrafana({
      fetch: () => {
        const body = new Subject();
        open.push(body);
        return body;
      },
    });
    const transport = new Transport({ concurrency: 2 });
    const urls = () => grafana.fetches.map(({ url }) => url);
    const abort = new AbortController();
    const answers = ['/a', '/b', '/c', '/d', '/e'].map((url) =>
      transport.request({ source: 'Loki', url, signal: url === '/c' ? abort.signal : undefined })
    );
    await Promise.resolve();
    expect(urls()).toEqual(['/a', '/b']);

    abort.abort();
    open[0]?.error(httpError(500));
    await answers[0];
    await answers[2];
    // The aborted one gave its turn on.
    expect(urls()).toEqual(['/a', '/b', '/d']);

    open[1]?.next('b');
    await answers[1];
    expect(urls()).toEqual(['/a', '/b', '/d', '/e']);

    open[2]?.next('d');
    open[3]?.next('e');
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(['failed', 'ok', 'failed', 'ok', 'ok']);
  });
});
