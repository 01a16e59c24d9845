import { namesThrottling } from '../logs/causeWords';
import { plural, shortText } from './words';
import type { CriticalSegment, Span, Trace } from './types';

const RETRY_EVENT = /(?:\b|_)retr(?:y|ied|ies|ying)(?:\b|_)/i;
/** Attribute keys, lower-case and without separators: `retry.count`, `aws.retries`, `http.request.resend_count`… */
const RETRY_ATTRIBUTE = /(?:retries|retrycount|retryattempts|resendcount)$/;

function retriesInAttributes(attributes: Record<string, string>): number {
  let retries = 0;
  for (const key in attributes) {
    const value = Number(attributes[key]);
    if (value > retries && value < 1000 && RETRY_ATTRIBUTE.test(key.toLowerCase().replace(/[._-]/g, ''))) {
      retries = value;
    }
  }
  return retries;
}

/** AWS clients add an event per attempt that failed; the attempt that is merely announced is none. */
const isFailedAttempt = (attributes: Record<string, string>) =>
  ('attempt' in attributes && ('error.type' in attributes || 'exception.type' in attributes)) ||
  Object.keys(attributes).some((key) => /^(?:retry[._])?back_?off/i.test(key));

/** Retries of a span: what an attribute says, of the span or of an event, else its events of retrying or of an attempt. */
export function retriesOf(span: Span): number {
  let said = retriesInAttributes(span.attributes);
  let events = 0;
  for (const event of span.events) {
    said = Math.max(said, retriesInAttributes(event.attributes));
    const retried = RETRY_EVENT.test(event.name) || isFailedAttempt(event.attributes);
    events += retried ? 1 : 0;
  }
  return said || events;
}

/** Failed attempts that name throttling, in the event's name (AWS) or in its exception. */
const throttlesOf = (span: Span) =>
  span.events.filter(
    ({ name, attributes }) => namesThrottling(name) || namesThrottling(attributes['exception.type'] ?? '')
  ).length;

function exceptionOf(spans: readonly Span[]): string | undefined {
  for (const span of spans) {
    for (const event of span.events) {
      const type = event.attributes['exception.type'];
      if (type) {
        return type;
      }
    }
  }
  return undefined;
}

function errorReason(spans: readonly Span[]): string | undefined {
  const failed = spans.filter((span) => span.status === 'error');
  if (failed.length === 0) {
    return undefined;
  }
  const message = failed.find((span) => span.statusMessage)?.statusMessage;
  const what = spans.length > 1 ? `${failed.length} of ${spans.length} with status error` : 'status error';
  return message ? `${what} (${shortText(message, 80)})` : what;
}

/** Where most of a span's own time passed beside a child that nobody waited for: the child may be the real cause. */
function besideReason(span: Span, trace: Trace, own: readonly CriticalSegment[], selfMs: number): string | undefined {
  let most = 0;
  let beside: Span | undefined;
  for (const child of trace.children.get(span.spanId) ?? []) {
    let shared = 0;
    for (const { fromMs, toMs } of own) {
      shared += Math.max(0, Math.min(toMs, child.startMs + child.durationMs) - Math.max(fromMs, child.startMs));
    }
    if (shared > most) {
      most = shared;
      beside = child;
    }
  }
  return beside && most > selfMs / 2 ? `beside ${shortText(beside.name, 60)}` : undefined;
}

const most = (spans: readonly Span[], count: (span: Span) => number) =>
  spans.reduce((soFar, span) => Math.max(soFar, count(span)), 0);

/**
 * What speaks for a suspect, short phrases: `status error`, `3 retries`, `throttled 3 times`, `8 calls in a row`…
 * `calls` are the suspect's span and its like on the critical path, `own` the path's segments of the span itself.
 */
export function reasonsFor(
  span: Span,
  calls: readonly Span[],
  { trace, own, selfMs }: { trace: Trace; own: readonly CriticalSegment[]; selfMs: number }
): string[] {
  const retries = most(calls, retriesOf);
  const throttles = most(calls, throttlesOf);
  const exception = exceptionOf(calls);
  return [
    errorReason(calls),
    retries > 0 ? plural(retries, 'retry', 'retries') : undefined,
    throttles > 0 ? (retries > 0 ? 'throttled' : `throttled ${plural(throttles, 'time')}`) : undefined,
    calls.length > 1 ? `${calls.length} calls in a row` : undefined,
    exception && !namesThrottling(exception) ? `exception ${shortText(exception, 60)}` : undefined,
    calls.length === 1 ? besideReason(span, trace, own, selfMs) : undefined,
    trace.orphans.includes(span) ? 'its caller is missing from the trace' : undefined,
  ].filter((reason) => reason !== undefined);
}
