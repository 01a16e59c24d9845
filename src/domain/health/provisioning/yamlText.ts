import { Document, isMap, isNode, isScalar, Scalar, visit } from 'yaml';
import { isRecord } from '../../../shared/isRecord';
import { wellFormed } from '../../query/goString';

/** Where a comment goes: above the key or list item at `path`, or behind its value. */
export interface YamlNote {
  path: ReadonlyArray<string | number>;
  text: string;
  where: 'above' | 'behind';
}

/**
 * A value as a provisioning file has to write it: Grafana expands `$name` and `${name}` in every string value, and in no
 * key, and reads `$$` as a dollar sign (pkg/services/provisioning/values/values.go).
 */
export function dollarsDoubled(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.replaceAll('$', '$$$$');
  }
  if (Array.isArray(value)) {
    return value.map(dollarsDoubled);
  }
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, dollarsDoubled(inner)]))
    : value;
}

/** Go's YAML reader refuses these as they are, or takes them for line breaks. */
const INVISIBLE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;
const ALL_INVISIBLE = new RegExp(INVISIBLE, 'g');

/** One printable line, for a comment. */
export function commentText(text: string): string {
  return wellFormed(text)
    .replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
}

const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** How all files are written: no folded lines, no anchors, and quotes around what older YAML takes for a boolean. */
export const TEXT_OPTIONS = {
  indentSeq: true,
  lineWidth: 0,
  singleQuote: true,
  blockQuote: false,
  doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
} as const;

/**
 * YAML of a provisioning file of data sources.
 * @param entries the items of `datasources:`, with `$` doubled where it is meant for Grafana
 * @param header comment lines above everything
 * @param notes comments inside; paths begin at the file's root
 */
export function datasourcesText(
  entries: ReadonlyArray<Record<string, unknown>>,
  header: readonly string[],
  notes: readonly YamlNote[] = []
): string {
  const document = new Document(
    { apiVersion: 1, datasources: entries },
    { aliasDuplicateObjects: false, compat: 'yaml-1.1' }
  );
  visit(document, {
    Scalar(_, scalar) {
      if (typeof scalar.value === 'string') {
        const value = wellFormed(scalar.value);
        scalar.value = value;
        // `<<` is a merge key unless it is quoted.
        if (value === '<<' || INVISIBLE.test(value)) {
          scalar.type = Scalar.QUOTE_DOUBLE;
        }
      }
    },
  });
  notes.forEach((note) => place(document, note));
  document.commentBefore = header.map((line) => ` ${commentText(line)}`).join('\n') || null;
  return document.toString(TEXT_OPTIONS).replace(ALL_INVISIBLE, escaped);
}

function place(document: Document, { path, text, where }: YamlNote): void {
  const comment = ` ${commentText(text)}`;
  const node = where === 'behind' ? document.getIn(path, true) : keyAt(document, path);
  if (!isNode(node)) {
    return;
  }
  if (where === 'behind' && isScalar(node)) {
    node.comment = comment;
  } else {
    node.commentBefore = node.commentBefore ? `${node.commentBefore}\n${comment}` : comment;
  }
}

/** The key's own node: comments of a value that is a map would stand below its key. */
function keyAt(document: Document, path: ReadonlyArray<string | number>): unknown {
  const parent = document.getIn(path.slice(0, -1), true);
  return isMap(parent)
    ? parent.items.map(({ key }) => key).find((key) => isScalar(key) && key.value === path.at(-1))
    : document.getIn(path, true);
}
