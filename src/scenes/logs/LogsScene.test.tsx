import { LoadingState, type DataQueryResponse } from '@grafana/data';
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { Subject, throwError } from 'rxjs';
import { httpError } from '../../../.config/jest/backendSrv';
import { stubPanelId } from '../../../.config/jest/panelStubs';
import { MAX_LINES } from '../../backends/loki/LokiBackend';
import { queryResults } from '../../backends/testing/fakeLoki';
import { spanIdFor, T0, throttledTrace, TRACE_ID } from '../../domain/testing/traces';
import { testIds } from '../../shared/testIds';
import { demoStreams, metadataLine } from '../testing/demoLines';
import { lokiDataFrame } from '../testing/frames';
import { change } from '../testing/mount';
import { demoSubject, exprOf, likely, note, openLogs, region } from './testing/openLogs';

const MINUTE = 60_000;
const web = (count = 1) => Array.from({ length: count }, (_, i) => metadataLine(`line ${i}`, i, '1'));
const webSubject = () => demoSubject({ services: ['web-frontend'] });

describe('the lines of a trace', () => {
  it('come from all its services, wherever each keeps the trace id', async () => {
    const { grafana } = openLogs();

    await waitFor(() => expect(region()).toHaveTextContent('6 lines of this trace'));

    expect(grafana.queries).toHaveLength(1);
    expect(grafana.queries[0]?.request.targets.map(exprOf)).toEqual([
      `{service_name="web-frontend"} | trace_id="${TRACE_ID}"`,
      `{service="task-svc"} |= "${TRACE_ID}" | json | trace_id="${TRACE_ID}" | drop __error__, __error_details__`,
    ]);
    expect(screen.getByTestId(stubPanelId('logs'))).toHaveTextContent('Done: 2 frames, 6 rows');
  });

  it('are asked for from a minute before the trace to five after, whatever the page shows', async () => {
    const { grafana } = openLogs();
    await waitFor(() => expect(grafana.queries).toHaveLength(1));

    const { from, to } = grafana.queries[0]?.request.range ?? {};

    expect([from?.valueOf(), to?.valueOf()]).toEqual([T0 - MINUTE, T0 + 612 + 5 * MINUTE]);
  });

  it('are asked for in a window as much wider as a service’s clock is off', async () => {
    const trace = throttledTrace(2000);
    const { grafana } = openLogs({ state: { subject: demoSubject({ trace }) } });
    await waitFor(() => expect(grafana.queries).toHaveLength(1));

    const { from, to } = grafana.queries[0]?.request.range ?? {};

    expect(from?.valueOf()).toBeLessThan(trace.startMs - MINUTE - 1500);
    expect(to?.valueOf()).toBeGreaterThan(trace.endMs + 5 * MINUTE + 1500);
  });

  it('are handed on once they were read', async () => {
    const { heard } = openLogs();

    await waitFor(() => expect(heard.lines).toHaveLength(1));

    expect(heard.lines[0]?.traceId).toBe(TRACE_ID);
    expect(heard.lines[0]?.records).toHaveLength(6);
  });

  it('have one to read first, with the reasons', async () => {
    openLogs();

    await waitFor(() => expect(likely()).toHaveTextContent('throttled by DynamoDB, RetryAttempts=3'));

    expect(likely()).toHaveTextContent('Read first: task-svc warn');
    expect(likely()).toHaveTextContent('3 retries');
    expect(likely()).toHaveTextContent('of the suspect span');
    expect(likely()).toHaveAttribute('data-trace-id', TRACE_ID);
    expect(likely()).toHaveAttribute('data-span-id', spanIdFor('4'));
  });

  it('are probed for in a request of their own only where the services are not known yet', async () => {
    const { grafana, scene } = openLogs();
    await waitFor(() => expect(region()).toHaveTextContent('6 lines'));
    const asked = grafana.fetches.length;

    change(scene, { subject: demoSubject() });

    await waitFor(() => expect(grafana.queries).toHaveLength(2));
    expect(grafana.fetches).toHaveLength(asked);
  });

  it('are looked for by the services known, where the trace itself was not read', async () => {
    const around = { fromMs: T0 - 10 * MINUTE, toMs: T0 + MINUTE };
    const subject = demoSubject({ trace: undefined, suspect: undefined, services: ['task-svc'], around });
    const { grafana } = openLogs({ state: { subject } });

    await waitFor(() => expect(region()).toHaveTextContent('5 lines of this trace'));

    const { from, to } = grafana.queries[0]?.request.range ?? {};
    expect([from?.valueOf(), to?.valueOf()]).toEqual([T0 - 11 * MINUTE, T0 + 6 * MINUTE]);
  });
});

