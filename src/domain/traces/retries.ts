import type { Siblings, TracePattern } from './patternTypes';
import { retriesOf } from './reasons';
import type { Span, TraceAnalysis } from './types';
import { describeMs, plural, shortText } from './words';

/** Two attempts may overlap by what clocks and rounding do. */
const TOLERANCE_MS = 1;

const endOf = (span: Span) => span.startMs + span.durationMs;

/** A number that HTTP client instrumentation gives every attempt after the first (OpenTelemetry semantic conventions). */
const isResent = ({ attributes: at }: Span) =>
  Number(at['http.request.resend_count'] ?? at['http.resend_count'] ?? 0) > 0;

/** The answer tells a caller to try again, or is none: status error, 429, 5xx. */
function hasFailed({ status, attributes: at }: Span): boolean {
  const code = Number(at['http.response.status_code'] ?? at['http.status_code'] ?? 0);
  return status === 'error' || code === 429 || code >= 500;
}

/**
 * Attempts of one call that are spans of their own: one after the other, each but the last one failed, or marked as
 * sent again. A loop over different things of which some failed looks alike only where every one but the last did.
 */
export function retriesAmong({ parent, calls }: Siblings, analysis: TraceAnalysis): TracePattern[] {
  const found: TracePattern[] = [];
  let run: Span[] = [];
  const close = () => {
    if (run.length >= 2) {
      found.push(patternOf(run, parent, analysis));
    }
    run = [];
  };
  for (const call of calls) {
    const last = run.at(-1);
    const again = last && call.startMs >= endOf(last) - TOLERANCE_MS && (hasFailed(last) || isResent(call));
    if (!again) {
      close();
    }
    run.push(call);
  }
  close();
  return found;
}

function patternOf(run: readonly Span[], parent: Span, analysis: TraceAnalysis): TracePattern {
  const [first, last] = [run[0] ?? parent, run.at(-1) ?? parent];
  const ms = last.startMs - first.startMs;
  const failed = run.filter(hasFailed).length;
  const end = hasFailed(last)
    ? failed === run.length
      ? 'every attempt failed'
      : 'the last attempt failed too'
    : failed > 0
      ? `${plural(failed, 'attempt')} failed`
      : 'each was sent again';
  const name = shortText(first.name) || 'A span without a name';
  return {
    kind: 'retry',
    sentence: `${name} in ${shortText(first.service)} was tried ${run.length} times: ${end}, and the last began ${describeMs(ms)} after the first.`,
    spanIds: run.map(({ spanId }) => spanId),
    ms,
    count: run.length,
    share: parent.durationMs > 0 ? Math.min(1, ms / parent.durationMs) : 0,
    said: analysis.suspects.some(({ span }) => run.includes(span) && retriesOf(span) >= run.length - 1),
  };
}
