import { roleReader } from '../../logs/keys';
import type { LogRecord } from '../../logs/types';
import { textOf } from '../../traces/frame';
import { isRecord } from '../../../shared/isRecord';
import { jsonLineOf } from './sampledFlag';

const PAIR = /(?:^|\s)([A-Za-z_][\w.@/-]*)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g;
/** What loggers write where there is no trace. */
const NONE = /^(?:0*|-+|none|null|nil|undefined|n\/?a|unknown|empty|invalid|<?no[ _-]?trace>?|\{\}|\[\])$/i;
const MAX_DEPTH = 4;

function* jsonPairs(value: Record<string, unknown>, depth = 0): Generator<[string, string]> {
  for (const [key, inner] of Object.entries(value)) {
    if (isRecord(inner)) {
      if (depth < MAX_DEPTH) {
        for (const [name, text] of jsonPairs(inner, depth + 1)) {
          yield [`${key}_${name}`, text];
        }
      }
    } else {
      yield [key, textOf(inner)];
    }
  }
}

function* pairsOf({ labels, line }: LogRecord): Generator<[string, string]> {
  yield* Object.entries(labels);
  const object = jsonLineOf(line);
  if (object) {
    yield* jsonPairs(object);
  } else {
    for (const match of line.matchAll(PAIR)) {
      yield [match[1] ?? '', match[2] ?? match[3] ?? ''];
    }
  }
}

const roleOfKey = roleReader();

/**
 * What stands where a trace id belongs and is none (`trace_id=abc`, a decimal number), at most 64 characters; undefined
 * for a line with a trace id, and for one that says that it has none (`-`, zeros, `none`).
 */
export function malformedTraceId(record: LogRecord): string | undefined {
  if (record.traceId !== undefined) {
    return undefined;
  }
  for (const [key, value] of pairsOf(record)) {
    if (roleOfKey(key)?.of === 'trace' && !NONE.test(value.trim())) {
      return value.trim().slice(0, 64);
    }
  }
  return undefined;
}
