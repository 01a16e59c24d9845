import { act, fireEvent, waitFor } from '@testing-library/react';
import { Subject } from 'rxjs';
import {
  demoSources,
  GONE,
  noneAlive,
  openInvestigation,
  OTHER,
  part,
  row,
  search,
  T0,
  TRACE_ID,
} from './testing/demo';

const service = search({ service: 'task-svc', threshold: '500ms' });
const hit = {
  traceID: OTHER,
  rootTraceName: 'GET /healthy',
  startTimeUnixNano: `${T0}000000`,
  durationMs: 700,
};
const found = { traces: [{ traceID: TRACE_ID }] };
const demoTrace = () => waitFor(() => expect(part.trace()).toHaveTextContent('db:query in task-svc'));

describe('a page without a trace in its address', () => {
  it('opens the slowest live exemplar, as part of how it opened', async () => {
    const page = openInvestigation(service);
    await demoTrace();

    expect([page.url().trace, page.history.length]).toEqual([TRACE_ID, 1]);
    expect(await row(GONE)).toHaveAttribute('data-liveness', 'dead');
    expect(await row(TRACE_ID)).toHaveAttribute('data-liveness', 'alive');
    expect(await row(TRACE_ID)).toHaveAttribute('aria-current', 'true');
  });

  it('comes back to it from the next one', async () => {
    const page = openInvestigation(service);
    await demoTrace();

    fireEvent.click(await row(OTHER));
    await waitFor(() => expect(part.trace()).toHaveTextContent('GET /healthy'));
    expect(page.history.length).toBe(2);
    page.back();
    await demoTrace();
  });

  it('leaves a choice that was made meanwhile alone', async () => {
    const answer = new Subject<unknown>();
    const page = openInvestigation(service, { answers: { presence: () => answer } });
    fireEvent.click(await row(OTHER));
    await act(async () => {
      answer.next(found);
      answer.complete();
    });
    await waitFor(() => expect(part.trace()).toHaveTextContent('GET /healthy'));
    expect([page.url().trace, page.history.length]).toEqual([OTHER, 2]);
  });

  it('opens the slowest trace that a search finds where no exemplar leads to one, and says so', async () => {
    const page = openInvestigation(service, { answers: { ...noneAlive, search: () => ({ traces: [hit] }) } });
    await waitFor(() => expect(part.trace()).toHaveTextContent('GET /healthy'));

    expect([page.url().trace, page.history.length]).toEqual([OTHER, 1]);
    expect(part.metric()).toHaveTextContent('None of the 2 exemplars above the threshold has a trace');
    expect(part.trace()).toHaveTextContent('No exemplar leads to a trace. This is the slowest that a search found.');
    const asked = new URL(page.fetches.find(({ url }) => /api.search.*kind/.test(url))?.url ?? '', 'http://x');
    expect(asked.searchParams.get('q')).toContain('duration>500ms');
    expect(Number(asked.searchParams.get('end')) - Number(asked.searchParams.get('start'))).toBeGreaterThan(1800);

    fireEvent.click(await row(TRACE_ID));
    await demoTrace();
    expect(part.trace()).not.toHaveTextContent('No exemplar leads to a trace');
  });

  it('opens none where the search finds nothing either, and says so', async () => {
    const page = openInvestigation(service, { answers: noneAlive });
    await waitFor(() => expect(part.trace()).toHaveTextContent(/Tempo has no span of task-svc slower than 500 ms/));
    expect(page.url().trace).toBeUndefined();
  });

  it('searches where it was slow and there is no exemplar of it', async () => {
    const dataSources = demoSources([]);
    const page = openInvestigation(service, { dataSources, answers: { search: () => ({ traces: [hit] }) } });
    await waitFor(() => expect(part.trace()).toHaveTextContent('GET /healthy'));
    expect(page.url().trace).toBe(OTHER);
  });

  it('searches nothing where it was not slow', async () => {
    const page = openInvestigation(search({ service: 'task-svc', threshold: '30s' }), { dataSources: demoSources([]) });
    await waitFor(() => expect(part.metric()).toHaveTextContent('returned no exemplars'));
    expect(part.trace()).toHaveTextContent('Choose an exemplar');
    expect(page.fetches.filter(({ url }) => /api.search/.test(url))).toEqual([]);
  });
});

it('a trace in the address is the one that is opened, dead or not', async () => {
  const page = openInvestigation(search({ service: 'task-svc', threshold: '500ms', trace: GONE }));
  await waitFor(() => expect(part.trace()).toHaveTextContent(`Tempo has no trace ${GONE}`));
  await waitFor(async () => expect(await row(TRACE_ID)).toHaveAttribute('data-liveness', 'alive'));
  expect(page.url().trace).toBe(GONE);
});
