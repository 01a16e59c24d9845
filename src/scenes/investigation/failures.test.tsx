import { fireEvent, screen, waitFor } from '@testing-library/react';
import { throwError } from 'rxjs';
import { httpError } from '../../../.config/jest/backendSrv';
import { demoSources, openInvestigation, part, row, search, TRACE_ID } from './testing/demo';

const [prometheus, tempo, loki] = demoSources();
const refused = (status: number) => () => throwError(() => ({ status, data: { message: 'no' } }));
const refuse = (status: number) => () => {
  throw httpError(status, 'no');
};

describe('one signal that fails leaves the others', () => {
  const query = search({ service: 'task-svc', trace: TRACE_ID });

  it('metrics that are refused while they are looked for', async () => {
    openInvestigation(query, { answers: { histograms: refuse(403) } });

    await waitFor(() => expect(part.logs()).toHaveTextContent('6 lines of this trace'));

    expect(part.trace()).toHaveTextContent('db:query in task-svc');
    expect(part.metric()).toHaveTextContent(
      'Prometheus does not let you query it [403] (no). Ask an administrator for query permission on it'
    );
  });

  it.each([403, 500])('metrics whose panel gets HTTP %i', async (status) => {
    openInvestigation(query, { dataSources: [{ ...prometheus, query: refused(status) }, tempo, loki] });

    await waitFor(() => expect(part.metric()).toHaveTextContent(`[${status}] (no)`));
    await waitFor(() => expect(part.logs()).toHaveTextContent('6 lines of this trace'));
  });

  it.each([
    [404, 'Tempo has no trace'],
    [403, 'Tempo does not let you query it [403] (no)'],
  ])('traces that answer HTTP %i, the lines being those of the service', async (status, sentence) => {
    openInvestigation(query, { dataSources: [prometheus, { ...tempo, query: refused(status) }, loki] });

    await waitFor(() => expect(part.trace()).toHaveTextContent(sentence));
    await waitFor(() => expect(part.logs()).toHaveTextContent('5 lines of this trace'));
    await row(TRACE_ID);
  });

  it.each([403, 500])('logs that answer HTTP %i', async (status) => {
    openInvestigation(query, { dataSources: [prometheus, tempo, { ...loki, query: refused(status) }] });

    await waitFor(() => expect(part.logs()).toHaveTextContent(`[${status}] (no)`));
    expect(part.trace()).toHaveTextContent('db:query in task-svc');
    await row(TRACE_ID);
  });

  it('and is asked again when the page is refreshed, as its sentence says', async () => {
    let isUp = false;
    openInvestigation(query, {
      answers: { histograms: () => (isUp ? { data: ['http_server_request_duration_seconds_bucket'] } : refuse(502)()) },
    });
    await waitFor(() => expect(part.metric()).toHaveTextContent('Check that the store behind it is up, then refresh.'));

    isUp = true;
    fireEvent.click(screen.getByRole('button', { name: 'Refresh' }));

    await row(TRACE_ID);
  });

  it('and is asked again when the time range is widened, as its sentence says', async () => {
    let asked = 0;
    openInvestigation(query, {
      answers: {
        series: () => ({
          data: asked++ > 0 ? [{ __name__: 'http_server_request_duration_seconds_bucket', service: 'task-svc' }] : [],
        }),
      },
    });
    await waitFor(() => expect(part.metric()).toHaveTextContent('in this time range. Widen it, or'));

    fireEvent.click(screen.getByRole('button', { name: /zoom out time range/i }));

    await row(TRACE_ID);
  });
});
