/** Prints one line for whoever runs the demo. */
export type Say = (line: string) => void;

/** One kind of data on its way to a store. It reports what happens; the store decides what is worth saying. */
export interface StoreChannel {
  sent(): void;
  unavailable(reason: string): void;
  refused(count: number, reason: string): void;
  /** The queue is full and the oldest items were dropped. */
  dropped(count: number): void;
}

/** A store that starts up answers now and then; it counts as back after answering for this long without a failure. */
const STEADY_MS = 3000;

/**
 * Speaks for one store: says once that it is away, once that it is back, once per channel that it refuses data or that
 * data is dropped. A store that takes one kind of data and not another is still away: without that, it would seem to
 * come and go with every batch.
 */
export class StoreReport {
  private readonly failing = new Set<string>();
  private readonly lost = new Map<string, number>();
  private readonly refusing = new Set<string>();
  private readonly where: string;
  private everAnswered = false;
  private saidAway = false;
  private answersSince: number | undefined;

  /** @param kept what is kept while the store is away, e.g. `5000 spans`; @param now the time in milliseconds */
  constructor(
    name: string,
    url: string,
    private readonly kept: string,
    private readonly say: Say,
    private readonly now: () => number = () => performance.now()
  ) {
    this.where = `${name} at ${new URL(url).origin}`;
  }

  /** @param what the data in plain words, e.g. `spans` */
  channel(what: string): StoreChannel {
    return {
      sent: () => this.answered(what),
      unavailable: (reason) => this.unavailable(what, reason),
      refused: (count, reason) => {
        this.answered(what);
        if (!this.refusing.has(what)) {
          this.refusing.add(what);
          this.say(`${this.where} refused ${count} ${what} (${reason}); they are dropped.`);
        }
      },
      dropped: (count) => {
        const before = this.lost.get(what) ?? 0;
        this.lost.set(what, before + count);
        if (before === 0) {
          this.say(`Too many ${what} are waiting for ${this.where}: from here on the oldest are dropped.`);
        }
      },
    };
  }

  private answered(what: string) {
    this.everAnswered = true;
    this.failing.delete(what);
    if (!this.saidAway || this.failing.size > 0) {
      return;
    }
    this.answersSince ??= this.now();
    if (this.now() - this.answersSince >= STEADY_MS) {
      const lost = [...this.lost].map(([kind, count]) => `${count} ${kind}`).join(' and ');
      this.lost.clear();
      this.saidAway = false;
      this.say(`${this.where} answers now${lost ? `; ${lost} were dropped meanwhile` : ''}.`);
    }
  }

  private unavailable(what: string, reason: string) {
    this.failing.add(what);
    this.answersSince = undefined;
    if (!this.saidAway) {
      this.saidAway = true;
      const since = this.everAnswered ? 'no longer reachable' : 'not reachable yet';
      this.say(`${this.where} is ${since} (${reason}): keeping up to ${this.kept} and trying again.`);
    }
  }
}
