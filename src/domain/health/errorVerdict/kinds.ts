import type { Fix, Verdict } from '../types';
import type { ErrorVerdictKind } from './types';

interface KindText {
  verdict: Verdict;
  title: string;
  /** The change in the instrumentation; one that needs the service's name says `{service}`. */
  fix?: Fix;
}

const SET_STATUS = [
  '// Node, Java, Python and Go have the same two calls on the active span:',
  'const span = trace.getActiveSpan();',
  'span?.recordException(error);',
  'span?.setStatus({ code: SpanStatusCode.ERROR, message: error.message });',
].join('\n');

const KEEP_CONTEXT = [
  '// A callback, queue or timer that leaves the request keeps its context:',
  'emitter.on("done", context.bind(context.active(), onDone));',
  '// and work that another thread or message takes up begins with it:',
  'context.with(propagation.extract(ROOT_CONTEXT, message.headers), () => handle(message));',
].join('\n');

const ADD_IDS = [
  '# Node: @opentelemetry/instrumentation-pino or -winston; Python: OTEL_PYTHON_LOG_CORRELATION=true;',
  '# Java: the agent fills the MDC, so the pattern needs %X{trace_id} %X{span_id} %X{trace_flags}',
].join('\n');

const TAIL_SAMPLING = [
  '# Services keep everything, and the collector decides when it has seen the whole trace:',
  'OTEL_TRACES_SAMPLER=parentbased_always_on',
  'processors:',
  '  tail_sampling:',
  '    decision_wait: 10s',
  '    policies:',
  '      - { name: errors, type: status_code, status_code: { status_codes: [ERROR] } }',
  '      - { name: rest, type: probabilistic, probabilistic: { sampling_percentage: 10 } }',
].join('\n');

const QUEUE = [
  '# The batch processor drops what does not fit, and what is left when the process ends:',
  'OTEL_BSP_MAX_QUEUE_SIZE=8192',
  'OTEL_BSP_SCHEDULE_DELAY=1000',
  'OTEL_BSP_MAX_EXPORT_BATCH_SIZE=1024',
  'process.once("SIGTERM", () => sdk.shutdown());',
].join('\n');

const instrumentation = (sentence: string, text: string, language: 'text' | 'yaml' = 'text'): Fix => ({
  where: 'instrumentation',
  sentence,
  paste: { language, text },
});

const LOST_ON_THE_WAY = instrumentation(
  'In {service}, give the exporter a larger queue, flush it when the process ends (`sdk.shutdown()`), and look for ' +
    'refused spans in the collector and in `tempo_discarded_spans_total`.',
  QUEUE
);

/** What each kind means; in the order of severity, for lists. */
export const KINDS: Readonly<Record<ErrorVerdictKind, KindText>> = {
  'status-unset': {
    verdict: 'fail',
    title: 'Span there, status unset',
    fix: instrumentation(
      'Where {service} catches and logs this error, also call `span.recordException(error)` and ' +
        '`span.setStatus({ code: SpanStatusCode.ERROR })`.',
      SET_STATUS
    ),
  },
  'context-lost': {
    verdict: 'fail',
    title: 'No trace id: context lost',
    fix: instrumentation(
      'In {service}, run the code that logs this line inside the request’s context (`context.bind`, `context.with`), ' +
        'and pass `traceparent` along with the work.',
      KEEP_CONTEXT
    ),
  },
  uncorrelated: {
    verdict: 'fail',
    title: 'No trace id in any line',
    fix: instrumentation(
      'Instrument {service} with OpenTelemetry and let its logger write trace_id, span_id and trace_flags into each line.',
      ADD_IDS
    ),
  },
  'malformed-id': {
    verdict: 'fail',
    title: 'Trace id malformed',
    fix: instrumentation(
      'Let the logger of {service} write the trace id as 32 hex digits: `span.spanContext().traceId`, not the tracer’s own number.',
      ADD_IDS
    ),
  },
  'span-missing': {
    verdict: 'fail',
    title: 'Trace there, span not exported',
    fix: instrumentation(
      'In {service}, see that every span is ended (`span.end()` in `finally`) and exported: a larger queue, and a flush ' +
        'when the process ends (`sdk.shutdown()`).',
      QUEUE
    ),
  },
  dropped: { verdict: 'fail', title: 'Sampled, but the trace is not there: dropped', fix: LOST_ON_THE_WAY },
  asynchronous: {
    verdict: 'warn',
    title: 'Logged after its span had ended',
    fix: instrumentation(
      'In {service}, end the span when the work is done, not when it was started, or give the late work a span of its ' +
        'own with a link to the first; set the error on that one.',
      SET_STATUS
    ),
  },
  unsampled: {
    verdict: 'warn',
    title: 'Trace not sampled',
    fix: instrumentation(
      'Keep traces with errors: sample in the collector (`tail_sampling`) instead of at the root, with ' +
        '`OTEL_TRACES_SAMPLER=parentbased_always_on` in the services.',
      TAIL_SAMPLING
    ),
  },
  absent: {
    verdict: 'warn',
    title: 'Trace not there, whether sampled is not said',
    fix: instrumentation(
      'Let the logger of {service} write trace_flags beside trace_id, so that an unsampled line can be told from a lost ' +
        'trace; keep traces with errors by `tail_sampling`.',
      TAIL_SAMPLING
    ),
  },
  handled: {
    verdict: 'warn',
    title: 'Span set to OK on purpose',
    fix: {
      where: 'instrumentation',
      sentence:
        'Decide which is right: in {service}, log this as a warning, or no longer call `span.setStatus({ code: SpanStatusCode.OK })`.',
    },
  },
  unknown: { verdict: 'unknown', title: 'Could not be found out' },
  'too-fresh': { verdict: 'unknown', title: 'Too fresh to tell' },
  expired: {
    verdict: 'na',
    title: 'Trace expired',
    fix: {
      where: 'store',
      sentence: 'Keep traces as long as logs: raise `block_retention` in Tempo, or lower the retention of the logs.',
      paste: { language: 'yaml', text: 'compactor:\n  compaction:\n    block_retention: 336h' },
    },
  },
  consistent: { verdict: 'pass', title: 'Log and trace agree' },
};

/** From the worst to the best. */
export const KIND_ORDER = Object.keys(KINDS).filter((kind): kind is ErrorVerdictKind => kind in KINDS);

/** The fix of a kind, for this service. */
export function fixOf(kind: ErrorVerdictKind, service: string): Fix | undefined {
  const { fix } = KINDS[kind];
  return fix && { ...fix, sentence: fix.sentence.replaceAll('{service}', service) };
}
