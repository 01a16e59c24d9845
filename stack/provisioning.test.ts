import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { PLUGIN_ID, ROOT } from './folders';

interface Correlation {
  targetUID: string;
  type: string;
  label: unknown;
  description: unknown;
  config: { field: string; target: Record<string, unknown>; transformations?: Array<{ expression: string }> };
}
interface DataSource {
  uid: string;
  type: string;
  url: string;
  isDefault?: boolean;
  correlations?: Correlation[];
  jsonData: {
    exemplarTraceIdDestinations?: Array<{ name: string; datasourceUid: string }>;
    tracesToLogsV2?: { datasourceUid: string; tags: Array<{ key: string; value: string }> } & Record<string, unknown>;
    serviceMap?: { datasourceUid: string };
    derivedFields?: Array<{ name: string; matcherType?: string; matcherRegex: string; datasourceUid: string }>;
  };
}
interface Rule {
  uid: string;
  annotations: Record<string, string>;
  dashboardUid: string;
  panelId: number;
  noDataState: string;
  data: Array<{ datasourceUid: string; model: { expr?: string } }>;
}

const read = (file: string) => readFileSync(path.join(ROOT, 'provisioning', file), 'utf8');
const sources = (parse(read('datasources/datasources.yaml')) as { datasources: DataSource[] }).datasources;
const source = (uid: string) => sources.find((one) => one.uid === uid);
/** What Grafana makes of a value: `$$` is a dollar sign. */
const unescaped = (value: string) => value.replaceAll('$$', '$');

/** Every string in a YAML value, with the path to it. */
function strings(value: unknown, at = ''): Array<[string, string]> {
  if (typeof value === 'string') {
    return [[at, value]];
  }
  return value && typeof value === 'object'
    ? Object.entries(value).flatMap(([key, inner]) => strings(inner, `${at}/${key}`))
    : [];
}

test('the three data sources, one of them the default', () => {
  expect(sources.map(({ uid, type }) => [uid, type])).toEqual([
    ['prometheus', 'prometheus'],
    ['tempo', 'tempo'],
    ['loki', 'loki'],
  ]);
  expect(sources.filter((one) => one.isDefault)).toHaveLength(1);
});

test('a single dollar sign appears only in the URLs, which are variables of the environment', () => {
  for (const [at, text] of strings(sources)) {
    const single = text.replaceAll('$$', '').includes('$');
    expect([at, single]).toEqual([at, /^\/\d\/url$/.test(at)]);
  }
  expect(sources.map((one) => one.url)).toEqual(['${PROMETHEUS_URL}', '${TEMPO_URL}', '${LOKI_URL}']);
});

test('every link names a data source that exists', () => {
  const targets = sources.flatMap(({ correlations = [], jsonData }) => [
    ...correlations.map((one) => one.targetUID),
    ...(jsonData.exemplarTraceIdDestinations ?? []).map((one) => one.datasourceUid),
    ...(jsonData.derivedFields ?? []).map((one) => one.datasourceUid),
    ...[jsonData.tracesToLogsV2, jsonData.serviceMap].flatMap((one) => one?.datasourceUid ?? []),
  ]);
  expect(targets.length).toBeGreaterThan(8);
  targets.forEach((uid) => expect(source(uid)).toBeDefined());
});

test('every correlation has what Grafana panics without, and they go both ways', () => {
  const all = sources.flatMap(({ uid, correlations = [] }) => correlations.map((one) => ({ from: uid, ...one })));
  for (const { label, description, type, config } of all) {
    expect([typeof label, typeof description, type]).toEqual(['string', 'string', 'query']);
    expect(config.field).toBeTruthy();
    expect(label && description).toBeTruthy();
  }
  const ways = new Set(all.map(({ from, targetUID }) => `${from} to ${targetUID}`));
  expect([...ways].sort()).toEqual(['loki to tempo', 'tempo to loki', 'tempo to prometheus']);
});

test('both spellings of the trace id on an exemplar lead to Tempo', () => {
  const names = source('prometheus')?.jsonData.exemplarTraceIdDestinations?.map(({ name }) => name);
  expect(names).toEqual(['trace_id', 'traceID']);
});

