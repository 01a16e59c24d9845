import type { DataQueryResponse } from '@grafana/data';
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { Subject, throwError } from 'rxjs';
import { httpError } from '../../../.config/jest/backendSrv';
import captured from '../../backends/tempo/testing/tempo303_search.json';
import { throttledTrace, TRACE_ID } from '../../domain/testing/traces';
import { testIds } from '../../shared/testIds';
import { traceDataFrame } from '../testing/frames';
import { change, seenByBrowser, startClockAt } from '../testing/mount';
import { note, openTrace } from './testing/openTrace';

/** Of the captured search, slowest first; the second is the demo's trace. */
const SLOWEST = 'be68fa8ec24d376861b52c3b8920a455';
const request = {
  service: 'checkout-service',
  minMs: 500,
  window: { fromMs: 1_795_210_500_000, toMs: 1_795_210_540_000 },
};
const demo = () => [traceDataFrame(throttledTrace())];
const nothing = { traces: [] };
const nothingFound = 'Tempo has no span of checkout-service slower than 500 ms in that time.';

beforeEach(() => startClockAt(1_795_210_600_000));

/** Answers of the search, in the order in which they are asked for. */
function searches() {
  const open: Array<Subject<unknown>> = [];
  const fetch = () => {
    const answer = new Subject();
    open.push(answer);
    return answer;
  };
  return { open, fetch };
}

type Scene = ReturnType<typeof openTrace>['scene'];

function start(scene: Scene): Promise<boolean> {
  let result = Promise.resolve(false);
  act(() => {
    result = scene.searchAround(request);
  });
  return result;
}

async function end(search: Promise<boolean>): Promise<boolean> {
  let found = false;
  await act(async () => {
    found = await search;
  });
  return found;
}

const search = (scene: Scene) => end(start(scene));

describe('a search around a moment', () => {
  it('opens the slowest, and offers the others', async () => {
    const { heard, scene } = openTrace({ fetch: () => captured, state: { traceId: undefined } });

    expect(await search(scene)).toBe(true);

    expect(heard.traces).toEqual([SLOWEST]);
    const candidates = screen.getAllByTestId(testIds.trace.candidate);
    expect(candidates.map(({ textContent }) => textContent)).toEqual(['824 ms at 21:35:23', '822 ms at 21:35:23']);

    fireEvent.click(candidates[1] ?? note());
    expect(heard.traces).toEqual([SLOWEST, TRACE_ID]);

    const left = seenByBrowser();
    fireEvent.click(candidates[0] ?? note(), { ctrlKey: true });
    expect([heard.traces.length, left]).toEqual([2, [true]]);
  });

  it('says that it searches', async () => {
    const { open, fetch } = searches();
    const { scene } = openTrace({ fetch, state: { traceId: undefined } });

    void start(scene);
    await waitFor(() => expect(open).toHaveLength(1));

    expect(note()).toHaveTextContent('Searching slow traces of this moment…');
  });

  it.each([
    ['finds nothing', () => nothing, nothingFound],
    [
      'fails',
      () => {
        throw httpError(403, 'no');
      },
      'Tempo does not let you query it [403] (no).',
    ],
  ])('that %s says so and leaves the choice to the caller', async (_, fetch, sentence) => {
    const { heard, scene } = openTrace({ fetch, state: { traceId: undefined } });

    expect(await search(scene)).toBe(false);

    expect(note()).toHaveTextContent(sentence);
    expect(heard.traces).toEqual([]);
  });

  it('without a data source is none', async () => {
    const { grafana, scene } = openTrace({ state: { backend: undefined } });

    expect(await search(scene)).toBe(false);

    expect(grafana.fetches).toEqual([]);
  });

  it('makes an earlier one stop', async () => {
    const { open, fetch } = searches();
    const { grafana, heard, scene } = openTrace({ fetch, state: { traceId: undefined } });
    void start(scene);
    await waitFor(() => expect(open).toHaveLength(1));

    const second = start(scene);
    await waitFor(() => expect(open).toHaveLength(2));
    await act(async () => {
      open[1]?.next(captured);
      await second;
      open[0]?.next({ traces: captured.traces.slice(0, 1) });
    });

    expect(heard.traces).toEqual([SLOWEST]);
    expect(grafana.fetches[0]?.abortSignal?.aborted).toBe(true);
  });

  it('is overtaken by a choice, and then opens nothing', async () => {
    const { open, fetch } = searches();
    const { heard, scene } = openTrace({ fetch, query: demo, state: { traceId: undefined } });
    const answer = start(scene);
    await waitFor(() => expect(open).toHaveLength(1));

    change(scene, { traceId: TRACE_ID });
    open[0]?.next(captured);

    expect(await end(answer)).toBe(true);
    await waitFor(() => expect(screen.getByTestId(testIds.trace.suspect)).toBeVisible());
    expect(heard.traces).toEqual([]);
  });

  it('stops with the page', async () => {
    const { open, fetch } = searches();
    const { grafana, scene, unmount } = openTrace({ fetch, state: { traceId: undefined } });
    void start(scene);
    await waitFor(() => expect(open).toHaveLength(1));

    unmount();
    await waitFor(() => expect(grafana.fetches[0]?.abortSignal?.aborted).toBe(true));
  });
});

describe('a search beside an open trace', () => {
  it('keeps the trace where it finds nothing else', async () => {
    const { heard, scene } = openTrace({ query: demo, fetch: () => nothing });
    await waitFor(() => expect(screen.getByTestId(testIds.trace.suspect)).toBeVisible());

    expect(await search(scene)).toBe(false);

    expect(note()).not.toHaveTextContent('Searching');
    expect(screen.getByTestId(testIds.trace.suspect)).toBeVisible();
    expect(heard.traces).toEqual([]);
  });

  it('keeps the trace where it is itself the slowest', async () => {
    const only = { traces: captured.traces.filter(({ traceID }) => traceID === TRACE_ID) };
    const { heard, scene } = openTrace({ query: demo, fetch: () => only });
    await waitFor(() => expect(screen.getByTestId(testIds.trace.suspect)).toBeVisible());

    expect(await search(scene)).toBe(true);

    expect(heard.traces).toEqual([]);
    expect(screen.getByTestId(testIds.trace.suspect)).toBeVisible();
  });

  it('says what came of it', async () => {
    const { scene } = openTrace({ query: demo, fetch: () => nothing });
    await waitFor(() => expect(screen.getByTestId(testIds.trace.suspect)).toBeVisible());

    await search(scene);

    expect(note()).toHaveTextContent(nothingFound);
  });

  it('lets a trace that is still loading arrive', async () => {
    const answer = new Subject<DataQueryResponse>();
    const { grafana, scene } = openTrace({ query: () => answer, fetch: () => nothing });
    await waitFor(() => expect(grafana.queries).toHaveLength(1));

    await search(scene);
    act(() => answer.next({ data: demo() }));

    expect(await screen.findByTestId(testIds.trace.suspect)).toBeVisible();
  });

  it('does not call a missing trace found', async () => {
    const only = { traces: captured.traces.filter(({ traceID }) => traceID === TRACE_ID) };
    const { scene } = openTrace({ query: () => throwError(() => ({ status: 404, message: 'no' })), fetch: () => only });
    await waitFor(() => expect(note()).toHaveTextContent('Tempo has no trace'));

    await search(scene);

    expect(note()).toHaveTextContent(/Tempo has no trace|Waiting for the trace/);
  });
});
