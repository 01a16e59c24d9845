/** Says that or how long something failed, as each caller up the stack does; the reason stands elsewhere. */
const EFFECT = new RegExp(
  [
    '(?:http|status|returned|responded|answered|code)\\W{0,3}(?:\\w+\\W{1,3}){0,3}?5\\d\\d\\b',
    'internal server error|bad gateway|gateway time-?out|service unavailable',
    'took (?:too long|\\d|longer)|(?:slower|longer|more) than|too (?:slow|late)',
    'exceeded \\d|after \\d+ ?(?:ms|s)\\b',
    'request (?:failed|aborted|cancell?ed)',
    'fall(?:ing|s)? back|fell back|fallback|giving up|gave up',
    'try(?:ing)? again|retrying',
    'threw exception|exception in |unhandled|uncaught|unexpected (?:error|status|exception)',
    'could not be |was not |(?:is|are|was|were) unavailable',
  ].join('|'),
  'i'
);

/** Sending telemetry failed: that is loud, and slows no request. */
const TELEMETRY =
  /\botlp|otel.?col|opentelemetry.{0,60}export|statsd|push.?gateway|\b(?:traces?|metrics?|spans?|logs?) export|export\w* (?:traces|metrics|spans|logs|telemetry)|(?:push|flush|send|report)\w* (?:traces|metrics|spans|telemetry)/i;

/** Whether a line only tells what a failure led to: a status 5xx, a duration, a fallback. */
export const tellsEffect = (line: string): boolean => EFFECT.test(line);

/** Whether a line speaks of telemetry that could not be sent. */
export const isOfTelemetry = (line: string): boolean => TELEMETRY.test(line);

/** `EAI_AGAIN`, `ECONNRESET`, `NOT_LEADER_OR_FOLLOWER`: whoever writes such a code met the failure itself. */
const ERROR_CODE = /\b(?:E(?!RROR|XCEPTION)[A-Z]{4,}|[A-Z]{2,}(?:_[A-Z0-9]+)+)\b/;

export const hasErrorCode = (line: string): boolean => ERROR_CODE.test(line);
