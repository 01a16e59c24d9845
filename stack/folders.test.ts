import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { clearFolders, dataFolderOf, foldersIn, PLUGIN_ID, prepareFolders, ROOT, withRootUrl } from './folders';
import { pluginNeedsBuild } from './bundle';
import { resolvePorts } from './ports';

let data: string;
beforeEach(() => (data = mkdtempSync(path.join(tmpdir(), 'stack-'))));
afterEach(() => rmSync(data, { recursive: true }));

test.each([
  ['http://localhost:4000', 'http://localhost:4000/a/x?rule=1'],
  ['https://grafana.example.com/sub/', 'https://grafana.example.com/sub/a/x?rule=1'],
])('the root URL %s replaces the one the files are written for', (root, expected) => {
  expect(withRootUrl('http://localhost:3000/a/x?rule=1', root)).toBe(expected);
});

test('a native run gets its own root URL, metrics ports and plugin, again and again', () => {
  const folders = foldersIn(data);
  for (const plugin of ['/first/dist', '/second/dist']) {
    prepareFolders(folders, resolvePorts({ STACK_PORT_OFFSET: '10' }), 'http://localhost:3010', {
      plugin,
      otherPlugins: ['/plugins/other-app'],
    });
    expect(readlinkSync(path.join(folders.plugins, PLUGIN_ID))).toBe(plugin);
    expect(readlinkSync(path.join(folders.plugins, 'other-app'))).toBe('/plugins/other-app');
  }
  const rule = readFileSync(path.join(folders.provisioning, 'alerting', 'task-svc.yaml'), 'utf8');
  expect(rule).toContain(`runbook_url: http://localhost:3010/a/${PLUGIN_ID}/investigate?rule=task-svc-p99`);
});

test.each(['10', '1'])('with offset %s each service is scraped on its own port', (offset) => {
  const folders = foldersIn(data);
  const ports = resolvePorts({ STACK_PORT_OFFSET: offset });
  prepareFolders(folders, ports, 'http://localhost:3010', { plugin: '/dist' });
  const file = readFileSync(path.join(folders.config, 'targets', 'native.yaml'), 'utf8');
  const targets = parse(file) as Array<{ targets: string[]; labels: { service: string } }>;
  const scraped = targets.map(({ targets: [address], labels }) => [labels.service, address]);
  expect(scraped).toEqual([
    ['web-frontend', `127.0.0.1:${ports.demoWebMetrics}`],
    ['task-svc', `127.0.0.1:${ports.demoTaskMetrics}`],
    ['checkout-service', `127.0.0.1:${ports.demoCheckoutMetrics}`],
    ['inventory-service', `127.0.0.1:${ports.demoInventoryMetrics}`],
    ['payment-service', `127.0.0.1:${ports.demoPaymentMetrics}`],
  ]);
});

test('a Grafana on another port has a data folder of its own, inside the one that git ignores', () => {
  expect(dataFolderOf(resolvePorts({}))).toBe(path.join(ROOT, '.data'));
  expect(dataFolderOf(resolvePorts({ GRAFANA_PORT: '3001' }))).toBe(path.join(ROOT, '.data', 'port-3001'));
});

test('a clean start forgets this stack and nothing beside it', () => {
  const [first, second] = [foldersIn(data), foldersIn(path.join(data, 'port-3001'))];
  const ports = resolvePorts({});
  [first, second].forEach((folders) => prepareFolders(folders, ports, 'http://localhost:3000', { plugin: data }));
  clearFolders(first);
  expect([first.grafana, first.logs, second.grafana, ROOT].map((folder) => existsSync(folder))).toEqual([
    false,
    false,
    true,
    true,
  ]);
});

test('the plugin is built when dist/ is missing, incomplete, or older than a source', () => {
  const write = (file: string, seconds: number) => {
    mkdirSync(path.dirname(path.join(data, file)), { recursive: true });
    writeFileSync(path.join(data, file), '');
    utimesSync(path.join(data, file), seconds, seconds);
  };
  write('src/deep/down/module.tsx', 100);
  expect(pluginNeedsBuild(data)).toBe(true);
  write('dist/module.js', 200);
  expect(pluginNeedsBuild(data)).toBe(true);
  write('dist/plugin.json', 200);
  expect(pluginNeedsBuild(data)).toBe(false);
  write('src/deep/down/other.ts', 300);
  expect(pluginNeedsBuild(data)).toBe(true);
});
