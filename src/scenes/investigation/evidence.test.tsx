import { configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { throwError } from 'rxjs';
import { testIds } from '../../shared/testIds';
import { demoSources, openInvestigation, search, TRACE_ID } from './testing/demo';

// Its code comes in chunks of its own.
configure({ asyncUtilTimeout: 4000 });

const [prometheus, tempo, loki] = demoSources();
const service = search({ service: 'task-svc', threshold: '500ms' });
const guide = () => screen.getByTestId(testIds.guide.region);
const entries = () => screen.queryAllByTestId(testIds.evidence.entry);
const kinds = () => entries().map(({ dataset }) => dataset.kind);

/** From the opening of the page to the marked cause: one click. */
async function markTheCause(query = service) {
  const page = openInvestigation(query);
  fireEvent.click(await screen.findByRole('button', { name: 'Mark as the cause' }));
  await waitFor(() => expect(kinds()).toEqual(['metric', 'trace', 'line']));
  return page;
}
const addressOf = ({ url }: { url: () => object }) => `?${new URLSearchParams({ ...url() })}`;

beforeEach(() => localStorage.clear());

describe('the guide', () => {
  it('says what each step found, and why the step is taken', async () => {
    openInvestigation(service);
    await waitFor(() => expect(guide()).toHaveTextContent('db:query in task-svc: 450 of 612 ms'));
    await waitFor(() => expect(guide()).toHaveTextContent('RetryAttempts=3'));
    expect(guide()).toHaveTextContent('2 exemplars above the threshold; looked up: 1 alive, 1 dead.');

    const why = within(guide()).getByRole('button', { name: 'Why this step: Trace' });
    expect(screen.queryByText(/A trace shows where one request spent its time/)).not.toBeVisible();
    fireEvent.click(why);
    expect(screen.getByText(/A trace shows where one request spent its time/)).toBeVisible();
  });
});

describe('evidence', () => {
  it('of the whole chain is kept with the cause, and is there again after a reload', async () => {
    const page = await markTheCause();
    expect(entries().find(({ dataset }) => dataset.cause === 'true')).toHaveTextContent('RetryAttempts=3');
    expect(guide()).toHaveTextContent('The evidence holds the chain');
    expect([page.history.length, page.url().ledger]).toEqual([1, expect.stringMatching(/^[0-9a-f]{12}$/)]);
    const address = addressOf(page);
    page.unmount();

    openInvestigation(address);
    await waitFor(() => expect(kinds()).toEqual(['metric', 'trace', 'line']));
    expect(screen.getAllByText('Pinned')).toHaveLength(3);
  });

  it('is taken back, noted, and marked otherwise', async () => {
    await markTheCause();
    fireEvent.click(screen.getByRole('button', { name: 'Take back: Latency' }));
    await waitFor(() => expect(kinds()).toEqual(['trace', 'line']));

    fireEvent.change(screen.getByTestId(testIds.evidence.note), { target: { value: 'Tenant 42 again <b>' } });
    fireEvent.click(screen.getByRole('button', { name: 'Add note' }));
    await waitFor(() => expect(kinds()).toEqual(['trace', 'line', 'note']));
    expect(screen.getByText('Tenant 42 again <b>')).toBeVisible();

    fireEvent.click(screen.getByRole('button', { name: 'Mark as the cause: Trace' }));
    await waitFor(() => expect(entries()[0]).toHaveAttribute('data-cause', 'true'));
  });

  it('keeps what was looked for and not found', async () => {
    openInvestigation(search({ service: 'task-svc', trace: 'ca11ab1e00000000000000000000dead' }));
    const pin = await screen.findByRole('button', { name: 'Pin as evidence: Trace' });
    fireEvent.click(pin);
    await waitFor(() => expect(entries()[0]).toHaveTextContent('Trace (not found)'));
  });

  it('is asked again: what is the same, and what is gone', async () => {
    const page = await markTheCause();
    const address = addressOf(page);
    page.unmount();

    const gone = { ...tempo, query: () => throwError(() => ({ status: 404, message: 'Not Found' })) };
    openInvestigation(address, { dataSources: [prometheus, gone, loki] });
    await waitFor(() => expect(kinds()).toEqual(['metric', 'trace', 'line']));
    fireEvent.click(screen.getByRole('button', { name: 'Ask again, and compare' }));
    await waitFor(() => expect(screen.getAllByTestId(testIds.evidence.replayed)).toHaveLength(3));
    const states = screen.getAllByTestId(testIds.evidence.replayed).map(({ dataset }) => dataset.state);
    expect(states).toEqual(['same', 'gone', 'same']);
  });

  it('goes along with a link, and is there for whoever opens it', async () => {
    const copied: string[] = [];
    Object.assign(navigator, { clipboard: { writeText: async (text: string) => void copied.push(text) } });
    const page = await markTheCause();
    fireEvent.click(screen.getByRole('button', { name: 'Link with evidence' }));
    await screen.findByText(/Copied a link that holds the evidence/);
    const { hash } = new URL(copied[0] ?? '');
    page.unmount();
    localStorage.clear();

    openInvestigation(`${search({ service: 'task-svc', trace: TRACE_ID })}${hash}`);
    await waitFor(() => expect(kinds()).toEqual(['metric', 'trace', 'line']));
  });

  it('in a link that was cut is said', async () => {
    openInvestigation(`${service}#evidence=AAAA`);
    expect(await screen.findByText(/The evidence in this link could not be read/)).toBeVisible();
  });
});