test('a span leads to the lines around it, by the label that both services have', () => {
  expect(source('tempo')?.jsonData.tracesToLogsV2).toMatchObject({
    spanStartTimeShift: '-1m',
    spanEndTimeShift: '5m',
    filterByTraceID: true,
    tags: [{ key: 'service.name', value: 'service_name' }],
  });
});

describe('the trace id is found in each shape of line, by one derived field only', () => {
  const id = '3f2a9c0d1e4b5a6978c0ffee12345678';
  const fields = source('loki')?.jsonData.derivedFields ?? [];
  test.each([
    ['Trace (JSON)', `{"level":"warn","trace_id":"${id}","msg":"x"}`],
    ['Trace (JSON)', `{"traceId": "${id.toUpperCase()}"}`],
    ['Trace (logfmt)', `level=warn traceID=${id} msg="slow"`],
    ['Trace (logfmt)', `trace_id=${id}`],
    ['Trace (text)', `2026-11-21 WARN [${id}] slow query`],
    ['Trace (text)', `slow query in ${id}`],
  ])('%s: %s', (name, line) => {
    const hits = fields
      .filter((field) => field.matcherType !== 'label')
      .flatMap((field) => {
        const match = new RegExp(unescaped(field.matcherRegex)).exec(line);
        return match ? [[field.name, match[1]?.toLowerCase()]] : [];
      });
    expect(hits).toEqual([[name, id]]);
  });

  test('as structured metadata, by the name of its label', () => {
    const [metadata] = fields.filter((field) => field.matcherType === 'label');
    const regex = new RegExp(unescaped(metadata?.matcherRegex ?? ''));
    expect(['trace_id', 'trace_id_extracted', 'parent_trace_id'].filter((key) => regex.test(key))).toEqual([
      'trace_id',
    ]);
  });
});

test('the correlations of Loki find the id in a label object and in a JSON line', () => {
  const id = '3f2a9c0d1e4b5a6978c0ffee12345678';
  const samples: Record<string, string> = {
    labels: JSON.stringify({ flags: '1', trace_id: id }),
    Line: JSON.stringify({ level: 'warn', trace_id: id }),
  };
  for (const { config } of source('loki')?.correlations ?? []) {
    const [regex] = config.transformations ?? [];
    expect(new RegExp(unescaped(regex?.expression ?? '')).exec(samples[config.field] ?? '')?.[1]).toBe(id);
  }
});

describe('the alert rule', () => {
  const file = parse(read('alerting/task-svc.yaml')) as { groups: Array<{ interval: string; rules: Rule[] }> };
  const [group] = file.groups;
  const rule = group?.rules[0];
  const panels = JSON.parse(read('dashboards/throughline-demo.json')) as { uid: string; panels: Array<{ id: number }> };

  test('is evaluated every ten seconds and stays calm without data', () => {
    expect(group?.interval).toBe('10s');
    expect(rule?.noDataState).toBe('OK');
  });

  test('has a runbook link that is absolute and opens the app for this rule', () => {
    const runbook = new URL(rule?.annotations.runbook_url ?? '');
    expect(runbook.pathname).toBe(`/a/${PLUGIN_ID}/investigate`);
    expect(runbook.searchParams.get('rule')).toBe(rule?.uid);
  });

  test('has annotations without a dollar sign: Grafana 12 takes them raw, later versions expand them', () => {
    expect(Object.values(rule?.annotations ?? {}).join('')).not.toContain('$');
  });

  test('points at a panel that exists and at data sources that exist', () => {
    expect(rule?.dashboardUid).toBe(panels.uid);
    expect(panels.panels.map(({ id }) => id)).toContain(rule?.panelId);
    rule?.data.forEach(({ datasourceUid }) => expect(['prometheus', '__expr__']).toContain(datasourceUid));
  });
});

test('the app that is enabled is this one', () => {
  const { apps } = parse(read('plugins/app.yaml')) as { apps: Array<{ type: string; disabled: boolean }> };
  expect(apps).toEqual([{ type: PLUGIN_ID, org_id: 1, disabled: false }]);
});

test('every folder is one that Grafana reads', () => {
  expect(readdirSync(path.join(ROOT, 'provisioning')).sort()).toEqual([
    'alerting',
    'dashboards',
    'datasources',
    'plugins',
  ]);
});
