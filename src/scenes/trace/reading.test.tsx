import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { Subject } from 'rxjs';
import { httpError } from '../../../.config/jest/backendSrv';
import storedTrace from '../../domain/testing/fixtures/tempo303_trace_v2.json';
import { span, T0, throttledTrace, traceOf } from '../../domain/testing/traces';
import { testIds } from '../../shared/testIds';
import { traceDataFrame } from '../testing/frames';
import { change, seenByBrowser } from '../testing/mount';
import { openTrace } from './testing/openTrace';

const OTHER = 'be68fa8ec24d376861b52c3b8920a455';
const BATCH = 'c0ffee00000000000000000000000001';
const demo = () => [traceDataFrame(throttledTrace())];
const more = () => screen.findByTestId(testIds.trace.more);
const compareButton = () => screen.findByTestId(testIds.trace.compare);
const comparison = () => screen.findByTestId(testIds.trace.comparison);
const textsOf = (testId: string) => screen.queryAllByTestId(testId).map(({ textContent }) => textContent);

const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });
/** A trace as a search answers with it: the root's span and the suspect's. */
const sampled = (id: number, durationMs: number, partition: string) => ({
  traceID: id.toString(16),
  startTimeUnixNano: `${T0 - 600_000}000000`,
  durationMs,
  spanSets: [
    {
      spans: [
        { name: 'db:query', durationNanos: '1', attributes: [attribute('service.name', 'task-svc'), attribute('peer.service', partition)] },
        { name: 'GET /task', durationNanos: `${durationMs}000000`, startTimeUnixNano: `${T0 - 600_000}000000`, attributes: [attribute('service.name', 'web-frontend')] },
      ],
    },
  ],
}); // prettier-ignore
const samplesOf = (durationMs: number, partition: string) => ({
  traces: Array.from({ length: 12 }, (_, i) => sampled(i + 1, durationMs, partition)),
});

/** A Tempo whose slow traces are of partition p1, and the normal ones of p2. */
function answers({ url }: { url: string }): unknown {
  const query = new URL(url, 'http://grafana').searchParams.get('q') ?? '';
  if (url.includes('/traces/')) {
    return storedTrace;
  }
  return query.includes('duration>') ? samplesOf(600, 'p1') : samplesOf(80, 'p2');
}

describe('what is collapsed', () => {
  it('is opened by a button that says how much there is', async () => {
    openTrace({ query: demo });
    const button = await more();
    expect(button).toHaveTextContent(/^More about this trace \([1-9]\d*\)$/);
    expect(button).toHaveAttribute('aria-expanded', 'false');
    expect(screen.queryByText(/^Runner-up/)).toBeNull();

    fireEvent.click(button);

    expect(button).toHaveAttribute('aria-expanded', 'true');
    const details = screen.getByTestId(testIds.trace.details);
    expect(button).toHaveAttribute('aria-controls', details.id);
    const runnerUp = 'Runner-up: GET /task in task-svc: 120 of 612 ms of its own, 330 ms less than the suspect';
    expect(details).toHaveTextContent(runnerUp);

    fireEvent.click(button);
    expect(screen.queryByTestId(testIds.trace.details)).toBeNull();
  });
});

describe('a wait for a lock', () => {
  const waiting = () => {
    const trace = traceOf(
      span('1', [0, 900], { name: 'POST /reservations', kind: 'server' }),
      span('2', [50, 850], { parent: '1', name: 'SELECT stock', events: [{ timeMs: T0, name: 'lock.acquired', attributes: {} }] }) // prettier-ignore
    );
    const frame = traceDataFrame(trace);
    const references = [null, [{ traceID: BATCH, spanID: 'a', tags: [] }]];
    const fields = frame.fields.map((field) =>
      field.name === 'references' ? { ...field, values: references } : field
    );
    return [{ ...frame, fields }];
  };

  it('is named at once, and leads to the trace that held it', async () => {
    const { heard } = openTrace({ query: waiting });
    await waitFor(() => expect(textsOf(testIds.trace.finding)[0]).toMatch(/names a lock: SELECT stock in shop/));
    const link = screen.getByTestId(testIds.trace.linked);
    expect(link).toHaveAttribute('href', `/a/x/investigate?trace=${BATCH}`);

    fireEvent.click(link);
    expect(heard.traces).toEqual([BATCH]);

    const left = seenByBrowser();
    fireEvent.click(link, { ctrlKey: true });
    expect(left).toEqual([true]);
    expect(heard.traces).toHaveLength(1);
  });
});

