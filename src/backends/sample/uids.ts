import type { Investigation } from '../../domain/investigation/types';

/** How long the sample's history is, and how long before its end the incident begins and ends. */
export const SAMPLE = { lengthMs: 12 * 60_000, incident: { fromMs: 9 * 60_000, toMs: 4 * 60_000 } } as const;

const MINUTE_MS = 60_000;
const UID = /^sample-(?:metrics|traces|logs)-([0-9a-z]{5})$/;

/** Types of their own: no real data source is taken for the sample, nor the sample for a real one. */
export const SAMPLE_TYPES = {
  metrics: 'throughline-sample-metrics',
  traces: 'throughline-sample-traces',
  logs: 'throughline-sample-logs',
} as const;

type Uids = Record<keyof typeof SAMPLE_TYPES, string>;

/**
 * The uids of the sample whose history ends in this minute (Unix milliseconds). They hold the minute, so that a link is
 * all there is to know: it shows the same incident at the same times after a reload, tomorrow, and to somebody else.
 */
export function sampleUids(endMs: number): Uids {
  const minute = Math.floor(endMs / MINUTE_MS).toString(36);
  return { metrics: `sample-metrics-${minute}`, traces: `sample-traces-${minute}`, logs: `sample-logs-${minute}` };
}

/** The end of the sample that these uids ask for (the first that asks for one), Unix milliseconds; else undefined. */
export function askedSample({ metrics, traces, logs }: Partial<Uids>): number | undefined {
  const [minute] = [metrics, traces, logs].flatMap((uid) => UID.exec(uid ?? '')?.[1] ?? []);
  return minute === undefined ? undefined : parseInt(minute, 36) * MINUTE_MS;
}

/** An investigation of the sample that ends now, and its whole window: what `investigateUrl` makes a link of. */
export function sampleInvestigation(nowMs: number): {
  investigation: Investigation;
  window: { from: string; to: string };
} {
  const endMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  return {
    investigation: { service: 'task-svc', thresholdMs: 500, ...sampleUids(endMs) },
    window: { from: String(endMs - SAMPLE.lengthMs), to: String(endMs) },
  };
}
