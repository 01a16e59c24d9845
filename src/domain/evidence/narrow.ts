import { isRecord } from '../../shared/isRecord';
import { MAX_STAMP } from './ledger';
import {
  type Evidence,
  EVIDENCE_KINDS,
  type LedgerHead,
  QUERY_LANGUAGES,
  type Register,
  type ResultDigest,
} from './types';

/** The farthest from 1970 that a date can be. */
const MAX_TIME_MS = 8.64e15;

const isText = (value: unknown): value is string => typeof value === 'string';
const isTime = (value: unknown): value is number => typeof value === 'number' && Math.abs(value) <= MAX_TIME_MS;
const isStamp = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= MAX_STAMP;

export const timeOf = (value: unknown) => (isTime(value) ? value : undefined);
export const textOf = (value: unknown) => (isText(value) ? value : undefined);

class Damaged extends Error {}

/** A part that may be absent. Throws where it is there and not what it should be. */
function optional<T>(value: unknown, read: (value: unknown) => T | undefined): T | undefined {
  if (value === undefined) {
    return undefined;
  }
  const part = read(value);
  if (part === undefined) {
    throw new Damaged();
  }
  return part;
}

function orNothing<T>(read: () => T | undefined): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Damaged) {
      return undefined;
    }
    throw error;
  }
}

function windowOf(value: unknown) {
  return isRecord(value) && isTime(value.fromMs) && isTime(value.toMs)
    ? { fromMs: value.fromMs, toMs: value.toMs }
    : undefined;
}

function queryOf(value: unknown) {
  const language = isRecord(value) ? QUERY_LANGUAGES.find((known) => known === value.language) : undefined;
  return isRecord(value) && isText(value.text) && language ? { text: value.text, language } : undefined;
}

function sourceOf(value: unknown) {
  return isRecord(value) && isText(value.uid) && isText(value.name) ? { uid: value.uid, name: value.name } : undefined;
}

function digestOf(value: unknown): ResultDigest | undefined {
  if (!isRecord(value) || !isText(value.hash) || !isText(value.summary) || !isRecord(value.facts)) {
    return undefined;
  }
  const facts: Array<[string, number | string]> = [];
  for (const [name, fact] of Object.entries(value.facts)) {
    if (!isText(fact) && typeof fact !== 'number') {
      return undefined;
    }
    facts.push([name, fact]);
  }
  return { hash: value.hash, summary: value.summary, facts: Object.fromEntries(facts) };
}

/** An entry as it was stored; undefined where any part of it is not what it should be. */
export function evidenceOf(value: unknown, id: string): Evidence | undefined {
  const kind = isRecord(value) ? EVIDENCE_KINDS.find((known) => known === value.kind) : undefined;
  if (!isRecord(value) || !kind || value.id !== id) {
    return undefined;
  }
  const { found, negative, pinnedMs } = value;
  if (!isText(found) || typeof negative !== 'boolean' || !isTime(pinnedMs)) {
    return undefined;
  }
  return orNothing(() => ({
    id,
    kind,
    found,
    query: optional(value.query, queryOf),
    source: optional(value.source, sourceOf),
    window: optional(value.window, windowOf),
    digest: optional(value.digest, digestOf),
    verbatim: optional(value.verbatim, textOf),
    link: optional(value.link, textOf),
    negative,
    about: optional(value.about, textOf),
    pinnedMs,
  }));
}

/** The head as it was stored; undefined where any part of it is not what it should be. */
export function headOf(value: unknown): LedgerHead | undefined {
  const title = isRecord(value) ? textOf(value.title) : undefined;
  return isRecord(value) && title !== undefined
    ? orNothing(() => ({
        title,
        service: optional(value.service, textOf),
        window: optional(value.window, windowOf),
        link: optional(value.link, textOf),
      }))
    : undefined;
}

/** A register whose value `read` understands; `null` stands for itself where the register may be empty. */
export function registerOf<T>(value: unknown, read: (value: unknown) => T | undefined): Register<T> | undefined {
  const content = isRecord(value) ? read(value.value) : undefined;
  return isRecord(value) && isStamp(value.at) && content !== undefined ? { at: value.at, value: content } : undefined;
}