describe('a sentence says', () => {
  it('what it waits for, step by step', async () => {
    const probe = new Subject<unknown>();
    const { grafana } = openLogs({
      fetch: () => probe,
      query: () => new Subject(),
      state: { subject: webSubject() },
    });
    expect(note()).toHaveTextContent('Looking where web-frontend keep the trace id…');
    await waitFor(() => expect(grafana.fetches).toHaveLength(1));

    act(() => probe.next(queryResults(demoStreams(), grafana.fetches[0]?.data)));

    await waitFor(() => expect(note()).toHaveTextContent('Waiting for the lines…'));
  });

  it('which services have no lines', async () => {
    openLogs({ state: { subject: demoSubject({ services: ['web-frontend', 'cart', 'task-svc', 'mail'] }) } });

    await waitFor(() => expect(note()).toHaveTextContent('Loki has no lines of cart, mail around this trace.'));
    expect(region()).toHaveTextContent('6 lines of this trace');
  });

  it('that none of them has any', async () => {
    const { grafana } = openLogs({ streams: {} });

    await waitFor(() =>
      expect(note()).toHaveTextContent(
        'Loki has no lines of web-frontend, task-svc around this trace. Check that their logs arrive there, and under which label.'
      )
    );
    expect(grafana.queries).toEqual([]);
  });

  it('that no service is known, and asks nothing', async () => {
    const { grafana } = openLogs({ state: { subject: demoSubject({ services: [] }) } });

    await waitFor(() =>
      expect(note()).toHaveTextContent(
        'It is not known which services this trace ran through, so Loki was not asked. Choose a service.'
      )
    );
    expect([grafana.fetches, grafana.queries]).toEqual([[], []]);
  });

  it('that there is no data source, and which', () => {
    openLogs({ state: { backend: undefined, unavailable: 'No Loki data source is set up.' } });

    expect(note()).toHaveTextContent('No Loki data source is set up.');
  });

  it.each([1, MAX_LINES])('how many there are: %i', async (count) => {
    openLogs({ streams: { 'service_name=web-frontend': web(count) }, state: { subject: webSubject() } });

    await waitFor(() => expect(region()).toHaveTextContent(count === 1 ? '1 line of this trace' : '1000 lines of'));

    const cap = 'Only the newest 1000 lines of a service are shown; there are more.';
    expect(note().textContent?.includes(cap)).toBe(count === MAX_LINES);
  });
});

describe('where the window holds nothing', () => {
  /** Lines that lie outside the first window. */
  const late = (isThere: boolean) => {
    let asked = 0;
    return () => (++asked > 1 && isThere ? [lokiDataFrame(web())] : []);
  };

  it('it is widened once, and that is said', async () => {
    const { grafana } = openLogs({ query: late(true), state: { subject: webSubject() } });

    await waitFor(() =>
      expect(note()).toHaveTextContent(
        'Nothing lay within 1 minute before and 5 minutes after the trace, so one hour before and after was asked for.'
      )
    );

    expect(region()).toHaveTextContent('1 line of this trace');
    const { from, to } = grafana.queries[1]?.request.range ?? {};
    expect([from?.valueOf(), to?.valueOf()]).toEqual([T0 - 61 * MINUTE, T0 + 612 + 65 * MINUTE]);
  });

  it('and the wider one neither, it says where it looked', async () => {
    const { grafana } = openLogs({ query: late(false), state: { subject: webSubject() } });

    await waitFor(() =>
      expect(note()).toHaveTextContent(
        `Loki has no line of web-frontend with trace ${TRACE_ID}, one hour before and after it included. Its lines may carry no trace id, or have expired.`
      )
    );
    expect(grafana.queries).toHaveLength(2);
  });
});

