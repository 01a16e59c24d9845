import {
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { PORT_NAMES, PORTS, type Ports } from './ports';

export const PLUGIN_ID = 'throughline-investigations-app';
export const ROOT = path.resolve(__dirname, '..');

/** Where a native run reads and writes. Everything but `root` and `stack` is under the data folder. */
export interface Folders {
  root: string;
  stack: string;
  logs: string;
  config: string;
  plugins: string;
  provisioning: string;
  prometheus: string;
  tempo: string;
  loki: string;
  grafana: string;
}

export function foldersIn(data: string): Folders {
  const inside = (name: string) => path.join(data, name);
  return {
    root: ROOT,
    stack: path.join(ROOT, 'stack'),
    logs: inside('logs'),
    config: inside('config'),
    plugins: inside('plugins'),
    provisioning: inside('provisioning'),
    prometheus: inside('prometheus'),
    tempo: inside('tempo'),
    loki: inside('loki'),
    grafana: inside('grafana'),
  };
}

/** The data folder of a stack whose Grafana has this port: two stacks never share one. Git ignores both. */
export function dataFolderOf(ports: Ports): string {
  const data = path.join(ROOT, '.data');
  return ports.grafana === PORTS.grafana.port ? data : path.join(data, `port-${ports.grafana}`);
}

/** Forgets what earlier runs have left in these folders, logs included. */
export function clearFolders({ root: _root, stack: _stack, ...own }: Folders): void {
  Object.values(own).forEach((folder) => rmSync(folder, { recursive: true, force: true }));
}

export interface Contents {
  /** The built plugin's folder. */
  plugin: string;
  /** Folders of other plugins, each named as its plugin. */
  otherPlugins?: readonly string[];
  /** What is provisioned; default `provisioning` in the repository. */
  provisioning?: string;
}

/** Makes the folders, and writes what depends on ports and URLs. */
export function prepareFolders(folders: Folders, ports: Ports, grafanaUrl: string, contents: Contents): void {
  const { root, stack, ...own } = folders;
  const { plugin, otherPlugins = [], provisioning = path.join(root, 'provisioning') } = contents;
  Object.values(own).forEach((folder) => mkdirSync(folder, { recursive: true }));
  renderProvisioning(provisioning, folders.provisioning, grafanaUrl);
  linkPlugin(plugin, path.join(folders.plugins, PLUGIN_ID));
  otherPlugins.forEach((folder) => linkPlugin(folder, path.join(folders.plugins, path.basename(folder))));

  cpSync(path.join(stack, 'prometheus.yaml'), path.join(folders.config, 'prometheus.yaml'));
  const targets = readFileSync(path.join(stack, 'targets', 'native.yaml'), 'utf8');
  mkdirSync(path.join(folders.config, 'targets'), { recursive: true });
  writeFileSync(path.join(folders.config, 'targets', 'native.yaml'), withMetricsPorts(targets, ports));
}

/** Ports are replaced all at once: with a small offset one target's new port is another one's old. */
function withMetricsPorts(targets: string, ports: Ports): string {
  const moved = new Map(PORT_NAMES.map((name) => [String(PORTS[name].port), String(ports[name])]));
  return targets.replace(/(?<=127\.0\.0\.1:)\d+/g, (port) => moved.get(port) ?? port);
}

/** Where Grafana answers when nobody says otherwise; the files in provisioning/ are written for it. */
export const DEFAULT_GRAFANA_URL = `http://localhost:${PORTS.grafana.port}`;

/** Grafana 12 expands no variable in the annotations of an alert rule, so the root URL is written into a copy. */
export function renderProvisioning(from: string, to: string, grafanaUrl: string): void {
  rmSync(to, { recursive: true, force: true });
  for (const file of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
    const source = path.join(from, file);
    if (statSync(source).isFile()) {
      mkdirSync(path.dirname(path.join(to, file)), { recursive: true });
      writeFileSync(path.join(to, file), withRootUrl(readFileSync(source, 'utf8'), grafanaUrl));
    }
  }
}

export function withRootUrl(text: string, grafanaUrl: string): string {
  return text.replaceAll(`${DEFAULT_GRAFANA_URL}/`, `${grafanaUrl.replace(/\/+$/, '')}/`);
}

/** Grafana accepts a symbolic link as a plugin's folder, so a new build is there at once. */
function linkPlugin(folder: string, link: string): void {
  if (lstatSync(link, { throwIfNoEntry: false })) {
    rmSync(link, { recursive: true });
  }
  symlinkSync(folder, link, 'junction');
}
