const TRACE_DIGITS = 32;
const SPAN_DIGITS = 16;
const ABBREVIATED_DIGITS = 8;
const HIGH_ZEROS = '0'.repeat(16);

/** Not only zeros. */
const HEX = /^0*[1-9a-f][0-9a-f]*$/;

function normalizeHex(text: string, digits: number): string | undefined {
  if (text.length === digits && HEX.test(text)) {
    return text; // as nearly all are, of many thousands
  }
  const hex = text.trim().toLowerCase();
  return hex.length <= digits && HEX.test(hex) ? hex.padStart(digits, '0') : undefined;
}

/**
 * Trace id of any length and case (stores strip leading zeros, X-B3 ids have 16 digits) as 32 lower-case hex digits.
 * `undefined` for anything else, and for the all-zero id, which W3C Trace Context calls invalid.
 */
export function normalizeTraceId(text: string): string | undefined {
  return normalizeHex(text, TRACE_DIGITS);
}

/** Span id of up to 16 hex digits, any case, as 16 lower-case ones; `undefined` for anything else and for all zeros. */
export function normalizeSpanId(text: string): string | undefined {
  return normalizeHex(text, SPAN_DIGITS);
}

/** Whether a normalized trace id is a 64-bit one: its high half is zero. */
export function isShortTraceId(traceId: string): boolean {
  return traceId.startsWith(HIGH_ZEROS);
}

/** The beginning of a normalized trace id, for where a whole one does not fit; of a 64-bit id, of the half that tells. */
export function abbreviateTraceId(traceId: string): string {
  const from = isShortTraceId(traceId) ? SPAN_DIGITS : 0;
  return `${traceId.slice(from, from + ABBREVIATED_DIGITS)}…`;
}

/**
 * The ways in which stores write a normalized trace id: its 32 digits and, for a 64-bit id only, its 16 digits. OTLP
 * pads, text is as the library printed it, and Loki's equality is literal, so a log query must ask for all of them.
 * An id that merely begins with `00` is complete in 32 digits. The zero-stripped form is left out: only Tempo's search
 * and span-metrics exemplars write it, and `normalizeTraceId` undoes it.
 */
export function traceIdForms(traceId: string): string[] {
  return isShortTraceId(traceId) ? [traceId, traceId.slice(-SPAN_DIGITS)] : [traceId];
}

export interface TraceParent {
  /** Lower-case, 32 hex digits. */
  traceId: string;
  /** Lower-case, 16 hex digits. */
  spanId: string;
  sampled: boolean;
}

/**
 * W3C `traceparent`, `00-<32 hex>-<16 hex>-<2 hex>`; upper case is forgiven, and later versions may carry more parts
 * (https://www.w3.org/TR/trace-context/#versioning-of-traceparent). `undefined` if it is not one or an id is all zeros.
 */
export function parseTraceparent(text: string): TraceParent | undefined {
  const match = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/.exec(text.trim().toLowerCase());
  const [, version = 'ff', trace = '', span = '', flags = '', rest] = match ?? [];
  if (!match || version === 'ff' || (version === '00' && rest !== undefined)) {
    return undefined;
  }
  const traceId = normalizeTraceId(trace);
  const spanId = normalizeSpanId(span);
  return traceId && spanId ? { traceId, spanId, sampled: (parseInt(flags, 16) & 1) === 1 } : undefined;
}

export type PastedTrace = { ok: true; traceId: string; spanId?: string } | { ok: false; problem: string };

const WHAT_TO_PASTE = 'Paste a trace id of up to 32 hex digits, or a whole traceparent.';
const MAX_PASTED = 500;

/**
 * What a person pasted as a trace: a trace id, a dashed one (UUID or X-Ray's `1-8-24`), or a traceparent, each with
 * quotes, white space or a key such as `traceparent:` or `"trace_id":` around it. Else a sentence: what is wrong, and
 * what to paste.
 */
export function parsePastedTrace(text: string): PastedTrace {
  if (text.length > MAX_PASTED) {
    return problem(`That is ${text.length} characters, far more than an id.`);
  }
  const value = unwrap(text);
  if (value === '') {
    return problem('Nothing was pasted.');
  }
  const parent = parseTraceparent(value);
  if (parent) {
    return { ok: true, traceId: parent.traceId, spanId: parent.spanId };
  }
  const dashed = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|1-[0-9a-f]{8}-[0-9a-f]{24})$/i.test(value);
  const hex = dashed ? value.replace(/^1-/, '').replaceAll('-', '') : value;
  const traceId = normalizeTraceId(hex);
  return traceId ? { ok: true, traceId } : problem(whatIsWrong(value, hex));
}

/** Without the key (`trace_id=`, `"traceparent": `), quotes, commas and white space around a pasted value. */
function unwrap(text: string): string {
  const padding = /^[\s"'`,;]+|[\s"'`,;]+$/g;
  return text
    .replace(padding, '')
    .replace(/^[a-z][\w.-]*["']?\s*[:=]/i, '')
    .replace(padding, '');
}

function whatIsWrong(value: string, hex: string): string {
  const shown = `“${value.length > 40 ? `${value.slice(0, 40)}…` : value}”`;
  if (/^0+$/.test(hex)) {
    return 'That id is all zeros, which stands for “no trace”.';
  }
  if (/^[0-9a-f]+$/i.test(hex)) {
    return `${shown} has ${hex.length} hex digits, and a trace id has at most ${TRACE_DIGITS}.`;
  }
  if (/^[0-9a-f]{2}-[0-9a-f]*-/i.test(value)) {
    return `${shown} looks like a traceparent, but is not of the form 00-<32 hex digits>-<16 hex digits>-<2 hex digits>.`;
  }
  const odd = /[^0-9a-f]/iu.exec(hex)?.[0] ?? '';
  return `${shown} is not a trace id: ${odd.trim() === '' ? 'it has a space in it' : `“${odd}” is not a hex digit`}.`;
}

function problem(what: string): PastedTrace {
  return { ok: false, problem: `${what} ${WHAT_TO_PASTE}` };
}
