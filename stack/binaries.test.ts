import { findBinaries, type Machine } from './binaries';

const VERSIONS: Record<string, string> = {
  grafana: 'grafana version 12.2.0',
  prometheus: 'prometheus, version 2.42.0+ds (branch: debian/sid)',
  tempo: 'tempo, version 3.0.3 (branch: , revision: unknown)',
  loki: 'loki, version 3.7.6 (branch: , revision: unknown)',
};

/** A machine with these files; a program's version text is that of its name unless given. */
function machine(files: string[], versions: Record<string, string> = {}, links: Record<string, string> = {}): Machine {
  const has = (file: string) => files.includes(file);
  return {
    isProgram: has,
    exists: has,
    realPath: (file) => links[file] ?? file,
    version: (file) => versions[file] ?? VERSIONS[file.split('/').at(-1) ?? ''] ?? '',
  };
}

const HOME = ['/opt/grafana/conf/defaults.ini', '/opt/grafana/public/build'];
const STORES = ['/usr/bin/prometheus', '/usr/bin/tempo', '/usr/bin/loki'];
const PATH = '/usr/local/bin:/usr/bin';

test('finds the programs on PATH, and the home above the real binary', () => {
  const here = machine(
    ['/usr/local/bin/grafana', ...STORES, ...HOME],
    {},
    { '/usr/local/bin/grafana': '/opt/grafana/bin/grafana' }
  );
  expect(findBinaries({ PATH }, here)).toEqual({
    ok: true,
    binaries: {
      grafana: '/usr/local/bin/grafana',
      grafanaHome: '/opt/grafana',
      prometheus: '/usr/bin/prometheus',
      tempo: '/usr/bin/tempo',
      loki: '/usr/bin/loki',
    },
  });
});

test('takes the home of a package where the binary is elsewhere', () => {
  const packaged = ['/usr/share/grafana/conf/defaults.ini', '/usr/share/grafana/public/build'];
  const found = findBinaries({ PATH }, machine(['/usr/bin/grafana', ...STORES, ...packaged]));
  expect(found).toMatchObject({
    ok: true,
    binaries: { grafana: '/usr/bin/grafana', grafanaHome: '/usr/share/grafana' },
  });
});

test('takes the program inside GRAFANA_HOME before one on PATH', () => {
  const here = machine(['/opt/grafana/bin/grafana', '/usr/bin/grafana', ...STORES, ...HOME]);
  expect(findBinaries({ PATH, GRAFANA_HOME: '/opt/grafana' }, here)).toMatchObject({
    binaries: { grafana: '/opt/grafana/bin/grafana', grafanaHome: '/opt/grafana' },
  });
});

test('takes what a variable names before anything else', () => {
  const here = machine(['/x/loki', '/opt/grafana/bin/grafana', ...STORES, ...HOME]);
  const found = findBinaries({ PATH, GRAFANA_HOME: '/opt/grafana', LOKI_BIN: '/x/loki' }, here);
  expect(found).toMatchObject({ ok: true, binaries: { loki: '/x/loki' } });
});

test('passes over a program that only shares the name', () => {
  const here = machine(['/usr/local/bin/loki', '/opt/grafana/bin/grafana', ...STORES, ...HOME], {
    '/usr/local/bin/loki': 'Loki: linkage analysis, 2.4.7.4',
  });
  const found = findBinaries({ PATH, GRAFANA_HOME: '/opt/grafana' }, here);
  expect(found).toMatchObject({ ok: true, binaries: { loki: '/usr/bin/loki' } });
});

test('names everything that is missing, with the way out', () => {
  expect(findBinaries({ PATH }, machine([]))).toEqual({
    ok: false,
    missing: [
      'Grafana: there is no grafana on PATH. Install it, or set GRAFANA_BIN to the program.',
      'Prometheus: there is no prometheus on PATH. Install it, or set PROMETHEUS_BIN to the program.',
      'Tempo: there is no tempo on PATH. Install it, or set TEMPO_BIN to the program.',
      'Loki: there is no loki on PATH. Install it, or set LOKI_BIN to the program.',
    ],
  });
});

test('says when a variable names no program, a wrong program, or a home that is none', () => {
  const here = machine(['/usr/bin/grafana', '/usr/bin/prometheus', '/bin/true'], { '/bin/true': '' });
  const found = findBinaries({ PATH, TEMPO_BIN: '/nope', LOKI_BIN: '/bin/true', GRAFANA_HOME: '/tmp' }, here);
  expect(found).toEqual({
    ok: false,
    missing: [
      "Grafana's home: GRAFANA_HOME (/tmp) does not hold conf/defaults.ini and public/build. Set GRAFANA_HOME to the folder that does.",
      'Tempo: TEMPO_BIN is /nope, which is not a program that can be run.',
      'Loki: /bin/true is another program (its -version does not name Loki). Set LOKI_BIN to the right one.',
    ],
  });
});
