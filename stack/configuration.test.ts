import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { foldersIn, ROOT } from './folders';
import { PORTS, resolvePorts } from './ports';
import {
  demoProgram,
  grafanaProgram,
  lokiProgram,
  prometheusProgram,
  storesOn,
  tempoProgram,
  type Setup,
} from './programs';

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

const ports = resolvePorts({});
const setup: Setup = {
  binaries: { grafana: '/g', grafanaHome: '/home', prometheus: '/p', tempo: '/t', loki: '/l' },
  ports,
  folders: foldersIn('/data'),
  stores: storesOn(ports),
  grafanaUrl: 'http://localhost:3000',
  grafanaEnv: {},
};
const programs = [prometheusProgram, tempoProgram, lokiProgram, grafanaProgram, demoProgram].map((make) => make(setup));

interface Service {
  image: string;
  command?: string[];
  environment?: Record<string, string>;
  ports: string[];
  volumes?: string[];
  healthcheck?: { test: string[] };
}
const compose = parse(read('docker-compose.yaml'), { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, null>;
};
const services = Object.entries(compose.services);

describe('docker-compose.yaml', () => {
  test.each(services)('%s is pinned, checked, and published on loopback only', (_name, service) => {
    const image = service.image.replace(/\$\{\w+:-([^}]*)\}/g, '$1');
    expect(image).toMatch(/^[\w-]+(\/[\w-]+)?:(v?\d+\.\d+\.\d+|local)$/);
    expect(service.healthcheck?.test[0]).toMatch(/^CMD/);
    service.ports.forEach((port) => expect(port).toMatch(/^127\.0\.0\.1:\$\{[A-Z_]+:-\d+\}:\d+$/));
  });

  test('ports move with the variables of a native run', () => {
    const ofStack = Object.values(PORTS).map(({ variable, port }) => `${variable}:-${port}`);
    // A second Grafana, only for the browser tests.
    const known = [...ofStack, 'NO_EXPLORE_GRAFANA_PORT:-3055'];
    for (const [, service] of services) {
      service.ports.forEach((port) => expect(known).toContain(/\{(.*)\}/.exec(port)?.[1]));
    }
  });

  test('what it mounts is there, or is a volume it declares', () => {
    const sources = services.flatMap(([, { volumes = [] }]) =>
      volumes.map((volume) => volume.split(/:(?=\/)/)[0] ?? '')
    );
    for (const mounted of sources.map((text) => text.replace(/\$\{\w+:-([^}]*)\}/, '$1'))) {
      const isThere =
        mounted === './dist' || Object.hasOwn(compose.volumes, mounted) || existsSync(path.join(ROOT, mounted));
      expect([mounted, isThere]).toEqual([mounted, true]);
    }
  });

  test('runs Prometheus with the flags of a native run', () => {
    const features = (args: readonly string[]) => args.filter((arg) => /^--(enable|web\.enable)/.test(arg));
    expect(features(compose.services.prometheus?.command ?? [])).toEqual(features(programs[0]?.args ?? []));
  });

  test('gives Grafana the URLs that provisioning reads', () => {
    const wanted = [...read('provisioning/datasources/datasources.yaml').matchAll(/^\s+url: \$\{(\w+)\}$/gm)];
    expect(wanted).toHaveLength(3);
    for (const [, variable = ''] of wanted) {
      expect(compose.services.grafana?.environment?.[variable]).toMatch(/^http:/);
      expect(programs[3]?.env[variable]).toMatch(/^http:\/\/127\.0\.0\.1:/);
    }
  });
});

describe.each([
  ['tempo.yaml', 1],
  ['loki.yaml', 2],
] as const)('%s', (file, index) => {
  const text = read(`stack/${file}`);
  const variables = [...text.matchAll(/\$\{(\w+)(:-)?/g)];

  test('each variable has a default for the container and a value in a native run', () => {
    expect(variables.length).toBeGreaterThan(4);
    for (const [, name = '', fallback] of variables) {
      expect([name, fallback]).toEqual([name, ':-']);
      expect([name, name.endsWith('LOG_LEVEL') || name in (programs[index]?.env ?? {})]).toEqual([name, true]);
    }
  });

  test('reports to nobody', () => {
    const { analytics, usage_report } = parse(text.replace(/\$\{\w+:-([^}]*)\}/g, '$1')) as Record<
      'analytics' | 'usage_report',
      { reporting_enabled: boolean } | undefined
    >;
    expect((analytics ?? usage_report)?.reporting_enabled).toBe(false);
  });
});

test('both sets of scrape targets carry the same labels', () => {
  const labels = (file: string) =>
    (parse(read(`stack/targets/${file}.yaml`)) as Array<{ labels: Record<string, string> }>).map(
      (target) => target.labels
    );
  expect(labels('native')).toEqual(labels('compose'));
  expect(labels('native').map(({ job, service, instance }) => [job, service, instance])).toEqual([
    ['shop/web-frontend', 'web-frontend', 'web-frontend-0'],
    ['tasks/task-svc', 'task-svc', 'task-svc-0'],
  ]);
});

test('a native run listens on loopback, and keeps its data in the data folder', () => {
  for (const { args, env, cwd, name, readyUrl } of programs) {
    const text = [...args, ...Object.values(env)].join('\n');
    expect(text).toContain('127.0.0.1');
    expect(text).not.toMatch(/0\.0\.0\.0|=:\d/);
    expect(readyUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//);
    expect(name === 'demo' || cwd.startsWith('/data/')).toBe(true);
  }
});
