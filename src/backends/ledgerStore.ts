import { stableHash } from '../domain/evidence/canonical';
import { decodeLedger, encodeLedger } from '../domain/evidence/codec';
import { merge, sameLedger } from '../domain/evidence/ledger';
import type { Ledger } from '../domain/evidence/types';
import { PLUGIN_ID } from '../shared/plugin';
import { type LedgerStorage, StorageConflict, StorageRefused } from './ledgerStorage';
import { openTabs, type Tabs } from './tabs';

/** Each lost try means that another writer got through, so that this many in a row are no accident. */
const MOST_TRIES = 8;

export interface LedgerState {
  /** Everything that is known of it, stored or not; absent where there is none yet. */
  ledger?: Ledger;
  /** `browser`: the storage refused it and this browser keeps it instead; `tab`: nothing keeps it. */
  kept: 'stored' | 'browser' | 'tab';
  /** Sentences: why it is not stored, what was found damaged and where that is kept. */
  problems: string[];
}

export interface LedgerStoreOptions {
  storage: LedgerStorage;
  /** Takes what `storage` refuses. */
  spare?: LedgerStorage;
  /** Told to other tabs, and heard from them. Default: the tabs of this browser. */
  tabs?: (onTold: () => void) => Tabs;
  /** Another tab changed the ledger, or overwrote it and this tab stored it again. */
  onChange?: (state: LedgerState) => void;
}

/**
 * Keeps the ledger of one investigation. Every write begins with a reading and stores the two merged, one write after
 * the other, and is read back: where another writer came in between, both are merged and written again, a bounded
 * number of times. What could not be stored is never given up: it stays in this tab, in `spare` where that takes it,
 * and goes along with the next write.
 */
export class LedgerStore {
  private readonly tabs: Tabs;
  private known: Ledger | undefined;
  private queue: Promise<unknown> = Promise.resolve();
  private hearing = false;
  private closed = false;

  constructor(
    private readonly key: string,
    private readonly options: LedgerStoreOptions
  ) {
    const open = options.tabs ?? ((onTold: () => void) => openTabs(`${PLUGIN_ID}:ledgers`, onTold));
    this.tabs = open(() => this.hear());
  }

  /** Reads what is stored, and stores what an earlier visit could not. Never rejects. */
  load(): Promise<LedgerState> {
    return this.inTurn(async () => {
      const problem = await this.takeSpare();
      const state = await this.settle();
      return problem === undefined ? state : { ...state, problems: [problem, ...state.problems] };
    });
  }

  /** Stores a version of the ledger, merged with every other one. Never rejects: see `kept`. */
  save(ledger: Ledger): Promise<LedgerState> {
    this.known = this.known ? merge(this.known, ledger) : ledger;
    return this.inTurn(() => this.settle());
  }

  close(): void {
    this.closed = true;
    void this.queue.then(() => this.tabs.close());
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    // What is done in turn never rejects: a rejection is the browser's, which gives no lock here.
    const turn = this.queue.then(() => this.tabs.alone(work).catch(work));
    this.queue = turn;
    return turn;
  }

  /** Another tab wrote something: what it overwrote is stored again. One reading answers several such calls. */
  private hear(): void {
    if (this.hearing || this.closed) {
      return;
    }
    this.hearing = true;
    const before = this.known;
    void this.inTurn(() => {
      this.hearing = false;
      return this.settle();
    }).then((state) => {
      const changed = state.ledger && !(before && sameLedger(before, state.ledger));
      if (!this.closed && (changed || state.problems.length > 0)) {
        this.options.onChange?.(state);
      }
    });
  }

