import { getDefaultTimeRange, LoadingState, type DataQueryResponse } from '@grafana/data';
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { Subject, throwError } from 'rxjs';
import { setUpGrafana } from '../../../.config/jest/grafanaRuntime';
import { stubPanelId } from '../../../.config/jest/panelStubs';
import { span, spanIdFor, throttledTrace, TRACE_ID, traceOf } from '../../domain/testing/traces';
import { testIds } from '../../shared/testIds';
import { traceDataFrame } from '../testing/frames';
import { change } from '../testing/mount';
import { note, openTrace, region, tempoBackend } from './testing/openTrace';
import { TraceScene } from './TraceScene';

const OTHER = 'be68fa8ec24d376861b52c3b8920a455';
const demo = () => [traceDataFrame(throttledTrace())];
const suspect = () => screen.getByTestId(testIds.trace.suspect);
const missing = () =>
  throwError(() => ({ status: 404, message: `failed to get trace with id: ${TRACE_ID} Status: Not Found` }));

describe('a chosen trace', () => {
  it('is asked for once, by its id', async () => {
    const { grafana } = openTrace({ query: demo });

    await screen.findByTestId(testIds.trace.more);

    expect(grafana.queries).toHaveLength(1);
    expect(grafana.queries[0]?.request.targets).toEqual([
      { refId: 'trace', datasource: { type: 'tempo', uid: 'tempo' }, queryType: 'traceql', query: TRACE_ID },
    ]);
  });

  it('is shown with its suspect said in a sentence', async () => {
    openTrace({ query: demo });

    await waitFor(() => expect(suspect()).toHaveTextContent('db:query in task-svc: 450 of 612 ms, 3 retries'));

    expect(suspect()).toHaveAttribute('data-span-id', spanIdFor('4'));
    expect(suspect()).toHaveAttribute('data-trace-id', TRACE_ID);
    expect(await screen.findByTestId(stubPanelId('traces'))).toHaveTextContent('Done: 1 frames, 4 rows');
  });

  it('is handed on with its analysis, once', async () => {
    const { heard } = openTrace({ query: demo });

    await waitFor(() => expect(heard.settled).toHaveLength(1));

    const [settled] = heard.settled;
    expect(settled?.traceId).toBe(TRACE_ID);
    expect(settled?.trace?.services).toEqual(['web-frontend', 'task-svc']);
    expect(settled?.analysis?.suspects[0]?.span.spanId).toBe(spanIdFor('4'));
  });

  it('says what it waits for', () => {
    openTrace({ query: () => new Subject() });

    expect(note()).toHaveTextContent('Waiting for the trace…');
  });

  it('with 64-bit id is found under its padded one', async () => {
    const traceId = '0000000000000000e457b5a2e4d86bd1';
    const { grafana, heard } = openTrace({
      query: () => [traceDataFrame({ ...throttledTrace(), traceId })],
      state: { traceId },
    });

    await waitFor(() => expect(heard.settled[0]?.trace?.traceId).toBe(traceId));

    expect(grafana.queries[0]?.request.targets[0]).toMatchObject({ query: traceId });
  });

  it('of ten thousand spans is read, and a name that is HTML stays text', async () => {
    const name = '<img src=x onerror=alert(1)>';
    const spans = Array.from({ length: 10_000 }, (_, i) => span(`${i + 1}`, [i, i + 1], { parent: 'aa', name }));
    openTrace({ query: () => [traceDataFrame(traceOf(span('aa', [0, 10_000], { name }), ...spans))] });

    await waitFor(() => expect(suspect()).toHaveTextContent(`${name} in shop: 10 of 10 s, 10000 calls in a row`));

    expect(region().querySelector('img')).toBeNull();
  });

  it('stays as it is when the page is refreshed', async () => {
    const { grafana, timeRange } = openTrace({ query: demo });
    await waitFor(() => expect(suspect()).toBeVisible());

    await act(async () => timeRange.onRefresh());
    await act(async () => new Promise((resolve) => setTimeout(resolve, 0)));

    expect(grafana.queries).toHaveLength(1);
  });
});

