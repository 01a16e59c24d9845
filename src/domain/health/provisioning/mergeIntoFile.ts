import { isMap, isScalar, isSeq, parseDocument, type YAMLMap } from 'yaml';
import { TEXT_OPTIONS } from './yamlText';

export interface MergedFile {
  text: string;
  /** Names of the fragment's data sources that the file does not have: these are not written. */
  missing: string[];
}

/**
 * Writes the changes of a fragment into the file that defines the data sources: maps are merged, lists and values
 * replaced. Its comments, addresses and secrets stay. Entries are found by uid, else by name.
 * @param file text of a provisioning file; one that does not parse comes back as it is, with all names missing
 * @param fragment as `smallestChange` writes it
 */
export function mergeIntoFile(file: string, fragment: string): MergedFile {
  const target = parseDocument(file);
  const entries = entriesOf(target.get('datasources'));
  const missing: string[] = [];
  for (const change of entriesOf(parseDocument(fragment).get('datasources'))) {
    const entry =
      entries.find((each) => textAt(each, 'uid') !== undefined && textAt(each, 'uid') === textAt(change, 'uid')) ??
      entries.find((each) => textAt(each, 'uid') === undefined && textAt(each, 'name') === textAt(change, 'name'));
    if (entry && target.errors.length === 0) {
      merge(entry, change);
    } else {
      missing.push(textAt(change, 'name') ?? textAt(change, 'uid') ?? '');
    }
  }
  const isSame = target.errors.length > 0 || entries.length === 0;
  return { text: isSame ? file : target.toString({ ...TEXT_OPTIONS, blockQuote: true }), missing };
}

function entriesOf(list: unknown): YAMLMap[] {
  return isSeq(list) ? list.items.filter((item): item is YAMLMap => isMap(item)) : [];
}

function textAt(map: YAMLMap, key: string): string | undefined {
  const value = map.get(key);
  return typeof value === 'string' ? value : undefined;
}

function merge(into: YAMLMap, from: YAMLMap): void {
  for (const { key, value } of from.items) {
    const name = isScalar(key) ? key.value : undefined;
    if (typeof name !== 'string') {
      continue;
    }
    const there = into.get(name, true);
    if (isMap(there) && isMap(value)) {
      merge(there, value);
    } else if (name !== 'uid' && name !== 'name') {
      into.set(name, value);
    }
  }
}
