import { deserialize, serialize } from 'node:v8';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * First in, first out, by batches. A batch that is full and still not taken is packed: records of the shop then need a
 * twentieth of the memory, and outside of the heap, which a long queue of short-lived objects makes grow to several times its
 * size. For 500 spans that takes 2 ms.
 *
 * Items are plain data. An object that several items share is one object again in a batch that is taken.
 */
export class BatchQueue<T> {
  private readonly packed: Buffer[] = [];
  private open: T[] = [];

  constructor(private readonly batchSize: number) {}

  get length(): number {
    return this.packed.length * this.batchSize + this.open.length;
  }

  push(item: T): void {
    if (this.open.length === this.batchSize) {
      this.packed.push(deflateRawSync(serialize(this.open), { level: 1 }));
      this.open = [];
    }
    this.open.push(item);
  }

  /** Takes the oldest batch; an empty one where nothing waits. */
  take(): T[] {
    const oldest = this.packed.shift();
    return oldest ? deserialize(inflateRawSync(oldest)) : this.takeOpen();
  }

  /** Forgets the oldest batch; returns how many items that were. */
  drop(): number {
    return this.packed.shift() ? this.batchSize : this.takeOpen().length;
  }

  private takeOpen(): T[] {
    const items = this.open;
    this.open = [];
    return items;
  }
}