describe('a failure', () => {
  it('of the probe is not “no lines”', async () => {
    const fetch = () => {
      throw httpError(403, 'no');
    };
    const { grafana } = openLogs({ fetch });

    await waitFor(() => expect(note()).toHaveTextContent('Loki does not let you query it [403] (no).'));
    expect(grafana.queries).toEqual([]);
  });

  it.each([
    [500, 'Loki answered with an error [500] (no). Check that the store behind it is up'],
    [504, 'Loki did not answer in time [504] (no).'],
  ])('of the lines, HTTP %i, is not “no lines”, and is not asked again', async (status, sentence) => {
    const { grafana } = openLogs({ query: () => throwError(() => ({ status, data: { message: 'no' } })) });

    await waitFor(() => expect(note()).toHaveTextContent(sentence));
    expect(grafana.queries).toHaveLength(1);
  });

  it('of one service keeps the lines of the others', async () => {
    const response: DataQueryResponse = {
      state: LoadingState.Error,
      data: [lokiDataFrame(web(2))],
      errors: [{ refId: 'lines1', status: 429, message: 'too many outstanding requests' }],
    };
    openLogs({ query: () => Promise.resolve(response) });

    await waitFor(() => expect(region()).toHaveTextContent('2 lines of this trace'));

    expect(note()).toHaveTextContent('Loki takes no more queries just now [429] (too many outstanding requests).');
  });
});

describe('one span', () => {
  it('narrows the lines to it and widens them again, without probing anew', async () => {
    const { grafana, heard, scene } = openLogs();
    await waitFor(() => expect(region()).toHaveTextContent('6 lines of this trace'));
    const asked = grafana.fetches.length;

    change(scene, { spanId: spanIdFor('4') });
    await waitFor(() => expect(region()).toHaveTextContent('4 lines of this span'));
    expect(note()).toHaveTextContent(`Narrowed to span ${spanIdFor('4')}.`);

    fireEvent.click(screen.getByTestId(testIds.logs.allSpans));
    expect(heard.spans).toEqual([undefined]);
    change(scene, { spanId: undefined });
    await waitFor(() => expect(region()).toHaveTextContent('6 lines of this trace'));
    expect(note()).not.toHaveTextContent('Narrowed');
    expect(screen.queryByTestId(testIds.logs.allSpans)).toBeNull();
    expect(grafana.fetches).toHaveLength(asked);
  });

  it('without lines says so and offers all spans', async () => {
    const { heard } = openLogs({ state: { spanId: spanIdFor('2') } });

    await waitFor(() =>
      expect(note()).toHaveTextContent(`with span ${spanIdFor('2')}, one hour before and after it included. Show all`)
    );
    fireEvent.click(screen.getByTestId(testIds.logs.allSpans));

    expect(heard.spans).toEqual([undefined]);
  });

  it('does not look again for services that have no lines', async () => {
    const { grafana, scene } = openLogs({ state: { subject: demoSubject({ services: ['web-frontend', 'gone'] }) } });
    await waitFor(() => expect(region()).toHaveTextContent('1 line of this trace'));
    const asked = grafana.fetches.length;

    change(scene, { spanId: spanIdFor('1') });
    await waitFor(() => expect(region()).toHaveTextContent('1 line of this span'));

    expect(grafana.fetches).toHaveLength(asked);
  });
});
