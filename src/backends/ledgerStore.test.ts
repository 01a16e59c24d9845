import fc from 'fast-check';
import { decodeLedger, encodeLedger } from '../domain/evidence/codec';
import { entriesOf, merge, newLedger, pin, unpin } from '../domain/evidence/ledger';
import type { Finding, Ledger } from '../domain/evidence/types';
import { type LedgerState, LedgerStore, type LedgerStoreOptions } from './ledgerStore';
import { MemoryStorage, someTabs } from './testing/ledgers';

const NOW = 1_795_210_523_659;
const KEY = 'ledger:inv-1';
const start = () => newLedger('inv-1', { title: 'task-svc p99' }, NOW);
const finding = (found: string): Finding => ({ kind: 'line', found, negative: false });
const pinned = (...found: string[]) => found.reduce((ledger, text) => pin(ledger, finding(text), NOW, text), start());
const found = (ledger: Ledger | undefined) =>
  ledger
    ? entriesOf(ledger)
        .map((entry) => entry.found)
        .sort()
    : [];

function storedIn(storage: MemoryStorage, key = KEY) {
  const read = decodeLedger(storage.items.get(key) ?? '');
  return read.status === 'newer' ? undefined : read.ledger;
}
const tab = (storage: MemoryStorage, options: Partial<LedgerStoreOptions> = {}) =>
  new LedgerStore(KEY, { storage, tabs: someTabs(), ...options });

/** Lets everything run that does not wait for anything outside. */
const idle = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('a ledger', () => {
  it('that was saved is there after a reload', async () => {
    const storage = new MemoryStorage();
    expect(await tab(storage).save(pinned('a'))).toEqual({ ledger: pinned('a'), kept: 'stored', problems: [] });
    expect(found((await tab(storage.elsewhere()).load()).ledger)).toEqual(['a']);
  });

  it('that never was, is none', async () => {
    const storage = new MemoryStorage();
    expect(await tab(storage).load()).toEqual({ ledger: undefined, kept: 'stored', problems: [] });
    expect(storage.items.size).toBe(0);
  });

  it('is read, written and read back, and an unchanged one is only read', async () => {
    const storage = new MemoryStorage();
    const store = tab(storage);
    await store.save(pinned('a'));
    expect(storage.calls).toEqual([`get ${KEY}`, `set ${KEY}`, `get ${KEY}`]);
    await store.save(pinned('a'));
    expect(storage.calls).toHaveLength(4);
  });

  it.each([true, false])('of two tabs holds what both pinned (versions checked: %s)', async (versioned) => {
    const storage = new MemoryStorage({ versioned });
    const tabs = someTabs();
    const [ours, theirs] = [tab(storage, { tabs }), tab(storage.elsewhere(), { tabs })];
    await Promise.all([ours.save(pinned('a')), theirs.save(pinned('b')), ours.save(pinned('a', 'c'))]);
    await Promise.all([ours.load(), theirs.load()]);
    expect(found(storedIn(storage))).toEqual(['a', 'b', 'c']);
  });

  it('reaches the other tab when it is written', async () => {
    const storage = new MemoryStorage();
    const tabs = someTabs();
    const states: LedgerState[] = [];
    const theirs = tab(storage.elsewhere(), { tabs, onChange: (state) => states.push(state) });
    await tab(storage, { tabs }).save(pinned('a'));
    await idle();
    expect(states.map(({ ledger }) => found(ledger))).toEqual([['a']]);
    theirs.close();
    await idle();
    await tab(storage, { tabs }).save(pinned('b'));
    await idle();
    expect(states).toHaveLength(1);
  });

  it('does not bring back what another tab took out', async () => {
    const storage = new MemoryStorage();
    const ours = tab(storage);
    await ours.save(pinned('a', 'b'));
    await tab(storage.elsewhere()).save(unpin(pinned('a', 'b'), 'a', NOW + 1));
    expect(found((await ours.save(pinned('a', 'b', 'c'))).ledger)).toEqual(['b', 'c']);
  });

  it('loses nothing, in whatever order the calls of two tabs happen', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.boolean(), async (scheduler, versioned) => {
        const storage = new MemoryStorage({ versioned, turn: (what) => scheduler.schedule(Promise.resolve(), what) });
        const tabs = someTabs();
        const [ours, theirs] = [tab(storage, { tabs }), tab(storage.elsewhere(), { tabs })];
        const saved = Promise.all([
          ours.load(),
          theirs.save(pinned('a')),
          ours.save(pinned('b')),
          theirs.save(pinned('a', 'c')),
          ours.save(pinned('b', 'd')),
        ]);
        await scheduler.waitFor(saved);
        // What the tabs then still tell each other.
        while (scheduler.count() > 0) {
          await scheduler.waitAll();
        }
        expect(found(storedIn(storage))).toEqual(['a', 'b', 'c', 'd']);
      })
    );
  });
});