describe('the focus', () => {
  afterEach(() => jest.useRealTimers());

  const focused = ({ panels }: ReturnType<typeof setUpGrafana>) => panels.last('traces').options.focusedSpanId;

  it('lies on the suspect', async () => {
    const { grafana } = openTrace({ query: demo });

    await waitFor(() => expect(focused(grafana)).toBe(spanIdFor('4')));
  });

  it('lies on the chosen span, and moves without another query', async () => {
    const { grafana, scene } = openTrace({ query: demo, state: { spanId: spanIdFor('2') } });
    await waitFor(() => expect(focused(grafana)).toBe(spanIdFor('2')));

    change(scene, { spanId: spanIdFor('3') });
    await waitFor(() => expect(focused(grafana)).toBe(spanIdFor('3')));

    change(scene, { spanId: undefined });
    await waitFor(() => expect(focused(grafana)).toBe(spanIdFor('4')));
    expect(grafana.queries).toHaveLength(1);
  });

  it('does not depend on which comes first, the trace or the panel’s code', async () => {
    // RxJS throws what a subscriber threw from a timer of its own.
    jest.useFakeTimers();
    setUpGrafana({ dataSources: [{ uid: 'tempo', type: 'tempo' }] });
    const scene = new TraceScene({ backend: tempoBackend(), traceId: TRACE_ID });
    scene.activate();
    const { body } = scene.state;

    body?.state.$data?.setState({
      data: { state: LoadingState.Done, series: demo(), timeRange: getDefaultTimeRange() },
    });

    // Its own code comes first, in a chunk.
    await act(() => jest.advanceTimersByTimeAsync(0));
    expect(body?.state.options).toMatchObject({ focusedSpanId: spanIdFor('4') });
  });
});

describe('a span', () => {
  type Link = { type: string; href: string; onClick: (event?: unknown) => void };

  it('has exactly one link, which asks for its lines on this page', async () => {
    const { grafana, heard } = openTrace({ query: demo });
    await screen.findByTestId(stubPanelId('traces'));
    const links: Link[] = grafana.panels.last('traces').options.createSpanLink({ spanID: spanIdFor('3') });
    const preventDefault = jest.fn();

    act(() => links[0]?.onClick({ preventDefault }));

    expect(links).toMatchObject([{ type: 'log', href: `/a/x/investigate?trace=${TRACE_ID}&span=${spanIdFor('3')}` }]);
    expect(heard.spans).toEqual([spanIdFor('3')]);
    expect(preventDefault).toHaveBeenCalled();
  });

  it('is shared as a link to this page, which navigates', async () => {
    const { grafana } = openTrace({ query: demo });
    await screen.findByTestId(stubPanelId('traces'));

    const link = grafana.panels.last('traces').options.createFocusSpanLink(TRACE_ID, spanIdFor('2'));

    expect(link).toMatchObject({ href: `/a/x/investigate?trace=${TRACE_ID}&span=${spanIdFor('2')}`, target: '_self' });
    // With an onClick the panel's Share button would call it and copy nothing.
    expect(link.onClick).toBeUndefined();
  });
});

