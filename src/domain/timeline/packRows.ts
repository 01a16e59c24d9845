import { siblings } from './ownTime';
import type { Lanes } from './types';

const SHORTEST_MS = 0.001;

function leastOf(values: readonly number[]): number {
  let least = Infinity;
  for (const value of values) {
    least = Math.min(least, value);
  }
  return least;
}

/** Rows below a parent that its children share, one block of rows after the other. */
class Shelves {
  private readonly top: number[] = [];
  private readonly size: number[] = [];
  private readonly endMs: number[] = [];
  private earliestEnd = Infinity;
  /** Rows of all shelves together. */
  rows = 0;

  /** Puts a block on the first shelf that is free and high enough, else on a new one; its top row. */
  place(fromMs: number, toMs: number, rows: number): number {
    let at = this.earliestEnd <= fromMs ? this.endMs.findIndex((end, i) => end <= fromMs && this.fits(i, rows)) : -1;
    if (at < 0) {
      at = this.top.push(this.rows) - 1;
      this.size.push(0);
      this.endMs.push(-Infinity);
    }
    if (rows > (this.size[at] ?? 0)) {
      this.size[at] = rows;
      this.rows = (this.top[at] ?? 0) + rows;
    }
    const reused = this.endMs[at] !== -Infinity;
    // Spans without a duration that start together do not lie on top of each other.
    this.endMs[at] = Math.max(toMs, fromMs + SHORTEST_MS);
    this.earliestEnd = reused ? leastOf(this.endMs) : Math.min(this.earliestEnd, this.endMs[at] ?? Infinity);
    return this.top[at] ?? 0;
  }

  /** Below the last shelf there is nothing that it could not grow into. */
  private fits(at: number, rows: number): boolean {
    return rows <= (this.size[at] ?? 0) || at === this.top.length - 1;
  }
}

/**
 * A row for each span (by depth-first index) so that no two spans of a row overlap: what a span leads to is a block
 * directly below it, and blocks of siblings that follow one another share rows.
 */
export function packRows({ startMs, endMs, depth }: Pick<Lanes, 'startMs' | 'endMs' | 'depth'>): Int32Array {
  const count = depth.length;
  const nextSibling = siblings(depth);
  const fromMs = startMs.slice();
  const toMs = endMs.slice();
  const rows = new Int32Array(count).fill(1);
  /** Rows between a span and its parent. */
  const gap = new Int32Array(count);
  const placeAll = (first: number): Shelves => {
    const shelves = new Shelves();
    const blocks: number[] = [];
    for (let i = first; i >= 0; i = nextSibling[i] ?? -1) {
      blocks.push(i);
    }
    blocks.sort((a, b) => (fromMs[a] ?? 0) - (fromMs[b] ?? 0) || a - b);
    for (const i of blocks) {
      gap[i] = shelves.place(fromMs[i] ?? 0, toMs[i] ?? 0, rows[i] ?? 1);
    }
    return shelves;
  };

  // Backwards: the blocks of the children are known before that of their parent.
  for (let i = count - 1; i >= 0; i--) {
    if (depth[i + 1] === (depth[i] ?? 0) + 1) {
      rows[i] = 1 + placeAll(i + 1).rows;
      for (let child = i + 1; child >= 0; child = nextSibling[child] ?? -1) {
        fromMs[i] = Math.min(fromMs[i] ?? 0, fromMs[child] ?? 0);
        toMs[i] = Math.max(toMs[i] ?? 0, toMs[child] ?? 0);
      }
    }
  }
  if (count > 0) {
    placeAll(0);
  }
  const row = new Int32Array(count);
  const parentRow: number[] = [];
  for (let i = 0; i < count; i++) {
    const level = depth[i] ?? 0;
    row[i] = (level === 0 ? 0 : (parentRow[level - 1] ?? 0) + 1) + (gap[i] ?? 0);
    parentRow[level] = row[i] ?? 0;
  }
  return row;
}
