import type { SceneObjectUrlValues } from '@grafana/scenes';
import { decodeInvestigation, PARAM_KEYS, type ParamKey } from '../../domain/url/codec';
import type { Investigation } from '../../domain/investigation/types';

/** As they stand in the URL: what cannot be read is said and kept, never dropped. */
export type Params = Partial<Record<ParamKey, string>>;

export interface Decoded {
  params: Params;
  investigation: Investigation;
  problems: Array<{ param: string; message: string }>;
}

export function decode(params: Params): Decoded {
  const { investigation, problems } = decodeInvestigation(params);
  return { params, investigation, problems };
}

/** Applies changes; undefined removes a key. */
export function merge(params: Params, changes: Partial<Record<ParamKey, string | undefined>>): Params {
  const next: Params = { ...params };
  for (const key of PARAM_KEYS) {
    if (key in changes) {
      const value = changes[key];
      if (value === undefined) {
        delete next[key];
      } else {
        next[key] = value;
      }
    }
  }
  return next;
}

/** Scenes hands over only the keys that differ; a key that vanished is null. */
export function changesOf(values: SceneObjectUrlValues): Partial<Record<ParamKey, string | undefined>> {
  const changes: Partial<Record<ParamKey, string | undefined>> = {};
  for (const key of PARAM_KEYS) {
    if (key in values) {
      const value = values[key];
      changes[key] = (Array.isArray(value) ? value[0] : value) || undefined;
    }
  }
  return changes;
}
