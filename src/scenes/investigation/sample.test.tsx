import { configure, fireEvent, screen, waitFor } from '@testing-library/react';
import { sampleInvestigation } from '../../backends/sample/uids';
import { investigateUrl } from '../../domain/url/codec';
import { testIds } from '../../shared/testIds';
import { iso, openInvestigation, part } from './testing/demo';

// Each opening simulates the incident anew.
configure({ asyncUtilTimeout: 4000 });

const NOW = Date.UTC(2026, 10, 21, 12, 0);
const { investigation, window: whole } = sampleInvestigation(NOW);
const [, query = ''] = investigateUrl(investigation, whole).split('?');
const rows = () => screen.findAllByTestId(testIds.metric.exemplar);
const idOf = (row: HTMLElement | undefined) => row?.dataset.traceId;

describe('the sample incident', () => {
  it('opens past a dead exemplar on the line that explains it, without a data source or a request', async () => {
    const page = openInvestigation(`?${query}`, { dataSources: [], nowMs: NOW + 3_600_000 });
    await waitFor(() => expect(part.headline()).toBe('task-svc p99 > 500 ms'));
    expect(await screen.findByText(/^This is the sample incident/)).toBeVisible();
    await waitFor(() => expect(part.trace()).toHaveTextContent('db:query in task-svc'));
    await waitFor(() => expect(screen.getByTestId(testIds.logs.likely)).toHaveTextContent('RetryAttempts=3'));
    const [dead, alive] = await rows();
    expect([dead?.dataset.liveness, alive?.dataset.liveness]).toEqual(['dead', 'alive']);
    expect([page.url().trace, page.history.length]).toEqual([idOf(alive), 1]);

    fireEvent.click(dead ?? document.body);
    await waitFor(() => expect(part.trace()).toHaveTextContent('Sample Tempo has no trace'));
    page.back();
    await waitFor(() => expect(part.trace()).toHaveTextContent('db:query in task-svc'));
    expect([page.fetches, page.queries]).toEqual([[], []]);
  });

  it('shows the same again after a reload', async () => {
    const first = openInvestigation(`?${query}`, { dataSources: [] });
    const before = (await rows()).map(idOf);
    first.unmount();
    const second = openInvestigation(`?${query}`, { dataSources: [] });
    expect((await rows()).map(idOf)).toEqual(before);
    second.unmount();
  });

  it('says that there is nothing on another day', async () => {
    const otherDay = new URLSearchParams(query);
    otherDay.set('from', iso(NOW - 86_400_000));
    otherDay.set('to', iso(NOW - 82_800_000));
    openInvestigation(`?${otherDay}`, { dataSources: [] });
    await waitFor(() => expect(part.metric()).toHaveTextContent('Sample Prometheus has no histogram'));
  });

  it('leaves nothing to choose where real data sources are there too', async () => {
    openInvestigation(`?${query}`);
    await rows();
    expect(screen.queryByTestId(testIds.investigation.sources)).not.toBeInTheDocument();
  });
});
