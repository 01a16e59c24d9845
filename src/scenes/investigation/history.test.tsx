import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { spanIdFor } from '../../domain/testing/traces';
import { testIds } from '../../shared/testIds';
import { noneAlive, openInvestigation, OTHER, part, row, search, T0, TRACE_ID, type Opened } from './testing/demo';

const SPAN = spanIdFor('4');
const service = search({ service: 'task-svc' });

const nothing = () => waitFor(() => expect(part.trace()).toHaveTextContent('Choose an exemplar'));
const demoTrace = () => waitFor(() => expect(part.trace()).toHaveTextContent('db:query in task-svc'));
const otherTrace = () => waitFor(() => expect(part.trace()).toHaveTextContent('GET /healthy in web-frontend'));
const allLines = () => waitFor(() => expect(part.logs()).toHaveTextContent('6 lines of this trace'));
const linesOfSpan = () => waitFor(() => expect(part.logs()).toHaveTextContent('4 lines of this span'));

const choose = async (traceId: string) => fireEvent.click(await row(traceId));
/** As a click on the link in a span's row does. */
const chooseSpan = async ({ panels }: Opened, spanID: string) => {
  await waitFor(() => expect(panels.props('traces').length).toBeGreaterThan(0));
  const [link] = panels.last('traces').options.createSpanLink({ spanID });
  act(() => link.onClick());
};

describe('a walk', () => {
  it('is one entry a step, and Back and Forward walk it', async () => {
    const page = openInvestigation(service, { answers: noneAlive });
    await nothing();
    await row(TRACE_ID);
    expect(page.history.length).toBe(1);

    await choose(TRACE_ID);
    await demoTrace();
    await allLines();
    expect([page.history.length, page.url().trace, page.url().span]).toEqual([2, TRACE_ID, undefined]);

    await chooseSpan(page, SPAN);
    await linesOfSpan();
    expect([page.history.length, page.url().trace, page.url().span]).toEqual([3, TRACE_ID, SPAN]);

    page.back();
    await allLines();
    await demoTrace();
    page.back();
    await nothing();
    expect(part.logs()).toHaveTextContent('The lines of the trace appear here.');

    page.forward();
    await demoTrace();
    await allLines();
    page.forward();
    await linesOfSpan();
    expect([page.history.length, page.history.index]).toEqual([3, 2]);
  });

  it('keeps its address for the service and window it began with', async () => {
    const page = openInvestigation(service, { answers: noneAlive });

    await choose(TRACE_ID);
    await demoTrace();

    expect(page.url()).toMatchObject({ service: 'task-svc', from: expect.any(String), trace: TRACE_ID });
    expect(page.history.location.pathname).toBe('/a/throughline-investigations-app/investigate');
  });

  it('from one trace to another leads back to the first, with its lines', async () => {
    const page = openInvestigation(service, { answers: noneAlive });
    await choose(TRACE_ID);
    await allLines();

    await choose(OTHER);
    await otherTrace();
    await waitFor(() => expect(part.logs()).toHaveTextContent('1 line of this trace'));
    expect(page.history.length).toBe(3);

    page.back();
    await demoTrace();
    await allLines();
    expect(page.url().trace).toBe(TRACE_ID);
  });

  it('leaves a span behind with its trace, in one step', async () => {
    const page = openInvestigation(search({ service: 'task-svc', trace: TRACE_ID, span: SPAN }));
    await linesOfSpan();

    await choose(OTHER);
    await otherTrace();
    expect([page.history.length, page.url().trace, page.url().span]).toEqual([2, OTHER, undefined]);

    page.back();
    await linesOfSpan();
    expect(page.url()).toMatchObject({ trace: TRACE_ID, span: SPAN });
  });

  it('shows all spans again as a step of its own', async () => {
    const page = openInvestigation(search({ trace: TRACE_ID, span: SPAN }));
    await linesOfSpan();

    fireEvent.click(screen.getByTestId(testIds.logs.allSpans));
    await allLines();
    expect([page.history.length, page.url().span]).toEqual([2, undefined]);

    page.back();
    await linesOfSpan();
  });

  it('does not count a choice of what is open already', async () => {
    const page = openInvestigation(search({ service: 'task-svc', trace: TRACE_ID }));
    await allLines();

    await choose(TRACE_ID);

    expect([page.history.length, page.queries.filter(({ uid }) => uid === 'tempo').length]).toEqual([1, 1]);
  });

  it('counts neither what is discovered nor what arrives', async () => {
    const page = openInvestigation(`?trace=${TRACE_ID}`);
    await allLines();
    await row(TRACE_ID);

    expect(page.history.length).toBe(1);
  });
});

