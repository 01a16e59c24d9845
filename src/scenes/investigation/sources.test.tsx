import { screen, waitFor, within } from '@testing-library/react';
import { testIds } from '../../shared/testIds';
import { user } from '../../pages/testing/openStart';
import { demoSources, openInvestigation, part, row, search, TRACE_ID } from './testing/demo';

const [prometheus, tempo, loki] = demoSources();
const unlinked = { ...prometheus, jsonData: {} };
const another = { ...unlinked, uid: 'mimir', name: 'Mimir' };
const uids = (page: ReturnType<typeof openInvestigation>) => [...new Set(page.queries.map(({ uid }) => uid))].sort();
const query = search({ service: 'task-svc', trace: TRACE_ID });

describe('data sources', () => {
  it('that are the only ones are used, and none is asked for', async () => {
    const page = openInvestigation(query);
    await row(TRACE_ID);
    await waitFor(() => expect(part.logs()).toHaveTextContent('6 lines of this trace'));

    expect(uids(page)).toEqual(['loki', 'prometheus', 'tempo']);
    expect(screen.queryByTestId(testIds.investigation.sources)).toBeNull();
    expect(page.url()).not.toHaveProperty('metrics');
  });

  it.each([
    ['Prometheus', [tempo, loki], part.metric, part.logs, '6 lines of this trace'],
    ['Tempo', [prometheus, loki], part.trace, part.exemplars, '900 ms'],
    ['Loki', [prometheus, tempo], part.logs, part.trace, 'db:query in task-svc'],
  ])('without a %s leave the other signals', async (name, dataSources, lacking, other, text) => {
    openInvestigation(query, { dataSources });

    await waitFor(() => expect(other()).toHaveTextContent(text));

    expect(lacking()).toHaveTextContent(
      `No ${name} data source is set up that you may query. Ask an administrator to add one; the other signals go on without it.`
    );
  });

  it('without a Tempo still give the lines of the trace, by the service', async () => {
    openInvestigation(query, { dataSources: [prometheus, loki] });

    await waitFor(() => expect(part.logs()).toHaveTextContent('5 lines of this trace'));
  });

  it('of one kind that no link tells apart are offered, and a choice goes into the address', async () => {
    const page = openInvestigation(query, { dataSources: [unlinked, another, tempo, loki] });
    await waitFor(() =>
      expect(part.metric()).toHaveTextContent(
        'There are 2 Prometheus data sources and no link setting tells which one belongs here. Choose one.'
      )
    );
    const pickers = within(screen.getByTestId(testIds.investigation.sources));

    await user.click(pickers.getByRole('combobox', { name: 'Metrics' }));
    await user.click(await screen.findByRole('option', { name: 'Mimir' }));

    await row(TRACE_ID);
    expect(uids(page)).toContain('mimir');
    expect(uids(page)).not.toContain('prometheus');
    expect([page.url().metrics, page.history.length]).toEqual(['mimir', 2]);

    page.back();
    await waitFor(() => expect(part.metric()).toHaveTextContent('There are 2 Prometheus data sources'));
  });

  it('that the address names are used against every link', async () => {
    const page = openInvestigation(search({ service: 'task-svc', metrics: 'mimir' }), {
      dataSources: [prometheus, another, tempo, loki],
    });

    await row(TRACE_ID);

    expect(uids(page)).toContain('mimir');
    expect(uids(page)).not.toContain('prometheus');
  });

  it('that the address names and nobody has are said, and the rest goes on', async () => {
    const page = openInvestigation(search({ service: 'task-svc', trace: TRACE_ID, logs: 'gone' }));
    await row(TRACE_ID);
    await waitFor(() => expect(part.trace()).toHaveTextContent('db:query in task-svc'));

    expect(part.logs()).toHaveTextContent(
      'The link asks for the Loki data source “gone”, which is not there or not yours to query. Choose another one.'
    );
    expect(page.url().logs).toBe('gone');
  });

  it('that nobody has can be replaced by the only one that is there', async () => {
    openInvestigation(search({ service: 'task-svc', trace: TRACE_ID, logs: 'gone' }));
    await row(TRACE_ID);

    const pickers = within(screen.getByTestId(testIds.investigation.sources));

    expect(pickers.getByRole('combobox', { name: 'Logs' })).toBeVisible();
  });
});