describe('the comparison', () => {
  it('asks only when it is told to, four requests, and says what is different', async () => {
    const { grafana, heard } = openTrace({ query: demo, fetch: answers });
    fireEvent.click(await compareButton());
    const found = await comparison();

    expect(grafana.fetches).toHaveLength(4);
    expect(textsOf(testIds.trace.difference)).toEqual([]);
    expect(found).toHaveTextContent('12 slow and 12 normal were compared');
    expect(found).toHaveTextContent('Slow means more than 306 ms for GET /task in web-frontend.');
    expect(textsOf(testIds.trace.change).length).toBeGreaterThan(0);
    expect(screen.queryByTestId(testIds.trace.compare)).toBeNull();

    fireEvent.click(screen.getByTestId(testIds.trace.normal));
    expect(heard.traces).toEqual([expect.stringMatching(/^0{30}/)]);
  });

  it('names the attribute that tells slow from normal', async () => {
    const partitioned = throttledTrace();
    const spans = partitioned.spans.map((each) =>
      each.name === 'db:query' ? { ...each, attributes: { ...each.attributes, 'app.partition': 'p1' } } : each
    );
    const renamed = (request: { url: string }) =>
      JSON.parse(JSON.stringify(answers(request)).replaceAll('peer.service', 'app.partition'));
    openTrace({ query: () => [traceDataFrame({ ...partitioned, spans })], fetch: renamed });

    fireEvent.click(await compareButton());
    await comparison();

    expect(textsOf(testIds.trace.difference)).toEqual([
      '“app.partition” = “p1”: 12 of 12 slow ones, 0 of 12 normal ones.',
    ]);
  });

  it('takes the alert’s threshold for what is slow', async () => {
    openTrace({ query: demo, fetch: answers, state: { thresholdMs: 500 } });

    fireEvent.click(await compareButton());

    expect(await comparison()).toHaveTextContent('Slow means more than 500 ms');
  });

  it('that finds nothing says what was asked for, and too few is not “no difference”', async () => {
    openTrace({ query: demo, fetch: () => ({ traces: [] }) });

    fireEvent.click(await compareButton());
    const found = await comparison();

    expect(found).toHaveTextContent('Tempo has no trace of GET /task in web-frontend from the hour before this one that took at most 306 ms'); // prettier-ignore
    expect(found).toHaveTextContent('Too few to compare: 0 slow and 0 normal');
  });

  it('of one part is there where the other fails', async () => {
    const fetch = (request: { url: string }) => {
      if (decodeURIComponent(request.url).includes('select(')) {
        throw httpError(500, 'no querier');
      }
      return answers(request);
    };
    openTrace({ query: demo, fetch });

    fireEvent.click(await compareButton());
    const found = await comparison();

    expect(within(found).getByRole('alert')).toHaveTextContent('Tempo answered with an error [500] (no querier).');
    expect(within(found).getByTestId(testIds.trace.normal)).toBeVisible();
  });

  it('is of one trace: another one starts without, and stops what is under way', async () => {
    const held = new Subject<unknown>();
    const { grafana, scene } = openTrace({ query: demo, fetch: () => held });
    fireEvent.click(await compareButton());
    await waitFor(() => expect(grafana.fetches.length).toBeGreaterThan(0));
    expect(await compareButton()).toBeDisabled();

    change(scene, { traceId: OTHER });

    expect(grafana.fetches[0]?.abortSignal?.aborted).toBe(true);
    await act(async () => held.next({ traces: [] }));
    expect(await compareButton()).toBeEnabled();
    expect(screen.queryByTestId(testIds.trace.comparison)).toBeNull();
  });
});
