import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf } from '../reason';
import type { Send, SendResult } from '../telemetry/sendResult';

const PAUSE_MS = 500;

export interface SendReport {
  /** How many items the store has taken. */
  sent: number;
  /** Why something is missing; undefined where nothing is. */
  problem: string | undefined;
}

/**
 * Sends batch after batch, in order, each until the store has taken or refused it. Never throws.
 * @param patienceMs how long one batch may take; after that the store is given up
 */
export async function sendAll<T>(batches: Iterable<T[]>, send: Send<T>, patienceMs: number): Promise<SendReport> {
  const report: SendReport = { sent: 0, problem: undefined };
  for (const batch of batches) {
    const result = await sendPatiently(batch, send, patienceMs);
    switch (result.outcome) {
      case 'sent':
        report.sent += batch.length - (result.rejected?.count ?? 0);
        report.problem ??= result.rejected?.reason;
        break;
      case 'refused':
        report.problem ??= result.reason;
        break;
      case 'unavailable':
        return { ...report, problem: result.reason };
    }
  }
  return report;
}

async function sendPatiently<T>(batch: T[], send: Send<T>, patienceMs: number): Promise<SendResult> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const result = await attempt(batch, send);
    if (result.outcome !== 'unavailable' || performance.now() + PAUSE_MS > deadline) {
      return result;
    }
    await sleep(PAUSE_MS);
  }
}

async function attempt<T>(batch: T[], send: Send<T>): Promise<SendResult> {
  try {
    return await send(batch);
  } catch (error) {
    return { outcome: 'unavailable', reason: reasonOf(error) };
  }
}
