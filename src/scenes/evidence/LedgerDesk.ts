import { ledgerKey } from '../../backends/ledgerStorage';
import { LedgerStore, type LedgerState } from '../../backends/ledgerStore';
import { openUserStorage } from '../../backends/userStorage';
import { evidenceId, markCause, merge, newLedger, note, pin, unpin } from '../../domain/evidence/ledger';
import type { Finding, Ledger, LedgerHead } from '../../domain/evidence/types';
import { askAgain } from './askAgain';

/** Changes the ledger of one investigation and stores it; what it shows is told at once, stored or not. */
export class LedgerDesk {
  private readonly store: LedgerStore;
  private ledger?: Ledger;
  private said: Pick<LedgerState, 'kept' | 'problems'> = { kept: 'stored', problems: [] };

  constructor(
    readonly id: string,
    private readonly told: (state: LedgerState) => void
  ) {
    this.store = new LedgerStore(ledgerKey(id), { ...openUserStorage(), onChange: (state) => this.tell(state) });
  }

  async load(): Promise<void> {
    this.tell(await this.store.load());
  }

  close(): void {
    this.store.close();
  }

  /**
   * What a panel drew is no measure for later, and a line beside a trace came without those around it: the answer to
   * compare with is asked for now, over the same window.
   */
  async pin(given: Finding, head: LedgerHead, isCause: boolean): Promise<void> {
    const isOpen = given.kind === 'line' && !given.negative && !given.digest;
    const answer = given.kind === 'metric' || isOpen ? await askAgain(given, new AbortController().signal) : undefined;
    const finding = answer?.status === 'ok' ? { ...given, digest: answer.value } : given;
    return this.change(head, (ledger, nowMs) => {
      const pinned = pin(ledger, finding, nowMs);
      return isCause ? markCause(pinned, evidenceId(finding), nowMs) : pinned;
    });
  }

  unpin(id: string): Promise<void> {
    return this.change(undefined, (ledger, nowMs) => unpin(ledger, id, nowMs));
  }

  markCause(id: string | null): Promise<void> {
    return this.change(undefined, (ledger, nowMs) => markCause(ledger, id, nowMs));
  }

  note(text: string, head: LedgerHead, about?: string): Promise<void> {
    return this.change(head, (ledger, nowMs) => note(ledger, text, { nowMs, about }));
  }

  /** Adds what somebody shared. */
  adopt(shared: Ledger): Promise<void> {
    return this.change(undefined, (ledger) => merge(ledger, shared));
  }

  private async change(head: LedgerHead | undefined, apply: (ledger: Ledger, nowMs: number) => Ledger): Promise<void> {
    const nowMs = Date.now();
    const before = this.ledger ?? newLedger(this.id, head ?? { title: 'Investigation' }, nowMs);
    const ledger = apply(before, nowMs);
    this.ledger = ledger;
    this.told({ ...this.said, ledger });
    this.tell(await this.store.save(ledger));
  }

  private tell(state: LedgerState): void {
    this.ledger = state.ledger ?? this.ledger;
    this.said = { kept: state.kept, problems: state.problems };
    this.told({ ...state, ledger: this.ledger });
  }
}
