import { SceneObjectBase, type SceneObjectState } from '@grafana/scenes';
import type { LedgerState } from '../../backends/ledgerStore';
import type { Replayed } from '../../domain/evidence/replay';
import type { Finding, Ledger, LedgerHead } from '../../domain/evidence/types';
import { LedgerOpened } from '../events';
import type { LedgerDesk } from './LedgerDesk';
import { LazyEvidence } from './LazyEvidence';

export interface EvidenceState extends SceneObjectState {
  /** As the URL names it; absent until something is pinned. */
  ledgerId?: string;
  /** What the investigation is about, for the report. */
  head: LedgerHead;
  ledger?: Ledger;
  kept: LedgerState['kept'];
  /** Sentences: why it is not stored, what was damaged. */
  problems: string[];
  /** What asking again gave, once it was asked for. */
  replayed?: Replayed[];
  isReplaying: boolean;
}

const loadDesk = () => import(/* webpackChunkName: "evidence" */ './LedgerDesk');
const NOT_LOADED = 'The evidence could not be loaded: reload the page. What was stored before is not lost.';

/** What was found, kept: pinned findings, notes, and which of them is the cause. */
export class EvidenceScene extends SceneObjectBase<EvidenceState> {
  static Component = LazyEvidence;
  private desk?: Promise<LedgerDesk | undefined>;
  private replaying?: AbortController;

  constructor(state: Partial<EvidenceState> = {}) {
    super({ head: { title: 'Investigation' }, kept: 'stored', problems: [], isReplaying: false, ...state });
    this.addActivationHandler(() => this.onActivate());
  }

  private onActivate() {
    this.open();
    const sub = this.subscribeToState((state, previous) => {
      if (state.ledgerId !== previous.ledgerId) {
        this.open();
      }
    });
    return () => {
      sub.unsubscribe();
      this.close();
    };
  }

  /** Pins what was found; the first one gives the ledger its id. */
  async pin(finding: Finding, isCause = false): Promise<void> {
    await (await this.deskToWrite())?.pin(finding, this.state.head, isCause);
  }

  async unpin(id: string): Promise<void> {
    await (await this.desk)?.unpin(id);
  }

  async markCause(id: string | null): Promise<void> {
    await (await this.desk)?.markCause(id);
  }

  async note(text: string, about?: string): Promise<void> {
    await (await this.deskToWrite())?.note(text, this.state.head, about);
  }

  /** Takes up evidence that came with a link, under its own id: whoever opens it twice has it once. */
  async adopt(shared: Ledger): Promise<void> {
    if (this.state.ledgerId !== shared.id) {
      this.publishEvent(new LedgerOpened({ ledgerId: shared.id }), true);
    }
    await (await this.desk)?.adopt(shared);
  }

  /** Asks every query of the evidence again, one after the other, and says what changed. */
  async replay(): Promise<void> {
    const { ledger } = this.state;
    if (!ledger || this.state.isReplaying) {
      return;
    }
    this.setState({ isReplaying: true });
    const replaying = new AbortController();
    this.replaying = replaying;
    try {
      const { replayEntries } = await import(/* webpackChunkName: "evidence" */ './replayEntries');
      const replayed = await replayEntries(ledger, replaying.signal);
      if (!replaying.signal.aborted) {
        this.setState({ replayed });
      }
    } catch {
      this.setState({ problems: [...this.state.problems, NOT_LOADED] });
    } finally {
      this.setState({ isReplaying: false });
    }
  }

  private deskToWrite(): Promise<LedgerDesk | undefined> {
    if (this.state.ledgerId === undefined) {
      this.publishEvent(new LedgerOpened({ ledgerId: newId() }), true);
    }
    return this.desk ?? Promise.resolve(undefined);
  }

  private open() {
    this.close();
    const { ledgerId } = this.state;
    this.setState({ ledger: undefined, problems: [], replayed: undefined, kept: 'stored' });
    if (ledgerId === undefined) {
      return;
    }
    const desk = loadDesk().then(
      (module) => new module.LedgerDesk(ledgerId, (state) => this.state.ledgerId === ledgerId && this.setState(state)),
      () => {
        this.setState({ kept: 'tab', problems: [NOT_LOADED] });
        return undefined;
      }
    );
    this.desk = desk;
    void desk.then((opened) => opened?.load());
  }

  private close() {
    this.replaying?.abort();
    void this.desk?.then((desk) => desk?.close());
    this.desk = undefined;
  }
}

/** 12 random hex digits: enough that two ledgers of one user never meet. */
function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
