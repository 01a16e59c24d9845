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

/** How long the spans of that name took, else all of the trace's, in nanoseconds. */
async function durations(request: APIRequestContext, traceId: string): Promise<(name?: string) => number[]> {
  const response = await request.get(`${stackUrls().tempoUrl}/api/v2/traces/${traceId}`, {
    headers: { accept: 'application/json' },
  });
  const answer: TempoAnswer = await response.json();
  const spans =
    answer.trace?.resourceSpans?.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)) ?? [];
  return (name) =>
    spans
      .filter((span) => name === undefined || span.name === name)
      .map((span) => Number(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)));
}

/** Of the longest span of a trace. */
export async function durationMs(request: APIRequestContext, traceId: string): Promise<number> {
  return Math.max(0, ...(await durations(request, traceId))()) / 1e6;
}

/**
 * Whether the throttled query is what a trace spent most of its time on. On a busy machine the demo itself may stall,
 * and then the slowest request has another cause: the tests pick one whose cause is known from Tempo itself.
 */
export async function isThrottled(request: APIRequestContext, traceId: string): Promise<boolean> {
  const of = await durations(request, traceId);
  return Math.max(0, ...of('db:query')) > Math.max(0, ...of()) * 0.55;
}

/** A trace that the throttled query made slow, straight from Tempo. */
export async function throttledTrace(request: APIRequestContext, tempoUrl: string): Promise<string> {
  const q = '{name="db:query" && duration>400ms}';
  let traceId = '';
  const look = async () => {
    const response = await request.get(`${tempoUrl}/api/search?${new URLSearchParams({ q, limit: '10' })}`);
    const found: Array<{ traceID: string }> = (await response.json()).traces ?? [];
    for (const { traceID } of found) {
      if (await isThrottled(request, traceID)) {
        return (traceId = traceID.padStart(32, '0'));
      }
    }
    return '';
  };
  await expect.poll(look, { message: 'a throttled trace' }).not.toBe('');
  return traceId;
}
