import type { SourceSettings, StackObservations } from '../observations';
import { patched, type Plan } from './plan';
import { correlationEntry, correlationsOf } from './planCorrelations';
import { dollarsDoubled, type YamlNote } from './yamlText';

/** `${TEMPO_URL}`: the address of a data source, which only administrators know, as a variable of the environment. */
export function addressVariable(type: string): string {
  const name = type.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
  return `\${${/^[A-Z]/.test(name) ? name : `SOURCE_${name}`}_URL}`;
}

/** What Grafana itself adds to the settings that a browser sees. */
const ADDED = new Set(['directUrl']);
/** Keys whose values belong into secureJsonData: they are not repeated. */
const SECRET = /(?:password|secret|token|api_?key)$/i;
const HEADER = /^httpHeaderName(\d+)$/;

export interface Entry {
  value: Record<string, unknown>;
  notes: YamlNote[];
}

/**
 * The whole entry of a data source for a provisioning file: its settings with the change laid over them, without secrets
 * and with a variable for its address.
 * @param path where the entry will stand in the file, for its comments
 */
export function wholeEntry(
  source: SourceSettings,
  stack: StackObservations,
  { patch, correlations }: Pick<Plan, 'patch' | 'correlations'>,
  path: ReadonlyArray<string | number>
): Entry {
  const { uid, name, type, isDefault, settings } = source;
  const own = Object.fromEntries(
    Object.entries(settings).filter(([key, value]) => !ADDED.has(key) && !isSecret(key, value))
  );
  const left = Object.keys(settings).filter((key) => isSecret(key, settings[key]));
  const kept = correlations ?? correlationsOf(source, stack)?.map(correlationEntry);
  const value = {
    ...named({ name, uid, type }),
    access: 'proxy',
    url: addressVariable(type),
    ...(isDefault === true && { isDefault: true }),
    jsonData: dollarsDoubled(patched(own, patch)),
    ...(kept && kept.length > 0 && { correlations: dollarsDoubled(kept) }),
  };
  const above = (key: string, text: string): YamlNote => ({ path: [...path, key], text, where: 'above' });
  const headers = Object.keys(settings).flatMap((key) => HEADER.exec(key)?.[1] ?? []);
  const secrets = [...left, ...headers.map((number) => `httpHeaderValue${number}`)];
  const notes = [
    above('url', 'Its address is not known here: set this variable, or write the address.'),
    above(
      'jsonData',
      `Keep basicAuth, basicAuthUser and secureJsonData of your present entry here${secrets.length > 0 ? ` (${secrets.join(', ')})` : ''}: secrets are not known here.`
    ),
    ...(isDefault === undefined ? [above('jsonData', 'Keep isDefault and editable of your present entry here.')] : []),
    ...(kept === undefined
      ? [above('jsonData', 'Keep the correlations of your present entry here: they could not be read.')]
      : []),
  ];
  return { value, notes };
}

const isSecret = (key: string, value: unknown) => typeof value === 'string' && SECRET.test(key);

/** Names as the file has to write them. */
export function named({ name, uid, type }: { name: string; uid: string; type?: string }): Record<string, unknown> {
  return {
    name: dollarsDoubled(name),
    uid: dollarsDoubled(uid),
    ...(type !== undefined && { type: dollarsDoubled(type) }),
  };
}
