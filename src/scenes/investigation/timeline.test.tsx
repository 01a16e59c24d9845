import { fireEvent, screen, waitFor } from '@testing-library/react';
import { testIds } from '../../shared/testIds';
import { noneAlive, openInvestigation, OTHER, part, row, search, TRACE_ID } from './testing/demo';

const service = search({ service: 'task-svc', threshold: '500ms' });
const strip = () => screen.getByTestId(testIds.timeline.strip);
const region = () => screen.getByTestId(testIds.timeline.region);
const likely = () => screen.getByTestId(testIds.logs.likely);
const press = (...keys: string[]) => keys.forEach((key) => fireEvent.keyDown(strip(), { key }));
const lineCount = () => Number(/(\d+) log lines?/.exec(region().textContent ?? '')?.[1]);

async function openTraced() {
  const page = openInvestigation(service);
  fireEvent.click(await row(TRACE_ID));
  await waitFor(() => expect(likely()).toHaveTextContent('RetryAttempts=3'));
  return page;
}

describe('the timeline of an investigation', () => {
  it('has the metric from the start, then the trace, then its lines', async () => {
    openInvestigation(service, { answers: noneAlive });
    await row(TRACE_ID);
    await waitFor(() => expect(screen.getByRole('button', { name: /^Show all/ })).toBeVisible());
    expect(region()).toHaveTextContent('choose an exemplar');

    fireEvent.click(await row(TRACE_ID));
    await waitFor(() => expect(region()).toHaveTextContent('The suspect is db:query in task-svc'));
    await waitFor(() => expect(lineCount()).toBeGreaterThan(1));
  });

  it('opens a span everywhere, and keeps the lines of the others', async () => {
    const page = await openTraced();
    const before = lineCount();

    press('Home', 'Enter');
    await waitFor(() => expect(page.url().span).toBeDefined());
    await waitFor(() => expect(screen.getByTestId(testIds.logs.allSpans)).toBeVisible());
    await waitFor(() => expect(part.logs()).toHaveTextContent(/of this span|No line|no line/));
    expect(lineCount()).toBe(before);

    page.back();
    await waitFor(() => expect(likely()).toHaveTextContent('RetryAttempts=3'));
    expect(page.url().span).toBeUndefined();
    expect(lineCount()).toBe(before);
  });

  it('shows a chosen line beside the one to read first, until it is closed or another trace is opened', async () => {
    await openTraced();

    press('ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'Enter');
    expect(screen.getByTestId(testIds.logs.chosen)).toBeVisible();
    expect(screen.getByTestId(testIds.logs.chosen)).not.toHaveTextContent('RetryAttempts=3');
    fireEvent.click(screen.getByRole('button', { name: 'Choose no line' }));
    expect(screen.queryByTestId(testIds.logs.chosen)).not.toBeInTheDocument();

    press('Enter');
    expect(screen.getByTestId(testIds.logs.chosen)).toBeVisible();
    fireEvent.click(await row(OTHER));
    expect(screen.queryByTestId(testIds.logs.chosen)).not.toBeInTheDocument();
    expect(region()).not.toHaveTextContent('The suspect is db:query in task-svc');
    await waitFor(() => expect(part.trace()).toHaveTextContent('GET /healthy'));
  });
});
