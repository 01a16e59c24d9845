import { normalizeSpanId } from '../../shared/ids';
import { textOf } from '../traces/frame';
import { type Facts, factsReader, roleReader, spanIdIn, traceIdIn } from './keys';
import { isRecord } from '../../shared/isRecord';

export interface LineFacts extends Facts {
  form: 'json' | 'logfmt' | 'text';
}

/** `key=value` and `key="quoted value"` as Loki's logfmt parser takes them: between white space only. */
const LOGFMT_PAIR = /(?:^|\s)([A-Za-z_][\w.@/-]*)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g;
const TRACE_IN_TEXT =
  /(?<!(?:parent|link|linked|previous|amzn)[_.-]?)trace[_.-]?id["']?\s*[=:]\s*["']?([0-9a-f]{14,32})(?![0-9a-z])/i;
const SPAN_IN_TEXT = /(?<!parent[_.-]?)span[_.-]?id["']?\s*[=:]\s*["']?([0-9a-f]{12,16})(?![0-9a-z])/i;
const TRACEPARENT = /(?<![0-9a-f])[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(?![0-9a-f])/i;
/** Both ids side by side without names, as the layouts of Spring Boot and logback have them: `[<trace>-<span>]`. */
const IDS_SIDE_BY_SIDE = /(?<![0-9a-z-])([0-9a-f]{32})[-,:| /] ?([0-9a-f]{16})(?![0-9a-z-])/i;
const MAX_DEPTH = 4;

function jsonObject(line: string): Record<string, unknown> | undefined {
  const text = line.trimStart();
  if (!text.startsWith('{')) {
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

type Take = (key: string, value: string) => void;

function walkJson(value: Record<string, unknown>, path: string, take: Take, depth: number): void {
  for (const key in value) {
    const inner = value[key];
    const name = path === '' ? key : `${path}_${key}`;
    if (typeof inner === 'string' || typeof inner === 'number') {
      take(name, textOf(inner));
    } else if (isRecord(inner) && depth < MAX_DEPTH) {
      walkJson(inner, name, take, depth + 1);
    }
  }
}

function idsInText(line: string): Pick<Facts, 'traceId' | 'spanId'> {
  const both = TRACEPARENT.exec(line) ?? IDS_SIDE_BY_SIDE.exec(line);
  if (both) {
    return { traceId: traceIdIn(both[1] ?? ''), spanId: normalizeSpanId(both[2] ?? '') };
  }
  return {
    traceId: traceIdIn(TRACE_IN_TEXT.exec(line)?.[1] ?? ''),
    spanId: normalizeSpanId(SPAN_IN_TEXT.exec(line)?.[1] ?? ''),
  };
}

/** The text that follows `opening` up to the next quote; undefined unless `opening` stands just once in the line. */
function textBehind(line: string, opening: string | undefined): string | undefined {
  const at = opening === undefined ? -1 : line.indexOf(opening);
  if (opening === undefined || at < 0) {
    return undefined;
  }
  const from = at + opening.length;
  const to = line.indexOf('"', from);
  return to < 0 || line.indexOf(opening, to) >= 0 ? undefined : line.slice(from, to);
}

/** How a JSON line opens the value of a top-level key, e.g. `"trace_id":"`; undefined if it stands there otherwise. */
function openingOf(line: string, key: string | undefined, object: Record<string, unknown>): string | undefined {
  if (key === undefined || typeof object[key] !== 'string') {
    return undefined;
  }
  const quoted = JSON.stringify(key);
  return [`${quoted}:"`, `${quoted}: "`].find((opening) => textBehind(line, opening) === object[key]);
}

export interface LineReader {
  /**
   * What a line says of itself: JSON keys (nested ones joined by `_`, as LogQL's `json` joins them), logfmt pairs, or a
   * trace id written in text (`[trace_id=… span_id=…]`, `[<trace>-<span>]`, a traceparent). `form` is where the trace id stood, or the
   * line's own form if there was none.
   */
  read(line: string): LineFacts;
  /**
   * Only the ids. Lines of one writer have their keys in common, so where the last line that was read in full kept
   * them is looked at first, without parsing.
   */
  ids(line: string): Pick<Facts, 'traceId' | 'spanId'>;
}

/** Reads lines one by one; remembers keys, not lines. */
export function lineReader(): LineReader {
  const roleOfKey = roleReader();
  let traceOpening: string | undefined;
  let spanOpening: string | undefined;

  function read(line: string): LineFacts {
    const reader = factsReader(roleOfKey);
    const object = jsonObject(line);
    if (object) {
      walkJson(object, '', reader.take, 0);
    } else if (line.includes('=')) {
      for (const match of line.matchAll(LOGFMT_PAIR)) {
        reader.take(match[1] ?? '', match[2] ?? match[3] ?? '');
      }
    }
    const facts = reader.facts();
    if (object && facts.traceKey !== undefined) {
      traceOpening = openingOf(line, facts.traceKey, object);
      spanOpening = openingOf(line, facts.spanKey, object);
    }
    const form = object ? 'json' : facts.traceKey !== undefined ? 'logfmt' : 'text';
    if (facts.traceId !== undefined) {
      return { ...facts, form };
    }
    const { traceId, spanId } = idsInText(line);
    return { ...facts, traceId, spanId: facts.spanId ?? spanId, form: traceId ? 'text' : form };
  }

  function ids(line: string): Pick<Facts, 'traceId' | 'spanId'> {
    if (line.startsWith('{') && line.endsWith('}')) {
      const traceId = traceIdIn(textBehind(line, traceOpening) ?? '');
      const spanId = traceId && spanIdIn(textBehind(line, spanOpening) ?? '');
      if (spanId) {
        return { traceId, spanId };
      }
    }
    return read(line);
  }

  return { read, ids };
}
