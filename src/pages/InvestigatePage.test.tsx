import { config } from '@grafana/runtime';
import { screen, waitFor } from '@testing-library/react';
import { openInvestigation, part, row, search, TRACE_ID } from '../scenes/investigation/testing/demo';
import { testIds } from '../shared/testIds';

const subUrl = config.appSubUrl;
afterEach(() => {
  config.appSubUrl = subUrl;
});

describe('the Investigate page', () => {
  it('shows the three signals of the address together', async () => {
    openInvestigation(search({ service: 'task-svc', trace: TRACE_ID }));

    await row(TRACE_ID);
    await waitFor(() => expect(part.logs()).toHaveTextContent('6 lines of this trace'));

    expect(part.metric()).toHaveAccessibleName('1 Latency');
    expect(part.trace()).toHaveAccessibleName('2 Trace');
    expect(part.logs()).toHaveAccessibleName('3 Logs');
    expect(screen.getByTestId(testIds.investigation.page)).toBeVisible();
  });

  it('leads back to the start', async () => {
    openInvestigation('');
    await waitFor(() => expect(part.metric()).toHaveTextContent('Choose a service'));

    expect(screen.getByRole('link', { name: 'Start' })).toHaveAttribute('href', '/a/throughline-investigations-app');
  });

  it('leads back to the start of a Grafana below a path', async () => {
    config.appSubUrl = '/grafana';
    openInvestigation('');
    await waitFor(() => expect(part.metric()).toHaveTextContent('Choose a service'));

    expect(screen.getByRole('link', { name: 'Start' })).toHaveAttribute(
      'href',
      '/grafana/a/throughline-investigations-app'
    );
  });

  it('stops what it asks when it is left', async () => {
    const page = openInvestigation(search({ service: 'task-svc' }), {
      answers: { histograms: () => new Promise(() => {}) },
    });
    await waitFor(() => expect(page.fetches).not.toEqual([]));

    page.unmount();

    const histograms = page.fetches.find(({ url }) => url.includes('__name__'));
    await waitFor(() => expect(histograms?.abortSignal?.aborted).toBe(true));
  });
});
