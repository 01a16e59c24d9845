import type { APIRequestContext } from '@playwright/test';
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
