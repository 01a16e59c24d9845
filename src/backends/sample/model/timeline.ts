interface Entry {
  timeMs: number;
  /** Entries of the same moment keep the order in which they were made. */
  order: number;
  action(): void;
}

/** Virtual time: actions by their moment, on a binary heap. */
export class Timeline {
  private readonly heap: Entry[] = [];
  private made = 0;

  /** @param now the moment it begins with, Unix milliseconds */
  constructor(public now: number) {}

  /** Has something done at a moment, or at once where that has passed. */
  at(timeMs: number, action: () => void): void {
    const { heap } = this;
    const entry = { timeMs: Math.max(timeMs, this.now), order: this.made++, action };
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = heap[above];
      if (!parent || !isBefore(entry, parent)) {
        break;
      }
      heap[index] = parent;
      index = above;
    }
    heap[index] = entry;
  }

  /** Does what is due until a moment, in order; what is later is left undone. */
  runUntil(endMs: number): void {
    for (let next = this.heap[0]; next && next.timeMs <= endMs; next = this.heap[0]) {
      this.removeFirst();
      this.now = next.timeMs;
      next.action();
    }
    this.now = Math.max(this.now, endMs);
  }

  private removeFirst(): void {
    const { heap } = this;
    const last = heap.pop();
    if (!last || heap.length === 0) {
      return;
    }
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const [a, b] = [heap[left], heap[left + 1]];
      const child = b && a && isBefore(b, a) ? left + 1 : left;
      const entry = heap[child];
      if (!entry || !isBefore(entry, last)) {
        break;
      }
      heap[index] = entry;
      index = child;
    }
    heap[index] = last;
  }
}

const isBefore = (a: Entry, b: Entry) => a.timeMs < b.timeMs || (a.timeMs === b.timeMs && a.order < b.order);
