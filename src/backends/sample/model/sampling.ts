import { hexId, type Random } from './random';

const RANDOM_HEX = 13; // 52 bits: what a number holds exactly

/**
 * The decision at the root of a trace: the same for every service that has the same ratio, as it depends on the id's
 * random part only (the idea of OpenTelemetry's TraceIdRatioBased sampler).
 * @param ratio part of the traces that are kept, 0 to 1
 */
export function isSampled(traceId: string, ratio: number): boolean {
  return parseInt(traceId.slice(-RANDOM_HEX), 16) / 2 ** (4 * RANDOM_HEX) < ratio;
}

/** A new trace id; `short` gives a 64-bit one, or one that begins with up to three zeros, half of the time each. */
export function newTraceId(random: Random, short: boolean): string {
  const id = hexId(random, 32);
  if (!short) {
    return id;
  }
  const zeros = random() < 0.5 ? 16 : 1 + Math.floor(random() * 3);
  return '0'.repeat(zeros) + id.slice(zeros);
}
