import { ANY_TRACE } from '../../domain/query/traceql';
import { isRecord } from '../../shared/isRecord';
import type { Transport } from '../transport';
import type { DataSourceInfo } from '../types';
import { search } from './search';

/** No store is set up to keep traces for less. */
const SURELY_KEPT_MS = 3_600_000;
/** Traces of the same time: this long before a moment, and a little after it. */
const BEFORE_MS = 10 * 60_000;
const AFTER_MS = 60_000;

/**
 * How far back a Tempo still has traces, as far as one has to know it to tell an expired trace from one that was never
 * stored. Tempo does not say how long it keeps traces, but it forgets the oldest first.
 */
export class Retention {
  /** There are traces since then (ms since the epoch), and none until then. */
  private hasSince = Infinity;
  private goneUntil = -Infinity;

  constructor(
    private readonly source: DataSourceInfo,
    private readonly transport: Transport
  ) {}

  whyMissing(timeMs: number): 'never-stored' | 'expired' | undefined {
    if (timeMs >= this.hasSince || timeMs >= Date.now() - SURELY_KEPT_MS) {
      return 'never-stored';
    }
    return timeMs <= this.goneUntil ? 'expired' : undefined;
  }

  /**
   * Finds out what `whyMissing` has to know of these moments: one small request at most, and none while they are less
   * than an hour old. What it cannot find out stays open.
   */
  async learn(missing: number[], found: number[], signal?: AbortSignal): Promise<void> {
    this.hasSince = Math.min(this.hasSince, ...found);
    const open = missing.filter((timeMs) => this.whyMissing(timeMs) === undefined);
    if (open.length === 0) {
      return;
    }
    const newest = Math.max(...open);
    const window = { fromMs: Math.min(...open) - BEFORE_MS, toMs: newest + AFTER_MS };
    const any = await search({ query: ANY_TRACE, window, limit: 1, spans: 1 }, this.source, this.transport, signal);
    if (any.status !== 'ok') {
      return;
    }
    const [hit] = any.value;
    if (hit === undefined) {
      this.goneUntil = Math.max(this.goneUntil, newest);
    } else {
      const startMs = isRecord(hit) ? Number(hit.startTimeUnixNano) / 1e6 : NaN;
      this.hasSince = Math.min(this.hasSince, Number.isFinite(startMs) ? startMs - BEFORE_MS : Infinity);
    }
  }
}
