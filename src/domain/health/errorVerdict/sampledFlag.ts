import type { LogRecord } from '../../logs/types';
import { parseTraceparent } from '../../../shared/ids';
import { isRecord } from '../../../shared/isRecord';

/** W3C trace flags as a number or hex text: `trace_flags`, `traceFlags`, OTLP's `flags`. */
const FLAGS = /^(?:otel)?trace_?flags?$|^flags$/;
/** A yes or no: python's `otelTraceSampled`, Google's `trace_sampled`, B3's `X-B3-Sampled`, Sleuth's `exportable`. */
const YES_NO = /(?:^|_)(?:otel)?trace_?sampled$|^(?:x_)?b3_sampled$|^(?:is_)?sampled$|^exportable$/;
/** The same in text: `key=value`, `key: value`. */
const FLAGS_IN_TEXT = /(?<![a-z0-9])trace[_.-]?flags["']?\s*[=:]\s*["']?([0-9a-f]{1,3})(?![0-9a-z])/i;
const YES_NO_IN_TEXT =
  /(?<![a-z0-9])(?:oteltracesampled|trace[_.-]?sampled|sampled|exportable)["']?\s*[=:]\s*["']?(true|false|[01])(?![0-9a-z])/i;
const TRACEPARENT_IN_TEXT = /(?<![0-9a-f])00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(?![0-9a-f-])/i;
const MAX_DEPTH = 4;

/** The lowest bit says “sampled”; it is that of the last digit, in hex and in decimal alike. */
function bitOf(value: string): boolean | undefined {
  return /^(?:0x)?[0-9a-f]{1,8}$/i.test(value) ? (parseInt(value.slice(-1), 16) & 1) === 1 : undefined;
}

function yesNoOf(value: string): boolean | undefined {
  return /^(?:true|1)$/i.test(value) ? true : /^(?:false|0)$/i.test(value) ? false : undefined;
}

function saidBy(key: string, value: string): boolean | undefined {
  const name = key.toLowerCase().replace(/[^a-z0-9]+/g, '_');
  if (FLAGS.test(name)) {
    return bitOf(value.trim());
  }
  if (YES_NO.test(name)) {
    return yesNoOf(value.trim());
  }
  return name === 'traceparent' ? parseTraceparent(value)?.sampled : undefined;
}

function saidInJson(value: Record<string, unknown>, depth = 0): boolean | undefined {
  for (const [key, inner] of Object.entries(value)) {
    const said =
      isRecord(inner) && depth < MAX_DEPTH
        ? saidInJson(inner, depth + 1)
        : typeof inner === 'string' || typeof inner === 'number' || typeof inner === 'boolean'
          ? saidBy(key, String(inner))
          : undefined;
    if (said !== undefined) {
      return said;
    }
  }
  return undefined;
}

/** The object that a JSON line is; undefined for any other line. */
export function jsonLineOf(line: string): Record<string, unknown> | undefined {
  if (!line.trimStart().startsWith('{')) {
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function saidInText(line: string): boolean | undefined {
  const flags = FLAGS_IN_TEXT.exec(line)?.[1];
  const yesNo = YES_NO_IN_TEXT.exec(line)?.[1];
  const parent = TRACEPARENT_IN_TEXT.exec(line)?.[0];
  return (
    (flags === undefined ? undefined : bitOf(flags)) ??
    (yesNo === undefined ? undefined : yesNoOf(yesNo)) ??
    (parent === undefined ? undefined : parseTraceparent(parent)?.sampled)
  );
}

/**
 * Whether a line says that its trace was sampled: in its labels (OTLP's `flags`), in a JSON or logfmt key, or in a
 * traceparent. undefined where it says nothing.
 */
export function sampledIn({ labels, line }: Pick<LogRecord, 'labels' | 'line'>): boolean | undefined {
  for (const key in labels) {
    const said = saidBy(key, labels[key] ?? '');
    if (said !== undefined) {
      return said;
    }
  }
  const object = jsonLineOf(line);
  return object ? saidInJson(object) : saidInText(line);
}

/** Whether the labels are those of a line that came by OTLP, with its trace id beside the line. */
export function cameByOtlp({ labels }: Pick<LogRecord, 'labels'>): boolean {
  return (
    'trace_id' in labels &&
    ('severity_number' in labels || 'observed_timestamp' in labels || 'scope_name' in labels || 'flags' in labels)
  );
}
