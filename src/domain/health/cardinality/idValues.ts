/** What sampled values look like. */
export type ValueKind = 'uuid' | 'hex' | 'number' | 'email' | 'path';

const UUID = /^\{?[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\}?$/i;
const HEX = /^(?:0x)?(?=[a-f\d]*\d)(?=[a-f\d]*[a-f])[\da-f]{16,}$/i;
const NUMBER = /^\d{6,}$/;
const EMAIL = /^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/;
/** A segment of a path that names one thing: `/users/42`, `/orders/3f2a…`. */
const ID_SEGMENT = /\/(?:\d+|[\da-f]{8}-[\da-f]{4}-[\da-f-]{22}|(?=[a-f\d]*\d)[a-f\d]{12,})(?=\/|\?|$)/i;

const LONGEST = 500;

function kindOf(value: string): ValueKind | undefined {
  const text = value.slice(0, LONGEST);
  if (UUID.test(text)) {
    return 'uuid';
  }
  if (NUMBER.test(text)) {
    return 'number';
  }
  if (HEX.test(text)) {
    return 'hex';
  }
  if (EMAIL.test(text)) {
    return 'email';
  }
  return /^(?:\/|https?:\/\/|[A-Z]+ \/)/.test(text) && ID_SEGMENT.test(text) ? 'path' : undefined;
}

/** A single id among names is chance; so many are a habit. */
const LEAST = 4;
const SHARE = 0.5;
const PATH_SHARE = 0.2;

/** The kind of id that the values are, with an example; undefined where too few of them are one. */
export function valueKind(values: readonly string[]): { kind: ValueKind; example: string; share: number } | undefined {
  const different = [...new Set(values)].filter((value) => value !== '');
  const seen = new Map<ValueKind, string[]>();
  for (const value of different) {
    const kind = kindOf(value);
    if (kind) {
      seen.set(kind, [...(seen.get(kind) ?? []), value]);
    }
  }
  const [most] = [...seen].sort(([, a], [, b]) => b.length - a.length);
  const [kind, examples = []] = most ?? [];
  const [example] = examples;
  const share = examples.length / Math.max(1, different.length);
  const isHabit = examples.length >= LEAST && share >= (kind === 'path' ? PATH_SHARE : SHARE);
  return kind && example !== undefined && isHabit ? { kind, example, share } : undefined;
}
