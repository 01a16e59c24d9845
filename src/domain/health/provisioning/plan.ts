import { isRecord } from '../../../shared/isRecord';
import type { StackObservations } from '../observations';
import type { SettingChange } from './types';

/** What one part of the comparison wants changed in one data source. */
export interface Plan {
  changes: SettingChange[];
  /** The changed part of jsonData; lists are whole. */
  patch: Record<string, unknown>;
  /** The whole new list of correlations, where one of them changes. */
  correlations?: Array<Record<string, unknown>>;
  notes: string[];
}

export const noPlan = (...notes: string[]): Plan => ({ changes: [], patch: {}, notes });

/** `patch` laid over `settings`: maps key by key, everything else replaced. */
export function patched(settings: Record<string, unknown>, patch: Record<string, unknown>): Record<string, unknown> {
  const result = { ...settings };
  for (const [key, value] of Object.entries(patch)) {
    const there = Object.hasOwn(settings, key) ? settings[key] : undefined;
    Object.defineProperty(result, key, {
      value: isRecord(there) && isRecord(value) ? patched(there, value) : value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return result;
}

export const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
export const records = (value: unknown) => (Array.isArray(value) ? value.filter(isRecord) : []);

/**
 * Whether a data source with this uid is known not to exist. A stack that lists none tells nothing; Grafana also takes a
 * name, and a variable may be anything.
 */
export function isGone(uid: string, { existing, metrics, traces, logs }: StackObservations): boolean {
  const isName = [metrics, traces, logs].some((source) => source?.name === uid);
  return existing.length > 0 && !existing.includes(uid) && !isName && !uid.includes('$');
}

/** A name in a sentence, one printable line of at most 80 characters. */
export function said(name: string): string {
  const line = name.replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
