import { isMap, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import { lintCorrelations } from './lint/correlations';
import { lintDerivedFields } from './lint/derivedFields';
import { lintDollars } from './lint/dollars';
import {
  type FileView,
  itemsOf,
  memberOf,
  MOST_FINDINGS,
  report,
  resolved,
  shown,
  textAt,
  valueAt,
} from './lint/fileView';
import { lintKeys } from './lint/keys';
import { lintDestinations, lintEntries, lintUids } from './lint/sources';
import { lintSpanLinks } from './lint/spanLinks';
import type { LintFinding } from './types';

/** Files of data sources have a few kilobytes. */
const LONGEST = 200_000;
/** Nesting of brackets costs the reader its stack. */
const DEEPEST = 100;

/**
 * Reads a provisioning file of data sources as Grafana 12.2 does, and tells what it would refuse, ignore or take for
 * something else. In the order of lines, at most 200; empty where nothing is wrong. Never throws.
 * @param existing uids of the data sources that there are already, for links to them
 */
export function lintProvisioning(text: string, { existing }: { existing?: readonly string[] } = {}): LintFinding[] {
  const whole = (rule: string, sentence: string, fix: string): LintFinding[] => [
    { line: 1, severity: 'error', rule, sentence, fix },
  ];
  if (text.length > LONGEST) {
    return whole(
      'too-long',
      `The text has ${text.length} characters, far more than a file of data sources.`,
      'Paste one file.'
    );
  }
  if (text.trim() === '') {
    return whole('empty', 'The file is empty.', 'Paste a file that begins with apiVersion: 1 and datasources:.');
  }
  if (isTooDeep(text)) {
    return whole(
      'too-deep',
      'The file is nested too deeply to be one of data sources.',
      'Paste a file of data sources.'
    );
  }
  try {
    return read(text, existing);
  } catch {
    return whole('unreadable', 'The file could not be read.', 'Check it with a YAML checker first.');
  }
}

/** By brackets, and by indentation of one space a level or `- - -`. */
function isTooDeep(text: string): boolean {
  let open = 0;
  for (const char of text) {
    open += char === '[' || char === '{' ? 1 : char === ']' || char === '}' ? -1 : 0;
    if (open > DEEPEST) {
      return true;
    }
  }
  return /^(?:[ ]*[-?:][ ]+){50}/m.test(text) || /^ {400}/m.test(text);
}

function read(text: string, existing: readonly string[] | undefined): LintFinding[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const view: FileView = { document, lines, found: [] };
  for (const { message, pos } of document.errors) {
    report(
      view,
      { range: pos },
      {
        severity: 'error',
        rule: 'yaml-syntax',
        sentence: `This is not valid YAML: ${shown(message)}.`,
        fix: 'Check indentation, quotes and colons around this line.',
      }
    );
  }
  const list = memberOf(view, document.contents, 'datasources');
  if (!list || !isSeq(list.node)) {
    if (view.found.length === 0) {
      report(view, list?.keyNode, {
        severity: 'error',
        rule: 'no-datasources',
        sentence: 'The file has no list datasources:, so Grafana reads nothing from it.',
        fix: 'Begin with apiVersion: 1 and datasources:, a list.',
      });
    }
    return view.found;
  }
  if (!(Number(valueAt(view, document.contents, 'apiVersion') ?? 0) > 0)) {
    report(view, memberOf(view, document.contents, 'apiVersion')?.keyNode, {
      severity: 'error',
      rule: 'api-version',
      sentence:
        'Without apiVersion: 1 Grafana reads the file in its oldest form, in which jsonData and uid mean nothing.',
      fix: 'Write apiVersion: 1 above datasources:.',
    });
  }
  const entries = itemsOf(view, list.node).filter((item): item is YAMLMap => isMap(item));
  lintEntries(view, entries);
  lintUids(view, entries, existing);
  for (const entry of entries) {
    lintEntry(view, entry);
  }
  return view.found.sort((a, b) => a.line - b.line).slice(0, MOST_FINDINGS);
}

function lintEntry(view: FileView, entry: unknown): void {
  const type = textAt(view, entry, 'type') ?? '';
  const settings = resolved(view, memberOf(view, entry, 'jsonData')?.node);
  lintKeys(view, entry, type);
  lintDollars(view, entry);
  lintCorrelations(view, entry, type);
  lintDestinations(view, settings);
  lintSpanLinks(view, settings);
  if (type === 'loki') {
    lintDerivedFields(view, settings);
  }
}
