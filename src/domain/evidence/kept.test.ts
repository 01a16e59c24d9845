import { encodeLedger } from './codec';
import { keptLedgers } from './kept';
import { markCause, newLedger, pin, unpin } from './ledger';
import { line, NOW } from './testing/ledgers';
import type { Ledger } from './types';

const PAGE = '/a/throughline-investigations-app/investigate';
const ledger = (id: string, link?: string, nowMs = NOW) =>
  pin(newLedger(id, { title: 'task-svc p99 > 500 ms', service: 'task-svc', link }, nowMs), line, nowMs + 5);
const listed = (...ledgers: Ledger[]) =>
  keptLedgers(new Map(ledgers.map((one) => [one.id, [encodeLedger(one)]])), '/sub');

it('tells of each what it is about, how much was found, and the way back', () => {
  const [id = ''] = ledger('a1').entries.keys();
  const kept = listed(markCause(ledger('a1', `/sub${PAGE}?rule=r1&from=1&to=2&ledger=old`), id, NOW + 9));
  expect(kept).toEqual([
    {
      id: 'a1',
      title: 'task-svc p99 > 500 ms',
      service: 'task-svc',
      findings: 1,
      cause: line.found,
      changedMs: NOW + 9,
      href: `/sub${PAGE}?rule=r1&from=1&to=2&ledger=a1`,
      problem: undefined,
    },
  ]);
});

it('has the latest change first, and leaves out what is empty', () => {
  const [id = ''] = ledger('b').entries.keys();
  expect(
    listed(ledger('a'), ledger('c', undefined, NOW + 50), unpin(ledger('b'), id, NOW)).map(({ id: of }) => of)
  ).toEqual(['c', 'a']);
});

it('merges the versions of two storages', () => {
  const other = pin(ledger('a'), { ...line, found: 'another' }, NOW + 20);
  const [kept] = keptLedgers(new Map([['a', [encodeLedger(ledger('a')), encodeLedger(other)]]]), '');
  expect(kept?.findings).toBe(2);
});

it.each([
  ['javascript:alert(1)'],
  ['https://evil.example/a/throughline-investigations-app/investigate?trace=1'],
  ['//evil.example/a/throughline-investigations-app/investigate?trace=1'],
  ['/dashboards?trace=1'],
  ['http://['],
])('leads nowhere else: %s', (link) => {
  expect(listed(ledger('a', link))[0]?.href).toBe(`/sub${PAGE}?ledger=a`);
});

it.each([
  ['{"vers', 0],
  ['{"version":99}', 0],
  [encodeLedger(ledger('a')).replace('"kind":"line"', '"kind":"?"'), 0],
])('lists what cannot be read, and says so: case %#', (text, findings) => {
  expect(keptLedgers(new Map([['a', [text]]]), '')).toEqual([
    expect.objectContaining({ id: 'a', findings, href: `${PAGE}?ledger=a`, problem: expect.stringMatching(/\.$/) }),
  ]);
});
