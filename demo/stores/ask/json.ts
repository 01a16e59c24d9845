import { isRecord } from '../../../src/shared/isRecord';

/** What stands at a path of keys (and indices) in a JSON value; undefined where there is nothing. */
export function at(value: unknown, ...keys: string[]): unknown {
  return keys.reduce<unknown>((inner, key) => {
    if (Array.isArray(inner)) {
      return inner[Number(key)];
    }
    return isRecord(inner) ? inner[key] : undefined;
  }, value);
}

/** The items of a JSON list; none where it is no list. */
export function listAt(value: unknown, ...keys: string[]): unknown[] {
  const found = at(value, ...keys);
  return Array.isArray(found) ? found : [];
}

/** A text or number of JSON as text; `''` for anything else. */
export function textAt(value: unknown, ...keys: string[]): string {
  const found = at(value, ...keys);
  return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
}

/** The texts of a JSON object by key. */
export function textsAt(value: unknown, ...keys: string[]): Record<string, string> {
  const found = at(value, ...keys);
  const entries = isRecord(found) ? Object.entries(found) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** A number of JSON; NaN for anything else. */
export function numberAt(value: unknown, ...keys: string[]): number {
  const found = at(value, ...keys);
  return typeof found === 'number' ? found : NaN;
}
