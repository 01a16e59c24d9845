import { encodeLedger } from '../domain/evidence/codec';
import { emptyLedger, line, NOW } from '../domain/evidence/testing/ledgers';
import { pin } from '../domain/evidence/ledger';
import { deleteKept, listKept } from './keptLedgers';
import { BrowserStorage, StorageConflict } from './ledgerStorage';
import { MemoryStorage } from './testing/ledgers';

const text = encodeLedger(pin(emptyLedger(), line, NOW));
const storageOf = (...keys: string[]) => {
  const storage = new MemoryStorage();
  keys.forEach((key) => storage.items.set(key, text));
  return storage;
};

it('finds what either storage keeps, once each, and nothing else that is there', async () => {
  const storage = storageOf('ledger:a', 'ledger:a:damaged:00ff', 'other');
  const spare = storageOf('ledger:a', 'ledger:b');
  spare.items.set('ledger:c', '');
  const list = await listKept({ storage, spare }, '');
  expect(list).toEqual({
    status: 'ok',
    value: { ledgers: [expect.objectContaining({ id: 'a' }), expect.objectContaining({ id: 'b' })], problems: [] },
  });
});

it('a storage that refuses is said, and hides nothing of the other', async () => {
  const storage = storageOf('ledger:a');
  storage.refusing = 'The storage is closed.';
  expect(await listKept({ storage, spare: storageOf('ledger:b') }, '')).toEqual({
    status: 'ok',
    value: { ledgers: [expect.objectContaining({ id: 'b' })], problems: ['The storage is closed.'] },
  });
});

describe('deleting', () => {
  it('takes the evidence and its damaged copies from both storages, and leaves the rest', async () => {
    const storage = storageOf('ledger:a', 'ledger:a:damaged:00ff', 'ledger:ab', 'other');
    const spare = storageOf('ledger:a');
    expect(await deleteKept('a', { storage, spare })).toEqual({ status: 'ok', value: undefined });
    expect([...storage.items.keys()]).toEqual(['ledger:ab', 'other']);
    expect(spare.items.size).toBe(0);
  });

  it('tries again where another writer came in between, but not forever', async () => {
    const storage = storageOf('ledger:a');
    const remove = jest.spyOn(storage, 'removeItems').mockRejectedValueOnce(new StorageConflict());
    expect((await deleteKept('a', { storage })).status).toBe('ok');
    expect(storage.items.size).toBe(0);
    storage.items.set('ledger:a', text);
    remove.mockRejectedValue(new StorageConflict());
    expect((await deleteKept('a', { storage })).status).toBe('failed');
  });

  it('that is refused says that the evidence is still there', async () => {
    const storage = storageOf('ledger:a');
    storage.refusingWrites = 'The storage is read-only.';
    expect(await deleteKept('a', { storage })).toEqual({
      status: 'failed',
      failure: expect.objectContaining({ message: 'The storage is read-only. The evidence is still there.' }),
    });
  });
});

it('the browser’s own storage lists and removes by its prefix', async () => {
  localStorage.clear();
  localStorage.setItem('other:ledger:a', 'x');
  const storage = new BrowserStorage('mine:');
  await storage.setItem('ledger:a', '1');
  await storage.setItem('ledger:b', '2');
  await storage.removeItems(['ledger:a', 'ledger:none']);
  expect([...(await storage.allItems())]).toEqual([['ledger:b', '2']]);
  expect(localStorage.getItem('other:ledger:a')).toBe('x');
});
