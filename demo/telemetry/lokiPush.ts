import { Delivery, outcomeOfStatus, type SendResult } from './delivery';
import type { StoreChannel } from './storeReport';

const SEND_TIMEOUT_MS = 3000;

/** Where finished log lines go. `timeMs` is the Unix time in milliseconds. */
export interface LineSink {
  push(timeMs: number, line: string): void;
}

export interface LokiPushOptions {
  url: string;
  /** Labels of the one stream that the lines go to. */
  labels: Record<string, string>;
  channel: StoreChannel;
  /** Most lines kept in memory. */
  limit: number;
  batchSize?: number;
  intervalMs?: number;
  backoffMs?: { first: number; max: number };
}

type Entry = [nanoseconds: string, line: string];

/** Ships lines by Loki's push API: bounded, batched, tried again while Loki is away. */
export class LokiPush implements LineSink {
  private readonly delivery: Delivery<Entry>;
  private lastNs = 0n;

  constructor(private readonly options: LokiPushOptions) {
    this.delivery = new Delivery<Entry>({ ...options, send: (entries) => this.send(entries) });
  }

  push(timeMs: number, line: string): void {
    // Lines of the same millisecond keep their order: each is at least a nanosecond after the one before.
    const ns = BigInt(Math.round(timeMs)) * 1_000_000n;
    this.lastNs = ns > this.lastNs ? ns : this.lastNs + 1n;
    this.delivery.add([this.lastNs.toString(), line]);
  }

  /** Sends what is left, at most `deadlineMs` long; returns how many lines were not delivered. */
  close(deadlineMs: number): Promise<number> {
    return this.delivery.close(deadlineMs);
  }

  private async send(entries: Entry[]): Promise<SendResult> {
    const response = await fetch(this.options.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ streams: [{ stream: this.options.labels, values: entries }] }),
      signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
    });
    return outcomeOfStatus(response.status, await response.text());
  }
}
