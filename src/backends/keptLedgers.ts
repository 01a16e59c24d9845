import { type KeptLedger, keptLedgers } from '../domain/evidence/kept';
import { failed, ok, type Result } from '../domain/result';
import { ledgerKey, type LedgerStorage, StorageConflict, StorageRefused } from './ledgerStorage';

const MOST_TRIES = 4;

export interface Storages {
  storage: LedgerStorage;
  /** What `storage` refused is kept there. */
  spare?: LedgerStorage;
}

export interface KeptList {
  ledgers: KeptLedger[];
  /** Sentences: which storage could not be read. */
  problems: string[];
}

/** All kept evidence of whoever is signed in, wherever it is kept. Never rejects. */
export async function listKept({ storage, spare }: Storages, appSubUrl: string): Promise<Result<KeptList>> {
  const read = await Promise.all([storage, ...(spare ? [spare] : [])].map(allOf));
  const items = read.flatMap((one) => (typeof one === 'string' ? [] : one));
  const problems = read.filter((one) => typeof one === 'string');
  return ok({ ledgers: keptLedgers(textsOf(items), appSubUrl), problems });
}

/** By id, what is kept under its own key: nothing else says what there is, so that ledgers of any age are found. */
function textsOf(storages: ReadonlyArray<ReadonlyMap<string, string>>): ReadonlyMap<string, string[]> {
  const texts = new Map<string, string[]>();
  for (const [key, text] of storages.flatMap((items) => [...items])) {
    const id = key.slice(ledgerKey('').length);
    if (key === ledgerKey(id) && !id.includes(':') && text !== '') {
      texts.set(id, [...(texts.get(id) ?? []), text]);
    }
  }
  return texts;
}

/** Its evidence, and damaged copies that were kept aside. */
const keysOf = (id: string, keys: Iterable<string>): string[] =>
  [...keys].filter((key) => key === ledgerKey(id) || key.startsWith(`${ledgerKey(id)}:`));

/**
 * Deletes the evidence of an investigation, with damaged copies of it, from every storage. A tab that has it open keeps
 * it, and stores it again with its next change. Never rejects.
 */
export async function deleteKept(id: string, { storage, spare }: Storages): Promise<Result<void>> {
  for (const one of [storage, ...(spare ? [spare] : [])]) {
    const problem = await removeFrom(one, id);
    if (problem !== undefined) {
      return failed({ kind: 'server', what: problem, message: `${problem} The evidence is still there.` });
    }
  }
  return ok(undefined);
}

const reasonOf = (error: unknown, storage: LedgerStorage) =>
  error instanceof StorageRefused ? error.message : `${storage.name} failed.`;

/** What is kept there, or a sentence that says why it is not known. */
async function allOf(storage: LedgerStorage): Promise<ReadonlyMap<string, string> | string> {
  try {
    return await storage.allItems();
  } catch (error) {
    return reasonOf(error, storage);
  }
}

async function removeFrom(storage: LedgerStorage, id: string): Promise<string | undefined> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    try {
      const keys = keysOf(id, (await storage.allItems()).keys());
      await (keys.length > 0 ? storage.removeItems(keys) : undefined);
      return undefined;
    } catch (error) {
      if (!(error instanceof StorageConflict)) {
        return reasonOf(error, storage);
      }
    }
  }
  return `${storage.name} was changed from elsewhere at each try.`;
}
