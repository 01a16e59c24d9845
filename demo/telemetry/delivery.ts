import { reasonOf } from '../reason';
import { BatchQueue } from './batchQueue';
import type { Send, SendResult } from './sendResult';
import type { ChannelStats } from './stats';
import type { StoreChannel } from './storeReport';

export interface DeliveryOptions<T> {
  send: Send<T>;
  channel: StoreChannel;
  /** Most items in memory, those under way included; past it the oldest waiting batch is dropped. */
  limit: number;
  batchSize?: number;
  /** Longest wait of an item before its batch is sent, in milliseconds. */
  intervalMs?: number;
  /** First and longest pause after a failed attempt, in milliseconds; it doubles in between. */
  backoffMs?: { first: number; max: number };
}

/** What became of the items; those that were neither sent, dropped nor refused are waiting. */
export type Counts = Pick<ChannelStats, 'accepted' | 'sent' | 'dropped' | 'refused' | 'refusedAtMost' | 'waiting'>;

/** A bounded queue in front of a store: batches, tries again with back-off, and never grows past its limit. */
export class Delivery<T> {
  private readonly queue: BatchQueue<T>;
  private readonly counted: Omit<Counts, 'waiting'> = { accepted: 0, sent: 0, dropped: 0, refused: 0 };
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
    this.queue = new BatchQueue(this.batchSize);
    this.intervalMs = options.intervalMs ?? 500;
    this.backoffMs = options.backoffMs ?? { first: 500, max: 5000 };
  }

  /** What became of the items so far. */
  counts(): Counts {
    return { ...this.counted, waiting: this.size };
  }

  /** Takes an item; after `close` it is ignored. */
  add(item: T): void {
    if (this.state !== 'open') {
      return;
    }
    this.counted.accepted++;
    if (this.size >= this.options.limit) {
      const dropped = this.queue.drop();
      this.countDropped(Math.max(dropped, 1));
      if (dropped === 0) {
        return;
      }
    }
    this.queue.push(item);
    this.startTimer();
    if (this.queue.length >= this.batchSize) {
      void this.drain();
    }
  }

  /**
   * Sends what is left and stops, after `deadlineMs` at the latest.
   * @returns how many items were not delivered in time; they count as dropped
   */
  async close(deadlineMs: number): Promise<number> {
    if (this.state !== 'open') {
      return 0;
    }
    this.state = 'closing';
    let giveUp: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => {
      giveUp = setTimeout(resolve, deadlineMs);
    });
    // A store that was away a moment ago gets one more chance at once.
    this.endPause?.();
    await Promise.race([this.drainAll(), deadline]);
    clearTimeout(giveUp);
    clearTimeout(this.timer);
    this.state = 'closed';
    this.endPause?.();
    const left = this.size;
    this.counted.dropped += left;
    while (this.queue.drop() > 0) {
      // They are given up.
    }
    this.underWay = 0;
    return left;
  }

  private countSent(count: number, rejected: { count: number; reason: string } | undefined) {
    const refused = Math.min(rejected?.count ?? 0, count);
    this.counted.sent += count - refused;
    if (rejected && refused > 0) {
      this.countRefused(refused, rejected.reason);
    } else {
      this.options.channel.sent();
    }
  }

  private countRefused(count: number, reason: string, atMost = false) {
    this.counted.refused += count;
    if (atMost) {
      this.counted.refusedAtMost = true;
    }
    this.options.channel.refused(count, reason, atMost);
  }

  private countDropped(count: number) {
    this.counted.dropped += count;
    this.options.channel.dropped(count);
  }

  private get size(): number {
    return this.queue.length + this.underWay;
  }

  private startTimer() {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.drain();
    }, this.intervalMs);
  }

  /** Drains until nothing is left: one drain leaves what came while it was sending. */
  private async drainAll(): Promise<void> {
    while (this.size > 0 && this.state !== 'closed') {
      await this.drain();
    }
  }

  private drain(): Promise<void> {
    if (!this.draining) {
      clearTimeout(this.timer);
      this.timer = undefined;
      this.draining = this.sendDue().finally(() => {
        this.draining = undefined;
        if (this.queue.length > 0 && this.state === 'open') {
          this.startTimer();
        }
      });
    }
    return this.draining;
  }

  /** Sends what waits now. What comes meanwhile goes along if it fills a batch; else it waits for its own. */
  private async sendDue() {
    let due = this.queue.length;
    while ((due > 0 || this.queue.length >= this.batchSize) && this.state !== 'closed') {
      const batch = this.queue.take();
      due -= batch.length;
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
      if (this.state === 'closed') {
        return false;
      }
      switch (result.outcome) {
        case 'sent':
          this.countSent(batch.length, result.rejected);
          return true;
        case 'refused':
          this.countRefused(batch.length, result.reason, result.atMost && batch.length > 1);
          return true;
        case 'unavailable':
          channel.unavailable(result.reason, result.answer);
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
