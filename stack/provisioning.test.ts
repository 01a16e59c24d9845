import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { lineText } from '../src/backends/sample/model/lineShapes';
import type { SpanContext } from '../src/backends/sample/model/records';
import type { ServiceName } from '../src/backends/sample/model/services';
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

test('a span leads to the lines around it, by the label that all services have', () => {
  expect(source('tempo')?.jsonData.tracesToLogsV2).toMatchObject({
    spanStartTimeShift: '-1m',
    spanEndTimeShift: '5m',
    filterByTraceID: true,
    tags: [{ key: 'service.name', value: 'service_name' }],
  });
});

const span = { traceId: '3f2a9c0d1e4b5a6978c0ffee12345678', spanId: '7d1f0c2b9a8e4d55', sampled: true };
const short = { ...span, traceId: '0000000000000000f8c0ffee12345678' };

/** A line as the demo writes it, with what looks like an id in its fields. */
const lineOf = (service: ServiceName, context: SpanContext | undefined) =>
  lineText({
    service,
    serviceName: service,
    timeMs: Date.UTC(2026, 10, 21, 13, 0, 0, 123),
    level: 'warn',
    message: 'waited 812 ms for row-level lock on stock row SKU-1',
    fields: { sku: 'SKU-1', partition: 'tenant-42', order: '91c2f6d4a07b5e38' },
    span: context,
  });

describe('the trace id is found in each shape of line, by one derived field only', () => {
  const fields = source('loki')?.jsonData.derivedFields ?? [];
  const inLine = (line: string) =>
    fields
      .filter((field) => field.matcherType !== 'label')
      .flatMap((field) => {
        const match = new RegExp(unescaped(field.matcherRegex)).exec(line);
        return match ? [[field.name, match[1]?.toLowerCase()]] : [];
      });

  test.each([
    ['checkout-service', 'Trace (text)', span.traceId, short.traceId],
    ['inventory-service', 'Trace (logfmt)', span.traceId, short.traceId],
    // The two that log JSON write 64 bits as such.
    ['payment-service', 'Trace (JSON)', span.traceId, 'f8c0ffee12345678'],
    ['task-svc', 'Trace (JSON)', span.traceId, 'f8c0ffee12345678'],
  ] as const)('%s: %s', (service, name, long, sixteen) => {
    expect(inLine(lineOf(service, span))).toEqual([[name, long]]);
    expect(inLine(lineOf(service, short))).toEqual([[name, sixteen]]);
    expect(inLine(lineOf(service, undefined))).toEqual([]);
  });

  test.each([
    ['Trace (JSON)', `{"traceId": "${span.traceId.toUpperCase()}"}`],
    ['Trace (logfmt)', `trace_id=${span.traceId}`],
    ['Trace (text)', `slow query in ${span.traceId}`],
  ])('%s, as others write it: %s', (name, line) => {
    expect(inLine(line)).toEqual([[name, span.traceId]]);
  });

  test('web-frontend: as structured metadata, by the name of its label', () => {
    expect(inLine(lineOf('web-frontend', span))).toEqual([]);
    const [metadata] = fields.filter((field) => field.matcherType === 'label');
    const regex = new RegExp(unescaped(metadata?.matcherRegex ?? ''));
    expect(['trace_id', 'trace_id_extracted', 'parent_trace_id'].filter((key) => regex.test(key))).toEqual([
      'trace_id',
    ]);
  });
});

describe('the correlations of Loki find the id', () => {
  /** As Grafana does: every match, whatever its case, of which the last one counts. */
  const found = (field: string, text: string) => {
    const correlation = source('loki')?.correlations?.find(({ config }) => config.field === field);
    const expression = unescaped(correlation?.config.transformations?.[0]?.expression ?? '');
    return [...text.matchAll(new RegExp(expression, 'gi'))].at(-1)?.[1];
  };

  test('in the labels of a line', () => {
    expect(found('labels', JSON.stringify({ flags: '1', trace_id: span.traceId, span_id: span.spanId }))).toBe(
      span.traceId
    );
  });

  test.each(['checkout-service', 'inventory-service', 'payment-service', 'task-svc'] as const)(
    'in a line of %s',
    (service) => {
      expect(found('Line', lineOf(service, span))).toBe(span.traceId);
      expect(found('Line', lineOf(service, undefined))).toBeUndefined();
    }
  );
});

interface Panel {
  id: number;
  gridPos: { x: number; y: number; w: number; h: number };
  targets: Array<{ datasource: { uid: string }; expr: string; exemplar?: boolean }>;
}
const dashboard = JSON.parse(read('dashboards/throughline-demo.json')) as { uid: string; panels: Panel[] };

describe('the dashboard', () => {
  test('asks data sources that exist, in panels with ids of their own', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const { datasource, expr } of panels.flatMap(({ targets }) => targets)) {
      expect(source(datasource.uid)?.type).toBe(
        expr.startsWith('{') || expr.includes('_over_time(') ? 'loki' : 'prometheus'
      );
    }
  });

  test('leaves no panel beside or over another one’s place', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`)
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...dashboard.panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
  });
});

describe('the alert rule', () => {
  const file = parse(read('alerting/task-svc.yaml')) as { groups: Array<{ interval: string; rules: Rule[] }> };
  const [group] = file.groups;
  const rule = group?.rules[0];
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
    expect(rule?.dashboardUid).toBe(dashboard.uid);
    // It shows the query of the rule, with the dashboard's own window for the rate.
    const shown = dashboard.panels.find(({ id }) => id === rule?.panelId)?.targets[0]?.expr;
    expect(shown?.replace('$__rate_interval', '1m')).toBe(rule?.data[0]?.model.expr);
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
