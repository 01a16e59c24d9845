/**
 * Where ledgers are kept, as text by key. `getItem` asks anew each time and gives null where nothing is stored;
 * `setItem` rejects with `StorageConflict` where the item changed since it was last read, and with `StorageRefused`
 * where it was not stored. An item that was stored may still be overwritten by a writer that had read before.
 */
export interface LedgerStorage {
  /** For a sentence: `Grafana’s user storage`. */
  readonly name: string;
  getItem(key: string): Promise<string | null>;
  setItem(key: string, value: string): Promise<void>;
  /** All that is kept, by key; it asks and rejects as `getItem` does. */
  allItems(): Promise<ReadonlyMap<string, string>>;
  /** Removes items that are there or not; it rejects as `setItem` does. */
  removeItems(keys: readonly string[]): Promise<void>;
}

/** Under which key the evidence of an investigation is kept; damaged copies of it go by keys that begin with this. */
export const ledgerKey = (id: string) => `ledger:${id}`;

/** Somebody else wrote in between: read again, and merge. */
export class StorageConflict extends Error {}

/** Nothing was stored, or could be read. `message`: one sentence that names the storage and why. */
export class StorageRefused extends Error {}

/** This browser's own storage. */
export class BrowserStorage implements LedgerStorage {
  readonly name = 'This browser’s storage';

  constructor(
    private readonly prefix: string,
    private readonly open: () => Storage = () => window.localStorage
  ) {}

  async getItem(key: string): Promise<string | null> {
    try {
      return this.open().getItem(this.prefix + key);
    } catch {
      throw new StorageRefused(`${this.name} cannot be read: the browser forbids it.`);
    }
  }

  async setItem(key: string, value: string): Promise<void> {
    try {
      this.open().setItem(this.prefix + key, value);
    } catch (error) {
      const full = error instanceof DOMException && error.name === 'QuotaExceededError';
      throw new StorageRefused(`${this.name} ${full ? 'is full.' : 'cannot be written: the browser forbids it.'}`);
    }
  }

  async allItems(): Promise<ReadonlyMap<string, string>> {
    try {
      const storage = this.open();
      const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? '');
      return new Map(
        keys
          .filter((key) => key.startsWith(this.prefix))
          .map((key) => [key.slice(this.prefix.length), storage.getItem(key) ?? ''])
      );
    } catch {
      throw new StorageRefused(`${this.name} cannot be read: the browser forbids it.`);
    }
  }

  async removeItems(keys: readonly string[]): Promise<void> {
    try {
      const storage = this.open();
      keys.forEach((key) => storage.removeItem(this.prefix + key));
    } catch {
      throw new StorageRefused(`${this.name} cannot be written: the browser forbids it.`);
    }
  }
}
