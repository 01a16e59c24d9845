import type { SpanContext } from './records';

interface Lock {
  /** The span of the holder, where it has one. */
  holder: SpanContext | undefined;
  queue: Array<() => void>;
}

/** Mutexes by key, granted in the order they were asked for. */
export class Locks {
  private readonly held = new Map<string, Lock>();

  /** Calls `granted` once the lock is the caller's: at once where it is free. */
  acquire(key: string, granted: () => void): void {
    const lock = this.held.get(key);
    if (lock) {
      lock.queue.push(granted);
    } else {
      this.held.set(key, { holder: undefined, queue: [] });
      granted();
    }
  }

  /** Hands the lock to the next in line. */
  release(key: string): void {
    const lock = this.held.get(key);
    const next = lock?.queue.shift();
    if (lock && next) {
      lock.holder = undefined;
      next();
    } else {
      this.held.delete(key);
    }
  }

  /** Lets those who wait see who holds the lock. */
  sign(key: string, holder: SpanContext | undefined): void {
    const lock = this.held.get(key);
    if (lock) {
      lock.holder = holder;
    }
  }

  /** The span that holds the lock just now, where it has signed. */
  holderOf(key: string): SpanContext | undefined {
    return this.held.get(key)?.holder;
  }
}
