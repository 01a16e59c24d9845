import { reasonOf } from '../reason';
import type { StoreChannel } from './storeReport';

/** How one attempt to hand over a batch ended. `unavailable` is tried again, `refused` is not. */
export type SendResult =
  { outcome: 'sent' } | { outcome: 'unavailable'; reason: string } | { outcome: 'refused'; reason: string };

export interface DeliveryOptions<T> {
  send: (batch: T[]) => Promise<SendResult>;
  channel: StoreChannel;
  /** Most items in memory, those under way included; past it the oldest waiting one is dropped. */
  limit: number;
  batchSize?: number;
  /** Longest wait of an item before its batch is sent, in milliseconds. */
  intervalMs?: number;
  /** First and longest pause after a failed attempt, in milliseconds; it doubles in between. */
  backoffMs?: { first: number; max: number };
}

/** Reads an HTTP status as the outcome of a send; `detail` explains it to the user. */
export function outcomeOfStatus(status: number, detail: string): SendResult {
  if (status >= 200 && status < 300) {
    return { outcome: 'sent' };
  }
  const reason = detail ? `${status}: ${detail.trim().slice(0, 200)}` : `HTTP ${status}`;
  const passing = status >= 500 || status === 429 || status === 408;
  return { outcome: passing ? 'unavailable' : 'refused', reason };
}

/** A bounded queue in front of a store: batches, tries again with back-off, and never grows past its limit. */
export class Delivery<T> {
  private readonly waiting: T[] = [];
  private underWay = 0;
  private timer: NodeJS.Timeout | undefined;
  private draining: Promise<void> | undefined;
  private endPause: (() => void) | undefined;
  private state: 'open' | 'closing' | 'closed' = 'open';
  private readonly batchSize: number;
  private readonly intervalMs: number;
  private readonly backoffMs: { first: number; max: number };

  constructor(private readonly options: DeliveryOptions<T>) {
    this.batchSize = Math.min(options.batchSize ?? 200, options.limit);
    this.intervalMs = options.intervalMs ?? 500;
    this.backoffMs = options.backoffMs ?? { first: 500, max: 5000 };
  }

  /** Items in memory. */
  get size(): number {
    return this.waiting.length + this.underWay;
  }

  /** Takes an item; after `close` it is ignored. */
  add(item: T): void {
    if (this.state !== 'open') {
      return;
    }
    if (this.size >= this.options.limit) {
      this.options.channel.dropped();
      if (this.waiting.shift() === undefined) {
        return;
      }
    }
    this.waiting.push(item);
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.drain();
    }, this.intervalMs);
    if (this.waiting.length >= this.batchSize) {
      void this.drain();
    }
  }

  /**
   * Sends what is left and stops, after `deadlineMs` at the latest.
   * @returns how many items were not delivered
   */
  async close(deadlineMs: number): Promise<number> {
    if (this.state === 'closed') {
      return this.size;
    }
    this.state = 'closing';
    let giveUp: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => {
      giveUp = setTimeout(resolve, deadlineMs);
    });
    // A store that was away a moment ago gets one more chance at once.
    this.endPause?.();
    await Promise.race([this.drain(), deadline]);
    clearTimeout(giveUp);
    clearTimeout(this.timer);
    this.state = 'closed';
    this.endPause?.();
    return this.size;
  }

  private drain(): Promise<void> {
    // A drain under way leaves the timer alone: an item that arrives as it ends is then picked up by the next one.
    if (!this.draining) {
      clearTimeout(this.timer);
      this.timer = undefined;
      this.draining = this.sendAll().finally(() => {
        this.draining = undefined;
      });
    }
    return this.draining;
  }

  private async sendAll() {
    while (this.waiting.length > 0 && this.state !== 'closed') {
      const batch = this.waiting.splice(0, this.batchSize);
      this.underWay = batch.length;
      if (!(await this.sendUntilAnswered(batch))) {
        return;
      }
      this.underWay = 0;
    }
  }

  /** Returns false when the deadline came first. */
  private async sendUntilAnswered(batch: T[]): Promise<boolean> {
    const { channel } = this.options;
    for (let pauseMs = this.backoffMs.first; ; pauseMs = Math.min(pauseMs * 2, this.backoffMs.max)) {
      const result = await this.attempt(batch);
      switch (result.outcome) {
        case 'sent':
          channel.sent();
          return true;
        case 'refused':
          channel.refused(batch.length, result.reason);
          return true;
        case 'unavailable':
          channel.unavailable(result.reason);
      }
      if (this.state === 'closed') {
        return false;
      }
      await this.pause(this.state === 'closing' ? this.backoffMs.first : pauseMs);
    }
  }

  private async attempt(batch: T[]): Promise<SendResult> {
    try {
      return await this.options.send(batch);
    } catch (error) {
      return { outcome: 'unavailable', reason: reasonOf(error) };
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.endPause = undefined;
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.endPause = done;
    });
  }
}