describe('a storage', () => {
  it('that refuses leaves the ledger in this browser, says so, and gets it later', async () => {
    const [storage, spare] = [new MemoryStorage(), new MemoryStorage()];
    storage.refusing = 'The storage is full.';
    const store = tab(storage, { spare });
    expect(await store.save(pinned('a'))).toEqual({
      ledger: pinned('a'),
      kept: 'browser',
      problems: ['The storage is full. The evidence is kept in this browser only, and stored when that works again.'],
    });

    storage.refusing = undefined;
    const later = await tab(storage, { spare }).load();
    expect(later).toMatchObject({ kept: 'stored', problems: [] });
    expect(found(storedIn(storage))).toEqual(['a']);
    expect(spare.items.get(KEY)).toBe('');
  });

  it('that can be read and not written loses nothing of what it has', async () => {
    const [storage, spare] = [new MemoryStorage(), new MemoryStorage()];
    await tab(storage).save(pinned('a'));
    storage.refusingWrites = 'The storage is full.';
    expect((await tab(storage, { spare }).save(pinned('b'))).kept).toBe('browser');
    expect(found(storedIn(storage))).toEqual(['a']);
    expect(found(storedIn(spare))).toEqual(['a', 'b']);
  });

  it('that refuses, with no other one, leaves it in the tab, says so, and the next write takes it along', async () => {
    for (const spare of [undefined, new MemoryStorage()]) {
      const storage = new MemoryStorage();
      storage.refusing = 'The storage is full.';
      if (spare) {
        spare.refusingWrites = 'No.';
      }
      const store = tab(storage, { spare });
      expect(await store.save(pinned('a'))).toMatchObject({
        kept: 'tab',
        problems: ['The storage is full. The evidence is only in this tab: copy the report before you close it.'],
      });
      storage.refusing = undefined;
      await store.save(pinned('b'));
      expect(found(storedIn(storage))).toEqual(['a', 'b']);
    }
  });

  it('that two tabs fill in turn keeps what both left in the browser', async () => {
    const [storage, spare] = [new MemoryStorage(), new MemoryStorage()];
    storage.refusing = 'No.';
    await tab(storage, { spare }).save(pinned('a'));
    await tab(storage, { spare }).save(pinned('b'));
    expect(found(storedIn(spare))).toEqual(['a', 'b']);
  });

  it('that somebody else always writes first is given up, and that is said', async () => {
    const storage: MemoryStorage = new MemoryStorage({
      turn: async (what) => {
        if (what === 'get') {
          storage.items.set(KEY, encodeLedger(pinned(`other ${storage.calls.length}`)));
        }
      },
    });
    const state = await tab(storage).save(pinned('a'));
    expect(state.kept).toBe('tab');
    expect(state.problems[0]).toMatch(/^The storage was changed from elsewhere each time the evidence was stored\./);
    expect(found(state.ledger)).toContain('a');
    expect(storage.calls.length).toBeLessThan(20);
  });
});

describe('a damaged ledger', () => {
  const asideOf = (storage: MemoryStorage) => [...storage.items].filter(([key]) => key.startsWith(`${KEY}:damaged:`));

  it.each([true, false])(
    'is kept aside as it was, once, and the rest goes on (versions checked: %s)',
    async (versioned) => {
      const storage = new MemoryStorage({ versioned });
      const damaged = encodeLedger(merge(pinned('a'), pinned('b'))).replace('"kind":"line"', '"kind":"?"');
      storage.items.set(KEY, damaged);
      const state = await tab(storage).load();
      const [[key, text] = []] = asideOf(storage);
      expect(text).toBe(damaged);
      expect(state.problems).toEqual([
        `Of the stored evidence, 1 of 5 parts could not be read. It is kept as it was under “${key}”.`,
      ]);
      expect(found(storedIn(storage))).toEqual(['b']);
      expect(await tab(storage).load()).toMatchObject({ kept: 'stored', problems: [] });
      expect(asideOf(storage)).toHaveLength(1);
    }
  );

  it('of which nothing can be read stays where it is until something is pinned', async () => {
    const storage = new MemoryStorage();
    storage.items.set(KEY, '{"vers');
    const store = tab(storage);
    expect((await store.load()).problems[0]).toMatch(/could not be read\. It is kept as it was under/);
    expect(storage.items.get(KEY)).toBe('{"vers');
    await store.save(pinned('a'));
    expect(found(storedIn(storage))).toEqual(['a']);
    expect(asideOf(storage).map(([, text]) => text)).toEqual(['{"vers']);
  });

  it('that cannot be kept aside is not written over', async () => {
    const storage = new MemoryStorage();
    storage.items.set(KEY, '{"vers');
    storage.refusingWrites = 'The storage is full.';
    expect((await tab(storage).save(pinned('a'))).problems[0]).toMatch(/could not be copied, so nothing was written/);
    expect(storage.items.get(KEY)).toBe('{"vers');
  });

  it('in the browser stays there, and is said', async () => {
    const [storage, spare] = [new MemoryStorage(), new MemoryStorage()];
    spare.items.set(KEY, '{"vers');
    const state = await tab(storage, { spare }).load();
    expect(state.problems[0]).toMatch(/could not be read\. \(The copy in this browser, which stays as it is\.\)/);
    storage.refusing = 'No.';
    await tab(storage, { spare }).save(pinned('a'));
    expect(spare.items.get(KEY)).toBe('{"vers');
  });
});

it('a ledger of a newer Throughline is not written over', async () => {
  const [storage, spare] = [new MemoryStorage(), new MemoryStorage()];
  const newer = encodeLedger(pinned('a')).replace('"version":1', '"version":2');
  storage.items.set(KEY, newer);
  const state = await tab(storage, { spare }).save(pinned('b'));
  expect(storage.items.get(KEY)).toBe(newer);
  expect(state).toMatchObject({ kept: 'browser', problems: [expect.stringContaining('a newer Throughline')] });
});
