import { type FileView, mapsAt, memberOf, membersOf, report, shown } from './fileView';

const ENTRY = [
  'name',
  'type',
  'access',
  'uid',
  'orgId',
  'url',
  'user',
  'database',
  'basicAuth',
  'basicAuthUser',
  'withCredentials',
  'isDefault',
  'jsonData',
  'secureJsonData',
  'correlations',
  'version',
  'editable',
];
/** The settings that links are made of, by the type of the data source; others may be anything. */
const SETTINGS: Readonly<Record<string, readonly string[]>> = {
  prometheus: [
    'httpMethod',
    'timeInterval',
    'queryTimeout',
    'manageAlerts',
    'prometheusType',
    'prometheusVersion',
    'cacheLevel',
    'incrementalQuerying',
    'exemplarTraceIdDestinations',
  ],
  tempo: [
    'tracesToLogsV2',
    'tracesToLogs',
    'tracesToMetrics',
    'tracesToProfiles',
    'serviceMap',
    'nodeGraph',
    'search',
    'traceQuery',
    'spanBar',
    'streamingEnabled',
    'timeRangeForTags',
  ],
  loki: ['derivedFields', 'maxLines', 'manageAlerts', 'timeout', 'httpHeaderName1'],
};
const TRACES_TO_LOGS = [
  'datasourceUid',
  'spanStartTimeShift',
  'spanEndTimeShift',
  'tags',
  'filterByTraceID',
  'filterBySpanID',
  'customQuery',
  'query',
];
const TAG = ['key', 'value'];
const DESTINATION = ['name', 'datasourceUid', 'url', 'urlDisplayLabel'];
const DERIVED_FIELD = ['name', 'matcherType', 'matcherRegex', 'url', 'urlDisplayLabel', 'datasourceUid', 'targetBlank'];
const CORRELATION = ['targetUID', 'type', 'label', 'description', 'config'];
const CORRELATION_CONFIG = ['field', 'target', 'type', 'transformations'];
const TRANSFORMATION = ['type', 'field', 'expression', 'mapValue'];

/** Keys that are almost those which Grafana reads: it ignores them without a word. */
export function lintKeys(view: FileView, entry: unknown, type: string): void {
  near(view, entry, ENTRY);
  misplaced(view, entry, type);
  const settings = memberOf(view, entry, 'jsonData')?.node;
  near(view, settings, SETTINGS[type] ?? []);
  near(view, memberOf(view, settings, 'tracesToLogsV2')?.node, TRACES_TO_LOGS);
  mapsAt(view, memberOf(view, settings, 'tracesToLogsV2')?.node, 'tags').forEach((each) => near(view, each, TAG));
  mapsAt(view, settings, 'exemplarTraceIdDestinations').forEach((each) => near(view, each, DESTINATION));
  mapsAt(view, settings, 'derivedFields').forEach((each) => near(view, each, DERIVED_FIELD));
  for (const correlation of mapsAt(view, entry, 'correlations')) {
    near(view, correlation, CORRELATION);
    const config = memberOf(view, correlation, 'config')?.node;
    near(view, config, CORRELATION_CONFIG);
    mapsAt(view, config, 'transformations').forEach((each) => near(view, each, TRANSFORMATION));
  }
}

/** Settings that stand beside jsonData instead of in it, and correlations in it. */
function misplaced(view: FileView, entry: unknown, type: string): void {
  const settings = memberOf(view, entry, 'jsonData')?.node;
  const wrong = [
    ...membersOf(view, entry)
      .filter(({ key }) => SETTINGS[type]?.includes(key))
      .map((each) => ({ ...each, fix: 'Move it into jsonData.' })),
    ...membersOf(view, settings)
      .filter(({ key }) => key === 'correlations')
      .map((each) => ({ ...each, fix: 'Move it beside jsonData.' })),
  ];
  for (const { key, keyNode, fix } of wrong) {
    report(view, keyNode, {
      severity: 'error',
      rule: 'misplaced-key',
      sentence: `Grafana does not read ${key} here.`,
      fix,
    });
  }
}

function near(view: FileView, map: unknown, known: readonly string[]): void {
  for (const { key, keyNode } of membersOf(view, map)) {
    const meant = known.includes(key) ? undefined : known.find((each) => isNear(key, each));
    if (meant !== undefined) {
      report(view, keyNode, {
        severity: 'error',
        rule: 'unknown-key',
        sentence: `Grafana does not know ${shown(key)}, and ignores it.`,
        fix: `Write ${meant}.`,
      });
    }
  }
}

const plain = (key: string) => key.toLowerCase().replace(/[^a-z0-9]/g, '');

/** The same but for case and separators, or one letter in eight apart. */
function isNear(key: string, known: string): boolean {
  if (key.length > 60) {
    return false;
  }
  const [a, b] = [plain(key), plain(known)];
  return a === b || (b.length >= 5 && distance(a, b) <= (b.length >= 12 ? 2 : 1));
}

/** How many letters to add, drop or change. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
