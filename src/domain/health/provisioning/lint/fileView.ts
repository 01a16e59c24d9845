import { isAlias, isMap, isScalar, isSeq, type Document, type LineCounter, type Node, type YAMLMap } from 'yaml';
import type { LintFinding } from '../types';

/** A parsed file with the lines of its nodes, and the findings so far. */
export interface FileView {
  document: Document;
  lines: LineCounter;
  found: LintFinding[];
}

/** More findings than a person reads. */
export const MOST_FINDINGS = 200;

export type Told = Omit<LintFinding, 'line'>;

/** Notes what is wrong at a node (or at the pair that holds it). */
export function report({ lines, found }: FileView, at: unknown, told: Told): void {
  if (found.length < MOST_FINDINGS) {
    found.push({ line: lineOf(lines, at), ...told });
  }
}

function lineOf(lines: LineCounter, at: unknown): number {
  const range: unknown = typeof at === 'object' && at !== null && 'range' in at ? at.range : undefined;
  const start: unknown = Array.isArray(range) ? range[0] : undefined;
  return typeof start === 'number' ? Math.max(1, lines.linePos(start).line) : 1;
}

/** The node behind an alias; anything else as it is. */
export function resolved({ document }: FileView, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

export interface Member {
  key: string;
  keyNode: Node;
  /** Behind an alias. */
  node: unknown;
}

/** The members of a map whose keys are text; none for anything else. */
export function membersOf(view: FileView, map: unknown): Member[] {
  const own = resolved(view, map);
  return isMap(own)
    ? own.items.flatMap(({ key, value }) =>
        isScalar(key) && typeof key.value === 'string'
          ? [{ key: key.value, keyNode: key, node: resolved(view, value) }]
          : []
      )
    : [];
}

export const memberOf = (view: FileView, map: unknown, key: string): Member | undefined =>
  membersOf(view, map).find((each) => each.key === key);

/** The value of a scalar member; undefined where it is missing or no scalar. */
export function valueAt(view: FileView, map: unknown, key: string): unknown {
  const node = memberOf(view, map, key)?.node;
  return isScalar(node) ? node.value : undefined;
}

/** The text of a scalar member as it stands in the file, `$$` still doubled. */
export function textAt(view: FileView, map: unknown, key: string): string | undefined {
  const value = valueAt(view, map, key);
  return typeof value === 'string' ? value : undefined;
}

/** Whether a setting is switched on, also where it is written as text, which Grafana reads alike. */
export const isOn = (view: FileView, map: unknown, key: string): boolean => {
  const value = valueAt(view, map, key);
  return value === true || value === 'true';
};

/** The items of a list; none for anything else. */
export function itemsOf(view: FileView, node: unknown): unknown[] {
  const own = resolved(view, node);
  return isSeq(own) ? own.items.map((item) => resolved(view, item)) : [];
}

/** The maps among the items of the list at `key`. */
export function mapsAt(view: FileView, map: unknown, key: string): YAMLMap[] {
  return itemsOf(view, memberOf(view, map, key)?.node).filter((item): item is YAMLMap => isMap(item));
}

/** What Grafana makes of a written value: `$$` is a dollar sign. */
export const undoubled = (value: string) => value.replaceAll('$$', '$');

/** Whether the value is only known where Grafana runs. */
export const isFromEnvironment = (value: string) => value.replaceAll('$$', '').includes('$');

/** A name in a sentence. */
export const shown = (value: string) => {
  const line = value.replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
};
