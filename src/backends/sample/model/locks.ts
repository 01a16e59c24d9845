import type { SpanContext } from './records';

interface Lock {
  /** The last span that signed for it since it was free. */
  signedBy: SpanContext | undefined;
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
      this.held.set(key, { signedBy: undefined, queue: [] });
      granted();
    }
  }

  /** Hands the lock to the next in line. */
  release(key: string): void {
    const lock = this.held.get(key);
    const next = lock?.queue.shift();
    if (lock && next) {
      next();
    } else {
      this.held.delete(key);
    }
  }

  /** Lets those who wait, and those who wait behind them, see who held them up. */
  sign(key: string, holder: SpanContext | undefined): void {
    const lock = this.held.get(key);
    if (lock) {
      lock.signedBy = holder;
    }
  }

  /** The last span that signed for the lock since it was free: whoever waited since then waited for it. */
  heldUpBy(key: string): SpanContext | undefined {
    return this.held.get(key)?.signedBy;
  }
}
