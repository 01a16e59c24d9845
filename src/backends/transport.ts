import { lastValueFrom } from 'rxjs';
import { getBackendSrv, isFetchError } from '@grafana/runtime';
import { describeFailure, kindOfStatus } from '../domain/failure';
import { failed, ok, type Result } from '../domain/result';
import { isRecord } from '../shared/isRecord';

export interface TransportRequest {
  /** The data source's name, for sentences. */
  source: string;
  url: string;
  method?: 'GET' | 'POST';
  data?: unknown;
  signal?: AbortSignal;
}

export interface CostReceipt {
  /** Requests that one investigation may start. */
  budget: number;
  requests: number;
  /** Those that the budget did not let start. */
  refused: number;
  failures: number;
  /** Milliseconds, summed over requests. */
  waitedMs: number;
}

/** A request that came to its end. */
export interface Ended {
  /** The data source's name. */
  source: string;
  url: string;
  /** Its body, where one came. */
  body?: unknown;
}

export interface TransportLimits {
  /** Requests that one investigation may start. */
  budget: number;
  /** Requests under way at once. */
  concurrency: number;
  /** Milliseconds until a request is given up. */
  timeoutMs: number;
}

const DEFAULT_LIMITS: TransportLimits = { budget: 100, concurrency: 5, timeoutMs: 15_000 };

/** Every request that the app makes itself goes through here: bounded, abortable, never retried, and counted. */
export class Transport {
  private readonly limits: TransportLimits;
  private readonly waiting: Array<() => void> = [];
  private underWay = 0;
  private receipt = { requests: 0, refused: 0, failures: 0, waitedMs: 0 };
  /** Set by whoever counts what came, and takes it out of here. */
  ended?: Ended[];

  constructor(limits: Partial<TransportLimits> = {}) {
    this.limits = { ...DEFAULT_LIMITS, ...limits };
  }

  cost(): CostReceipt {
    return { ...this.receipt, budget: this.limits.budget };
  }

  /** @returns the JSON body; an HTTP error, timeout, abort or used-up budget comes back as a failure, never as a throw. */
  async request({ source, url, method = 'GET', data, signal }: TransportRequest): Promise<Result<unknown>> {
    await this.turn();
    try {
      if (signal?.aborted) {
        return failed(describeFailure(source, 'aborted'));
      }
      if (this.receipt.requests >= this.limits.budget) {
        this.receipt.refused++;
        return failed(describeFailure(source, 'budget'));
      }
      this.receipt.requests++;
      const result = await this.send(source, { url, method, data }, signal);
      this.ended?.push({ source, url, body: result.status === 'ok' ? result.value : undefined });
      if (result.status === 'failed' && result.failure.kind !== 'aborted') {
        this.receipt.failures++;
      }
      return result;
    } finally {
      this.underWay--;
      this.waiting.shift()?.();
    }
  }

  private async send(
    source: string,
    request: { url: string; method: string; data?: unknown },
    signal: AbortSignal | undefined
  ): Promise<Result<unknown>> {
    const abort = new AbortController();
    const onAbort = () => abort.abort();
    signal?.addEventListener('abort', onAbort, { once: true });
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      abort.abort();
    }, this.limits.timeoutMs);
    const started = Date.now();
    try {
      const response = await lastValueFrom(
        getBackendSrv().fetch<unknown>({ ...request, showErrorAlert: false, abortSignal: abort.signal })
      );
      return ok(response.data);
    } catch (error) {
      if (timedOut) {
        return failed(describeFailure(source, 'timeout'));
      }
      if (signal?.aborted) {
        return failed(describeFailure(source, 'aborted'));
      }
      const partial = partialAnswer(error);
      return partial === undefined ? failed(failureOfError(source, error)) : ok(partial);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      this.receipt.waitedMs += Date.now() - started;
    }
  }

  private turn(): Promise<void> {
    const start = () => {
      this.underWay++;
    };
    if (this.underWay < this.limits.concurrency) {
      start();
      return Promise.resolve();
    }
    return new Promise((resolve) =>
      this.waiting.push(() => {
        start();
        resolve();
      })
    );
  }
}

/** Grafana's fetch errors and anything else that was thrown, as one sentence about the named data source. */
export function failureOfError(source: string, error: unknown) {
  if (isFetchError(error)) {
    const data: unknown = error.data;
    const refused = firstRefused(data);
    const status = refused?.status ?? error.status;
    const message = isRecord(data) && typeof data.message === 'string' ? data.message : error.statusText;
    return describeFailure(source, kindOfStatus(status), { status, detail: refused?.detail ?? message });
  }
  return describeFailure(source, 'unreachable', { detail: error instanceof Error ? error.message : undefined });
}

/** `/api/ds/query` answers 400 for anything that a store refused; the store's own status and words are inside. */
function firstRefused(data: unknown): { status?: number; detail: string } | undefined {
  const results = isRecord(data) && isRecord(data.results) ? Object.values(data.results) : [];
  const refused = results.filter(isRecord).find(({ error }) => typeof error === 'string');
  return refused && { status: statusIn(refused), detail: String(refused.error) };
}

/** `/api/ds/query` answers 400 where one of several queries was refused, and still holds the answers of the others. */
function partialAnswer(error: unknown): unknown {
  const data: unknown = isFetchError(error) ? error.data : undefined;
  const results = isRecord(data) && isRecord(data.results) ? Object.values(data.results) : [];
  const hasFrames = results.some(
    (result) => isRecord(result) && Array.isArray(result.frames) && result.frames.length > 0
  );
  return hasFrames ? data : undefined;
}

/** The status of one query's result in an answer of `/api/ds/query`. */
export function statusIn(result: Record<string, unknown>): number | undefined {
  return typeof result.status === 'number' ? result.status : undefined;
}
