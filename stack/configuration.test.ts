import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { HISTORY } from '../src/backends/sample/model/history';
import { SERVICES } from '../src/backends/sample/model/services';
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
  ports?: string[];
  volumes?: string[];
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
  profiles?: string[];
}
const compose = parse(read('docker-compose.yaml'), { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, null>;
};
const services = Object.entries(compose.services);

describe('docker-compose.yaml', () => {
  test.each(services)('%s is pinned, published on loopback only, and waits for what is checked', (_name, service) => {
    const image = service.image.replace(/\$\{\w+:-([^}]*)\}/g, '$1');
    expect(image).toMatch(/^[\w-]+(\/[\w-]+)?:(v?\d+\.\d+\.\d+|local)$/);
    service.ports?.forEach((port) => expect(port).toMatch(/^127\.0\.0\.1:\$\{[A-Z_]+:-\d+\}:\d+$/));
    for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(condition).toBe('service_healthy');
      expect(compose.services[name]?.healthcheck?.test[0]).toMatch(/^CMD/);
    }
  });

  test('ports move with the variables of a native run', () => {
    const ofStack = Object.values(PORTS).map(({ variable, port }) => `${variable}:-${port}`);
    // A second Grafana, only for the browser tests.
    const known = [...ofStack, 'NO_EXPLORE_GRAFANA_PORT:-3055'];
    for (const [, service] of services) {
      service.ports?.forEach((port) => expect(known).toContain(/\{(.*)\}/.exec(port)?.[1]));
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

  test('gives the demo every setting of a native run; its ports stay the usual ones', () => {
    const ofPorts: string[] = Object.values(PORTS).map(({ variable }) => variable);
    const settings = Object.keys(demoProgram({ ...setup, fault: 'throttle' }).env).filter(
      (name) => !ofPorts.includes(name)
    );
    const { environment = {} } = compose.services.demo ?? {};
    expect(Object.keys(environment)).toEqual(expect.arrayContaining(settings));
    expect(Object.keys(environment).filter((name) => ofPorts.includes(name))).toEqual([]);
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

test('the image of the demo has all the sources that its bundle needs', () => {
  const dockerfile = read('Dockerfile');
  const folder = mkdtempSync(path.join(tmpdir(), 'stack-image-'));
  try {
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
    for (const [, from = '', to = ''] of dockerfile.matchAll(/^COPY (\S+) (\.\/\S+)$/gm)) {
      cpSync(path.join(ROOT, from), path.join(folder, to), { recursive: true });
    }
    const args = /^RUN npx esbuild (.*) --outfile=/m.exec(dockerfile)?.[1]?.split(' ') ?? [];
    const esbuild = path.join(ROOT, 'node_modules', '.bin', 'esbuild');
    const { status, stderr } = spawnSync(esbuild, [...args, '--outfile=demo.js'], { cwd: folder, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, expect.not.stringContaining('Could not resolve')]);
  } finally {
    rmSync(folder, { recursive: true });
  }
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

/** The milliseconds of a duration such as 2h. */
const ms = (duration: string) => {
  const [, count, unit] = /^(\d+)(s|m|h)$/.exec(duration) ?? [];
  return Number(count) * { s: 1_000, m: 60_000, h: 3_600_000 }[unit as 's' | 'm' | 'h'];
};

describe('an hour of history', () => {
  const plain = (file: string) => parse(read(`stack/${file}`).replace(/\$\{\w+:-([^}]*)\}/g, '$1')) as unknown;

  test('is taken by Prometheus, however late', () => {
    const { storage } = plain('prometheus.yaml') as { storage: { tsdb: { out_of_order_time_window: string } } };
    expect(ms(storage.tsdb.out_of_order_time_window)).toBeGreaterThan(HISTORY.lengthMs);
  });

  test('is taken by Loki from a stream that has newer lines, and found again while it is in memory', () => {
    const { ingester } = plain('loki.yaml') as { ingester: { max_chunk_age: string } };
    expect(ms(ingester.max_chunk_age) / 2).toBeGreaterThan(HISTORY.lengthMs);
    // Queries ask the ingester for the last three hours only (query_ingesters_within).
    expect(ms(ingester.max_chunk_age)).toBeLessThanOrEqual(ms('3h'));
  });

  test('is found in its own time by Tempo, in blocks that are kept for as long as nobody else is asked', () => {
    const { live_store: live, query_frontend: frontend } = plain('tempo.yaml') as {
      live_store: { wal: { ingestion_time_range_slack: string }; complete_block_timeout: string };
      query_frontend: Record<'search' | 'metrics', { query_backend_after: string }>;
    };
    expect(ms(live.wal.ingestion_time_range_slack)).toBeGreaterThan(HISTORY.lengthMs);
    for (const { query_backend_after: after } of [frontend.search, frontend.metrics]) {
      expect(ms(after)).toBeGreaterThan(HISTORY.lengthMs);
      expect(ms(live.complete_block_timeout)).toBeGreaterThanOrEqual(ms(after));
    }
  });
});

describe('the collector', () => {
  interface Policy {
    type: string;
    status_code?: { status_codes: string[] };
    latency?: { threshold_ms: number };
  }
  const config = parse(read('stack/collector.yaml').replace(/\$\{env:\w+:-([^}]*)\}/g, '$1')) as {
    receivers: { otlp: { protocols: { http: { endpoint: string } } } };
    processors: { tail_sampling: { policies: Policy[] } };
    exporters: { otlp_grpc: { endpoint: string } };
  };

  test('starts only when asked for, and stands between the demo and Tempo', () => {
    expect(compose.services.collector?.profiles).toEqual(['collector']);
    const asked = /DEMO_TRACES_ENDPOINT=(\S+) docker compose --profile collector up/.exec(read('docker-compose.yaml'));
    const { hostname, port } = new URL(asked?.[1] ?? '');
    expect(hostname).toBe('collector');
    expect(config.receivers.otlp.protocols.http.endpoint).toBe(`0.0.0.0:${port}`);
    expect(compose.services.demo?.environment?.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT).toBe(
      `\${DEMO_TRACES_ENDPOINT:-http://tempo:${PORTS.otlpHttp.port}/v1/traces}`
    );
    expect(config.exporters.otlp_grpc.endpoint).toBe(`tempo:${PORTS.otlpGrpc.port}`);
  });

  test('keeps errors, and all that the alert calls slow', () => {
    const { policies } = config.processors.tail_sampling;
    const alert = /evaluator: \{ type: gt, params: \[([\d.]+)\] \}/.exec(read('provisioning/alerting/task-svc.yaml'));
    expect(policies.find(({ type }) => type === 'status_code')?.status_code?.status_codes).toEqual(['ERROR']);
    expect(policies.find(({ type }) => type === 'latency')?.latency?.threshold_ms).toBe(Number(alert?.[1]) * 1000);
  });
});

test('each service is scraped as itself, on its own port, in both ways of running', () => {
  const targets = (file: string) =>
    parse(read(`stack/targets/${file}.yaml`)) as Array<{ targets: string[]; labels: Record<string, string> }>;
  const metricsPorts = Object.entries(PORTS).filter(([name]) => name.endsWith('Metrics'));
  for (const [file, host] of [
    ['native', '127.0.0.1'],
    ['compose', 'demo'],
  ] as const) {
    expect(targets(file).flatMap((target) => target.targets)).toEqual(
      metricsPorts.map(([, { port }]) => `${host}:${port}`)
    );
  }
  const expected = Object.values(SERVICES).map(({ name, namespace, instanceId }) => ({
    job: `${namespace}/${name}`,
    service: name,
    namespace,
    instance: instanceId,
  }));
  for (const file of ['native', 'compose']) {
    const labels = targets(file).map((target) => target.labels);
    expect(labels).toHaveLength(expected.length);
    expect(labels).toEqual(expect.arrayContaining(expected));
  }
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
