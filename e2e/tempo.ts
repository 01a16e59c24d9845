import { expect, type APIRequestContext } from '@playwright/test';
import { stackUrls } from './stackUrls';

interface TempoSpan {
  name: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
}

interface TempoAnswer {
  trace?: { resourceSpans?: Array<{ scopeSpans: Array<{ spans: TempoSpan[] }> }> };
}

/**
 * Whether the throttled query is what a trace spent most of its time on. On a busy machine the demo itself may stall,
 * and then the slowest request has another cause: the tests pick one whose cause is known from Tempo itself.
 */
export async function isThrottled(request: APIRequestContext, traceId: string): Promise<boolean> {
  const response = await request.get(`${stackUrls().tempoUrl}/api/v2/traces/${traceId}`, {
    headers: { accept: 'application/json' },
  });
  const answer: TempoAnswer = await response.json();
  const spans =
    answer.trace?.resourceSpans?.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)) ?? [];
  const durations = (name?: string) =>
    spans
      .filter((span) => name === undefined || span.name === name)
      .map((span) => Number(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)));
  return Math.max(0, ...durations('db:query')) > Math.max(0, ...durations()) * 0.55;
}

/** A trace whose query was throttled, straight from Tempo. */
export async function throttledTrace(request: APIRequestContext, tempoUrl: string): Promise<string> {
  const q = '{name="db:query" && duration>400ms}';
  let traceId = '';
  await expect
    .poll(async () => {
      const response = await request.get(`${tempoUrl}/api/search?${new URLSearchParams({ q, limit: '1' })}`);
      const id: unknown = (await response.json()).traces?.[0]?.traceID;
      traceId = typeof id === 'string' ? id.padStart(32, '0') : '';
      return traceId;
    })
    .not.toBe('');
  return traceId;
}
