import type { YAMLMap } from 'yaml';
import {
  type FileView,
  isFromEnvironment,
  isOn,
  mapsAt,
  memberOf,
  membersOf,
  report,
  shown,
  textAt,
  valueAt,
} from './fileView';

/** What holds between the entries of a file: default, names, uids. */
export function lintEntries(view: FileView, entries: readonly YAMLMap[]): void {
  const defaults = new Set<string>();
  const names = new Set<string>();
  for (const entry of entries) {
    const org = String(valueAt(view, entry, 'orgId') ?? 1);
    if (isOn(view, entry, 'isDefault')) {
      if (defaults.has(org)) {
        report(view, memberOf(view, entry, 'isDefault')?.keyNode, {
          severity: 'error',
          rule: 'several-defaults',
          sentence: 'A second data source is the default: Grafana refuses the file.',
          fix: 'Leave isDefault: true on one of them.',
        });
      }
      defaults.add(org);
    }
    for (const key of ['name', 'uid']) {
      const value = textAt(view, entry, key);
      const id = JSON.stringify([org, key, value]);
      if (value !== undefined && names.has(id)) {
        report(view, memberOf(view, entry, key)?.node, {
          severity: 'error',
          rule: 'same-name',
          sentence: `Another entry has the ${key} ${shown(value)} as well: the later one replaces it.`,
          fix: `Give each a ${key} of its own.`,
        });
      }
      names.add(id);
    }
    for (const key of ['name', 'type']) {
      if (!textAt(view, entry, key)) {
        report(view, entry, {
          severity: 'error',
          rule: 'missing-key',
          sentence: `The data source has no ${key}.`,
          fix: `Write ${key}.`,
        });
      }
    }
    lintSecrets(view, entry);
  }
}

function lintSecrets(view: FileView, entry: unknown): void {
  for (const { key, keyNode } of membersOf(view, memberOf(view, entry, 'jsonData')?.node)) {
    if (/(?:password|secret|token|api_?key)$/i.test(key) || /^httpHeaderValue\d+$/.test(key)) {
      report(view, keyNode, {
        severity: 'error',
        rule: 'secret-in-settings',
        sentence: `Everybody who may read dashboards can read ${shown(key)} here.`,
        fix: 'Move it into secureJsonData.',
      });
    }
  }
}

/** Uids that Grafana has built in. */
const BUILT_IN = new Set(['grafana', '-- Grafana --', '-- Mixed --', '-- Dashboard --', '__expr__', '-100']);
/** The uid that Grafana makes of a name. */
const MADE = /^P[0-9A-F]{16}$/;

/**
 * Links to data sources that are neither in the file nor among `existing`; a warning where it is not known which others
 * exist.
 */
export function lintUids(view: FileView, entries: readonly YAMLMap[], existing: readonly string[] | undefined): void {
  const known = new Set([...(existing ?? []), ...entries.flatMap((entry) => textAt(view, entry, 'uid') ?? [])]);
  const isMade = entries.some((entry) => !textAt(view, entry, 'uid'));
  for (const entry of entries) {
    for (const map of linksOf(view, entry)) {
      for (const key of ['datasourceUid', 'targetUID']) {
        const uid = textAt(view, map, key);
        const isFine =
          !uid || known.has(uid) || BUILT_IN.has(uid) || isFromEnvironment(uid) || (isMade && MADE.test(uid));
        if (!isFine) {
          report(view, memberOf(view, map, key)?.node, {
            severity: existing ? 'error' : 'warning',
            rule: 'unknown-uid',
            sentence: existing
              ? `There is no data source with the uid ${shown(uid)}.`
              : `No data source of this file has the uid ${shown(uid)}.`,
            fix: `Write the uid of one that exists${known.size > 0 ? `: ${[...known].slice(0, 5).map(shown).join(', ')}` : ''}.`,
          });
        }
      }
    }
  }
}

function linksOf(view: FileView, entry: unknown): unknown[] {
  const settings = memberOf(view, entry, 'jsonData')?.node;
  return [
    ...mapsAt(view, settings, 'exemplarTraceIdDestinations'),
    ...mapsAt(view, settings, 'derivedFields'),
    ...['tracesToLogsV2', 'tracesToLogs', 'tracesToMetrics', 'tracesToProfiles', 'serviceMap'].map(
      (key) => memberOf(view, settings, key)?.node
    ),
    ...mapsAt(view, entry, 'correlations'),
  ];
}

/** Where exemplars lead: each destination needs the label and a target. */
export function lintDestinations(view: FileView, settings: unknown): void {
  for (const destination of mapsAt(view, settings, 'exemplarTraceIdDestinations')) {
    if (!textAt(view, destination, 'name')) {
      report(view, destination, {
        severity: 'error',
        rule: 'destination',
        sentence: 'This destination names no label of the exemplars.',
        fix: 'Write name: trace_id, or as the exemplars have it.',
      });
    }
    if (!textAt(view, destination, 'datasourceUid') && !textAt(view, destination, 'url')) {
      report(view, destination, {
        severity: 'error',
        rule: 'destination',
        sentence: 'This destination leads nowhere.',
        fix: 'Write datasourceUid: the uid of the trace store.',
      });
    }
  }
}
