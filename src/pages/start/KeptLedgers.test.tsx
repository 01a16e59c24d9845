import { screen, waitFor, within } from '@testing-library/react';
import { openUserStorage } from '../../backends/userStorage';
import { encodeLedger } from '../../domain/evidence/codec';
import { newLedger, pin } from '../../domain/evidence/ledger';
import { line, NOW } from '../../domain/evidence/testing/ledgers';
import { testIds } from '../../shared/testIds';
import { openStart, user } from '../testing/openStart';

const PAGE = '/a/throughline-investigations-app/investigate';
const kept = () => screen.getByTestId(testIds.start.kept);
const items = () => within(kept()).queryAllByRole('listitem');

/** Puts evidence where an earlier visit left it. */
async function keep(...titles: string[]) {
  for (const [i, title] of titles.entries()) {
    const ledger = newLedger(`id${i}`, { title, link: `${PAGE}?rule=r${i}` }, NOW - i * 3_600_000);
    const text = encodeLedger(pin(ledger, line, NOW - i * 3_600_000));
    await openUserStorage().storage.setItem(`ledger:id${i}`, text);
  }
}
beforeEach(() => localStorage.clear());

describe('investigations whose evidence is kept', () => {
  it('are listed, the latest first, and lead back', async () => {
    await keep('task-svc p99 > 500 ms', 'mail p95 > 1 s');
    await openStart();
    await waitFor(() => expect(items()).toHaveLength(2));
    expect(items()[0]).toHaveTextContent(/task-svc p99 > 500 ms.*1 finding/);
    const hrefs = within(kept())
      .getAllByRole('link')
      .map((link) => link.getAttribute('href'));
    expect(hrefs).toEqual([`${PAGE}?rule=r0&ledger=id0`, `${PAGE}?rule=r1&ledger=id1`]);
  });

  it('are deleted only where that is confirmed', async () => {
    await keep('one', 'two');
    await openStart();
    await user.click(await screen.findByRole('button', { name: 'Delete one' }));
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(items()).toHaveLength(2);
    await user.click(screen.getByRole('button', { name: 'Delete one' }));
    expect(screen.getByRole('dialog')).toHaveTextContent('one, with 1 finding. It cannot be brought back.');
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Delete' }));
    await waitFor(() =>
      expect(items().map(({ textContent }) => textContent)).toEqual([expect.stringContaining('two')])
    );
    expect([...(await openUserStorage().storage.allItems()).keys()]).toEqual(['ledger:id1']);
  });

  it('are all there, though few are drawn at first', async () => {
    await keep('a', 'b', 'c', 'd', 'e', 'f', 'g');
    await openStart();
    await waitFor(() => expect(items()).toHaveLength(5));
    await user.click(screen.getByRole('button', { name: 'Show all 7' }));
    expect(items()).toHaveLength(7);
  });

  it('are none at first, which is said with what to do', async () => {
    await openStart();
    await waitFor(() => expect(kept()).toHaveTextContent('What you pin in an investigation is kept, and listed here.'));
  });

  it('that cannot be read are said, and not given up', async () => {
    await openUserStorage().storage.setItem('ledger:old', '{"vers');
    await openStart();
    await waitFor(() => expect(items()[0]).toHaveTextContent(/cannot be read.*could not be read/));
  });
});
