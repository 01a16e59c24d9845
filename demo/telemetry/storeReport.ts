import type { HttpAnswer } from './sendResult';

/** Prints one line for whoever runs the demo. */
export type Say = (line: string) => void;

/** One kind of data on its way to a store. It reports what happens; the store decides what is worth saying. */
export interface StoreChannel {
  sent(): void;
  /** @param answer what the store said, where it could be reached */
  unavailable(reason: string, answer?: HttpAnswer): void;
  /** @param atMost whether it took some of them, or may have */
  refused(count: number, reason: string, atMost?: boolean): void;
  /** The queue is full and the oldest items were dropped. */
  dropped(count: number): void;
}

/**
 * A store that starts up answers now and then; it counts as back after answering for this long without a failure. One that
 * refuses some batch now and then is still refusing until this long after the last one.
 */
const STEADY_MS = 3000;

/**
 * Speaks for one store: says once that it is away, once that it is back, and for each channel once in each spell that it
 * refuses data or that data is dropped. A store that takes one kind of data and not another is still away: without that, it would seem to
 * come and go with every batch.
 */
export class StoreReport {
  private readonly failing = new Set<string>();
  private readonly lost = new Map<string, number>();
  /** When a channel's data was last refused, and whether any of it got through after that. */
  private readonly refusals = new Map<string, { atMs: number; sentSince: boolean }>();
  private readonly where: string;
  private everAnswered = false;
  private saidAway: 'unreachable' | 'failing' | undefined;
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
      sent: () => {
        this.answered(what);
        const last = this.refusals.get(what);
        if (last) {
          last.sentSince = true;
        }
      },
      unavailable: (reason, answer) => this.unavailable(what, reason, answer),
      refused: (count, reason, atMost = false) => {
        this.answered(what);
        this.refused(what, `${atMost ? 'some or all of ' : ''}${count} ${what} (${reason})`);
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
      this.say(
        `${this.where} ${this.saidAway === 'failing' ? 'takes data' : 'answers'} now${lost ? `; ${lost} were dropped meanwhile` : ''}.`
      );
      this.saidAway = undefined;
    }
  }

  private refused(what: string, items: string) {
    const last = this.refusals.get(what);
    const atMs = this.now();
    this.refusals.set(what, { atMs, sentSince: false });
    if (!last || (last.sentSince && atMs - last.atMs >= STEADY_MS)) {
      this.say(`${this.where} refused ${items}; they are dropped.`);
    }
  }

  private unavailable(what: string, reason: string, answer: HttpAnswer | undefined) {
    this.failing.add(what);
    this.answersSince = undefined;
    if (!this.saidAway) {
      this.saidAway = answer ? 'failing' : 'unreachable';
      const gone = this.everAnswered ? 'is no longer reachable' : 'is not reachable yet';
      const state = answer
        ? `answers ${[answer.status, answer.text && `(${answer.text})`].join(' ').trim()}`
        : `${gone} (${reason})`;
      this.say(`${this.where} ${state}: keeping up to ${this.kept} and trying again.`);
    }
  }
}