describe('a trace that cannot be shown', () => {
  it.each([
    [
      'is not stored is said to be missing',
      missing,
      `Tempo has no trace ${TRACE_ID}: it was not sampled, has expired, or is still arriving. Look again in some seconds`,
    ],
    [
      'came back without spans is not called missing',
      () => [],
      `Tempo answered without a trace ${TRACE_ID}. Look again`,
    ],
  ])('because it %s', async (_, query, sentence) => {
    const { heard } = openTrace({ query });

    await waitFor(() => expect(note()).toHaveTextContent(sentence));

    expect(heard.settled).toEqual([{ traceId: TRACE_ID }]);
    expect(screen.queryByTestId(stubPanelId('traces'))).toBeNull();
  });

  it('can be looked for again', async () => {
    let isThere = false;
    const { grafana, heard } = openTrace({ query: () => (isThere ? demo() : missing()) });
    const again = await screen.findByRole('button', { name: 'Look again' });

    isThere = true;
    fireEvent.click(again);

    await waitFor(() => expect(grafana.queries).toHaveLength(2));
    await waitFor(() => expect(suspect()).toBeVisible());
    expect(heard.settled[1]?.trace?.traceId).toBe(TRACE_ID);
  });

  it.each([
    [403, 'Tempo does not let you query it [403] (no). Ask an administrator for query permission on it'],
    [500, 'Tempo answered with an error [500] (no). Check that the store behind it is up'],
    [504, 'Tempo did not answer in time [504] (no).'],
    [400, 'Tempo refused the query [400] (no).'],
  ])('because of HTTP %i says so, not that it is missing', async (status, sentence) => {
    const { heard } = openTrace({ query: () => throwError(() => ({ status, data: { message: 'no' } })) });

    await waitFor(() => expect(note()).toHaveTextContent(sentence));

    expect(note()).not.toHaveTextContent('has no trace');
    // The logs do not depend on it.
    expect(heard.settled).toEqual([{ traceId: TRACE_ID }]);
  });

  it('because there is no data source says which', () => {
    const { grafana } = openTrace({ state: { backend: undefined, unavailable: 'No Tempo data source is set up.' } });

    expect(note()).toHaveTextContent('No Tempo data source is set up.');
    expect(grafana.queries).toEqual([]);
  });
});

describe('a partial trace', () => {
  it('is shown, and said to be partial by the parents that it lacks', async () => {
    const parts = traceOf(span('1', [0, 100]), span('3', [20, 90], { parent: '2' }));
    openTrace({ query: () => [traceDataFrame(parts)] });

    await waitFor(() => expect(note()).toHaveTextContent('The trace is partial: 1 span names a parent that is not in'));
  });

  it('is said to be partial where the store says so', async () => {
    const custom = { partial: true, message: 'Trace exceeds maximum size of 50MB' };
    openTrace({ query: () => [traceDataFrame(throttledTrace(), custom)] });
    await waitFor(() => expect(suspect()).toBeVisible());

    expect(await screen.findByTestId(testIds.trace.finding)).toHaveTextContent('Trace exceeds maximum size of 50MB');
  });
});

describe('another choice', () => {
  it('drops the late answer of the one before', async () => {
    const answers = new Map<string, Subject<DataQueryResponse>>();
    const { heard, scene } = openTrace({
      query: ({ targets }) => {
        const answer = new Subject<DataQueryResponse>();
        answers.set(JSON.stringify(targets).includes(OTHER) ? OTHER : TRACE_ID, answer);
        return answer;
      },
    });
    await waitFor(() => expect(answers.size).toBe(1));

    change(scene, { traceId: OTHER });
    await waitFor(() => expect(answers.size).toBe(2));
    expect(answers.get(TRACE_ID)?.observed).toBe(false);
    const other = { ...traceOf(span('b', [0, 50], { name: 'other' })), traceId: OTHER };
    act(() => {
      answers.get(OTHER)?.next({ data: [traceDataFrame(other)] });
      answers.get(TRACE_ID)?.next({ data: demo() });
    });

    await waitFor(() => expect(suspect()).toHaveTextContent('other in shop'));
    expect(heard.settled.map(({ traceId }) => traceId)).toEqual([OTHER]);
  });

  it('of none closes the trace', async () => {
    const { scene } = openTrace({ query: demo });
    await waitFor(() => expect(suspect()).toBeVisible());

    change(scene, { traceId: undefined });

    expect(note()).toHaveTextContent('Choose an exemplar, or click the spike, to open its trace here.');
    expect(screen.queryByTestId(testIds.trace.suspect)).toBeNull();
    expect(screen.queryByTestId(stubPanelId('traces'))).toBeNull();
  });

  it('of a data source asks that one', async () => {
    const { grafana, scene } = openTrace({ query: missing });
    await waitFor(() => expect(grafana.queries).toHaveLength(1));

    change(scene, { backend: tempoBackend() });

    await waitFor(() => expect(grafana.queries).toHaveLength(2));
  });
});
