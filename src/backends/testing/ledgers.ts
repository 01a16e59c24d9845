import { type LedgerStorage, StorageConflict, StorageRefused } from '../ledgerStorage';
import type { Tabs } from '../tabs';

/** A storage in memory. `versioned`: refuses to write over what was not read; else the last writer wins. */
export class MemoryStorage implements LedgerStorage {
  readonly name = 'The storage';
  readonly items = new Map<string, string>();
  /** Set to refuse every call with this sentence. */
  refusing: string | undefined;
  refusingWrites: string | undefined;
  calls: string[] = [];
  private readonly seen = new Map<string, string | null>();

  /** `turn`: waited for before each call; a test decides there in which order calls of several tabs happen. */
  constructor(private readonly options: { versioned?: boolean; turn?: (what: string) => Promise<unknown> } = {}) {}

  /** The same storage as another tab or device has it. */
  elsewhere(): MemoryStorage {
    const other = new MemoryStorage(this.options);
    Object.assign(other, { items: this.items });
    return other;
  }

  async getItem(key: string): Promise<string | null> {
    this.calls.push(`get ${key}`);
    await this.options.turn?.('get');
    this.refuse(this.refusing);
    const value = this.items.get(key) ?? null;
    this.seen.set(key, value);
    return value;
  }

  async setItem(key: string, value: string): Promise<void> {
    this.calls.push(`set ${key}`);
    await this.options.turn?.('set');
    this.refuse(this.refusing ?? this.refusingWrites);
    if (this.options.versioned && this.seen.get(key) !== (this.items.get(key) ?? null)) {
      throw new StorageConflict();
    }
    this.items.set(key, value);
  }

  async allItems(): Promise<ReadonlyMap<string, string>> {
    this.calls.push('get all');
    this.refuse(this.refusing);
    return new Map(this.items);
  }

  async removeItems(keys: readonly string[]): Promise<void> {
    this.calls.push(`remove ${keys.join()}`);
    this.refuse(this.refusing ?? this.refusingWrites);
    keys.forEach((key) => this.items.delete(key));
  }

  private refuse(why: string | undefined): void {
    if (why !== undefined) {
      throw new StorageRefused(why);
    }
  }
}

/** Tabs of one browser that hear each other, without locks. */
export function someTabs(): (onTold: () => void) => Tabs {
  const all = new Set<() => void>();
  return (onTold) => {
    all.add(onTold);
    return {
      tell: () => [...all].filter((other) => other !== onTold).forEach((other) => other()),
      alone: (work) => work(),
      close: () => all.delete(onTold),
    };
  };
}
