import { act, fireEvent, waitFor } from '@testing-library/react';
import { Subject } from 'rxjs';
import { GONE, noneAlive, openInvestigation, OTHER, part, row, search, TRACE_ID } from './testing/demo';

const service = search({ service: 'task-svc', threshold: '500ms' });
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

  it('opens none where none is alive, and says so', async () => {
    const page = openInvestigation(service, { answers: noneAlive });
    await waitFor(() =>
      expect(part.metric()).toHaveTextContent('None of the 2 exemplars above the threshold has a trace')
    );
    expect(page.url().trace).toBeUndefined();
    expect(part.trace()).toHaveTextContent('Choose an exemplar');
  });
});

it('a trace in the address is the one that is opened, dead or not', async () => {
  const page = openInvestigation(search({ service: 'task-svc', threshold: '500ms', trace: GONE }));
  await waitFor(() => expect(part.trace()).toHaveTextContent(`Tempo has no trace ${GONE}`));
  await waitFor(async () => expect(await row(TRACE_ID)).toHaveAttribute('data-liveness', 'alive'));
  expect(page.url().trace).toBe(GONE);
});