describe('a reload', () => {
  it.each([
    ['nothing chosen', {}, nothing],
    ['a trace', { trace: TRACE_ID }, allLines],
    ['a span', { trace: TRACE_ID, span: SPAN }, linesOfSpan],
  ])('of the address with %s shows the same', async (_, keys, shown) => {
    const page = openInvestigation(search({ service: 'task-svc', threshold: '500ms', ...keys }));

    await shown();
    await waitFor(() => expect(part.exemplars()).toHaveTextContent('2 above 500 ms'));

    expect(page.url()).toMatchObject({ service: 'task-svc', threshold: '500ms', ...keys });
    expect(part.headline()).toBe('task-svc p99 > 500 ms');
  });
});

describe('the address', () => {
  it('from which a key vanishes clears what it stood for', async () => {
    const page = openInvestigation(search({ service: 'task-svc', trace: TRACE_ID, span: SPAN }));
    await linesOfSpan();

    act(() => page.location.partial({ span: null }));
    await allLines();
    act(() => page.location.partial({ trace: null }));
    await nothing();
  });

  it('from which the service vanishes shows none', async () => {
    const page = openInvestigation(service, { answers: noneAlive });
    await row(TRACE_ID);

    act(() => page.location.partial({ service: null }));

    await waitFor(() => expect(part.headline()).toBe('Investigate'));
    expect(part.metric()).toHaveTextContent('Choose a service to see its latency and exemplars.');
  });

  it('from which the trace vanishes shows nothing that only the trace told', async () => {
    const page = openInvestigation(search({ trace: TRACE_ID }));
    await waitFor(() => expect(part.headline()).toBe('task-svc p99'));

    act(() => page.location.partial({ trace: null }));
    await nothing();

    await waitFor(() => expect(part.headline()).toBe('Investigate'));
  });

  it('that changes by itself is followed', async () => {
    const page = openInvestigation(service);
    await row(TRACE_ID);

    act(() => page.location.partial({ trace: OTHER }));

    await otherTrace();
  });

  it('is what a row’s link says, for a new tab', async () => {
    openInvestigation(search({ service: 'task-svc', trace: TRACE_ID, span: SPAN }));

    const link = await row(OTHER);

    const { pathname, searchParams } = new URL(link.getAttribute('href') ?? '', 'http://grafana');
    expect(pathname).toBe('/a/throughline-investigations-app/investigate');
    expect(Object.fromEntries(searchParams)).toMatchObject({ service: 'task-svc', trace: OTHER });
    expect(searchParams.has('span')).toBe(false);
  });
});

describe('the time range', () => {
  it('is in the address, and a change of it is one step that Back undoes', async () => {
    const page = openInvestigation(service);
    await row(TRACE_ID);
    const metricQueries = () => page.queries.filter(({ uid }) => uid === 'prometheus');

    fireEvent.click(screen.getByRole('button', { name: /move time range backwards/i }));
    await waitFor(() => expect(metricQueries()).toHaveLength(2));
    expect(page.history.length).toBe(2);
    expect(metricQueries()[1]?.request.range.from.valueOf()).toBeLessThan(T0 - 1_800_000);

    page.back();
    await waitFor(() => expect(metricQueries()).toHaveLength(3));
    expect(metricQueries()[2]?.request.range.from.valueOf()).toBe(T0 - 1_800_000);
  });
});