  /** Reads, merges and writes until what is stored is all that is known. */
  private async settle(): Promise<LedgerState> {
    const { storage } = this.options;
    const problems: string[] = [];
    let wrote = false;
    try {
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const text = await storage.getItem(this.key);
        const stored = text ? decodeLedger(text) : undefined;
        if (stored?.status === 'newer') {
          return await this.unsaved(stored.problem, problems);
        }
        if (stored?.ledger) {
          this.known = this.known ? merge(this.known, stored.ledger) : stored.ledger;
        }
        if (stored?.status === 'damaged' && text) {
          const aside = await this.keepAside(text, stored.problem);
          if (aside === undefined) {
            continue;
          }
          problems.splice(0, problems.length, aside);
        } else if (!this.known || (stored?.ledger && sameLedger(stored.ledger, this.known))) {
          await this.emptySpare(wrote);
          return { ledger: this.known, kept: 'stored', problems };
        }
        if (!this.known) {
          return { kept: 'stored', problems };
        }
        wrote = (await this.write(this.key, encodeLedger(this.known))) || wrote;
      }
      return await this.unsaved(
        `${storage.name} was changed from elsewhere each time the evidence was stored.`,
        problems
      );
    } catch (error) {
      return await this.unsaved(reasonOf(error, storage), problems);
    } finally {
      if (wrote) {
        this.tabs.tell();
      }
    }
  }

  /** @returns whether it went through; another writer may still have been faster. */
  private async write(key: string, text: string): Promise<boolean> {
    try {
      await this.options.storage.setItem(key, text);
      return true;
    } catch (error) {
      if (error instanceof StorageConflict) {
        return false;
      }
      throw error;
    }
  }

  /**
   * Copies a damaged text to a key of its own before it is written over, and says where. Undefined: another writer was
   * faster. Throws where it cannot be copied: then nothing may be written.
   */
  private async keepAside(text: string, problem: string): Promise<string | undefined> {
    const { storage } = this.options;
    const key = `${this.key}:damaged:${stableHash(text)}`;
    try {
      if ((await storage.getItem(key)) !== text && !(await this.write(key, text))) {
        return undefined;
      }
    } catch (error) {
      throw new StorageRefused(
        `${problem} It could not be copied, so nothing was written over it. ${reasonOf(error, storage)}`
      );
    }
    return `${problem} It is kept as it was under “${key}”.`;
  }

  private async unsaved(why: string, problems: readonly string[]): Promise<LedgerState> {
    const { spare } = this.options;
    const state = { ledger: this.known, problems: [...problems] };
    if (!this.known) {
      return { ...state, kept: 'tab', problems: [...problems, why] };
    }
    try {
      if (spare) {
        const problem = await this.takeSpare();
        if (problem === undefined) {
          await spare.setItem(this.key, encodeLedger(this.known));
          state.problems.push(`${why} The evidence is kept in this browser only, and stored when that works again.`);
          return { ...state, ledger: this.known, kept: 'browser' };
        }
        state.problems.push(problem);
      }
    } catch {
      // Said with the next sentence.
    }
    state.problems.push(`${why} The evidence is only in this tab: copy the report before you close it.`);
    return { ...state, kept: 'tab' };
  }

  /** Adds what an earlier visit left in the spare storage to what is known; says where that cannot be read. */
  private async takeSpare(): Promise<string | undefined> {
    let text: string | null | undefined;
    try {
      text = await this.options.spare?.getItem(this.key);
    } catch {
      // What cannot be read was not kept there either.
    }
    const read = text ? decodeLedger(text) : undefined;
    if (read && read.status !== 'newer' && read.ledger) {
      this.known = this.known ? merge(this.known, read.ledger) : read.ledger;
    }
    return read && read.status !== 'ok'
      ? `${read.problem} (The copy in this browser, which stays as it is.)`
      : undefined;
  }

  private async emptySpare(wrote: boolean): Promise<void> {
    const { spare } = this.options;
    try {
      const text = wrote ? await spare?.getItem(this.key) : undefined;
      const read = text ? decodeLedger(text) : undefined;
      if (this.known && read?.status === 'ok' && sameLedger(merge(this.known, read.ledger), this.known)) {
        await spare?.setItem(this.key, '');
      }
    } catch {
      // A copy too many does no harm: it merges into itself.
    }
  }
}

function reasonOf(error: unknown, storage: LedgerStorage): string {
  return error instanceof StorageRefused ? error.message : `${storage.name} failed.`;
}
