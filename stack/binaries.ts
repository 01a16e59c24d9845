import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Env } from './problem';

/** The programs of a native run, and the folder Grafana finds its configuration defaults and web files in. */
export interface Binaries {
  grafana: string;
  grafanaHome: string;
  prometheus: string;
  tempo: string;
  loki: string;
}

export type BinarySearch = { ok: true; binaries: Binaries } | { ok: false; missing: string[] };

/** What the search asks of the machine; tests bring their own. */
export interface Machine {
  isProgram(file: string): boolean;
  exists(file: string): boolean;
  realPath(file: string): string;
  /** What the program prints when asked for its version. */
  version(file: string, flag: string): string;
}

interface Wanted {
  title: string;
  command: string;
  variable: string;
  versionFlag: string;
  /** How its version text begins: another program may have the same name (Debian's `loki` is one for genetics). */
  says: RegExp;
}

const WANTED: Record<'grafana' | 'prometheus' | 'tempo' | 'loki', Wanted> = {
  grafana: {
    title: 'Grafana',
    command: 'grafana',
    variable: 'GRAFANA_BIN',
    versionFlag: '-v',
    says: /^(grafana )?version /im,
  },
  prometheus: {
    title: 'Prometheus',
    command: 'prometheus',
    variable: 'PROMETHEUS_BIN',
    versionFlag: '--version',
    says: /^prometheus, version/im,
  },
  tempo: {
    title: 'Tempo',
    command: 'tempo',
    variable: 'TEMPO_BIN',
    versionFlag: '-version',
    says: /^tempo, version/im,
  },
  loki: { title: 'Loki', command: 'loki', variable: 'LOKI_BIN', versionFlag: '-version', says: /^loki, version/im },
};

const PACKAGED_HOME = '/usr/share/grafana';

/**
 * Finds the four programs: each by its variable (GRAFANA_BIN, PROMETHEUS_BIN, TEMPO_BIN, LOKI_BIN), else on PATH; Grafana
 * also under GRAFANA_HOME. Where one is missing, says each and how to name it.
 */
export function findBinaries(env: Env = process.env, machine: Machine = thisMachine): BinarySearch {
  const missing: string[] = [];
  const find = (wanted: Wanted, extra: string[] = []) => {
    const found = findProgram(wanted, env, machine, extra);
    if ('problem' in found) {
      missing.push(found.problem);
    }
    return 'file' in found ? found.file : undefined;
  };

  const homes = [env.GRAFANA_HOME, PACKAGED_HOME].flatMap((home) => home || []);
  const grafana = find(
    WANTED.grafana,
    homes.map((home) => path.join(home, 'bin', 'grafana'))
  );
  const home = grafana && grafanaHome(grafana, env, machine);
  if (grafana && !home) {
    const where = env.GRAFANA_HOME ? `GRAFANA_HOME (${env.GRAFANA_HOME})` : `the folder above ${grafana}`;
    missing.push(
      `Grafana's home: ${where} does not hold conf/defaults.ini and public/build. Set GRAFANA_HOME to the folder that does.`
    );
  }
  const prometheus = find(WANTED.prometheus);
  const tempo = find(WANTED.tempo);
  const loki = find(WANTED.loki);
  return grafana && home && prometheus && tempo && loki
    ? { ok: true, binaries: { grafana, grafanaHome: home, prometheus, tempo, loki } }
    : { ok: false, missing };
}

function findProgram(
  { title, command, variable, versionFlag, says }: Wanted,
  env: Env,
  machine: Machine,
  extra: string[]
): { file: string } | { problem: string } {
  const set = env[variable];
  if (set && !machine.isProgram(set)) {
    return { problem: `${title}: ${variable} is ${set}, which is not a program that can be run.` };
  }
  const onPath = (env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const candidates = set ? [set] : [...extra, ...onPath.map((folder) => path.join(folder, command))];
  const programs = candidates.filter((file) => machine.isProgram(file));
  const file = programs.find((program) => says.test(machine.version(program, versionFlag)));
  if (file) {
    return { file };
  }
  const [other] = programs;
  return {
    problem: other
      ? `${title}: ${other} is another program (its ${versionFlag} does not name ${title}). Set ${variable} to the right one.`
      : `${title}: there is no ${command} on PATH. Install it, or set ${variable} to the program.`,
  };
}

/** GRAFANA_HOME, else the folder above the binary's own, else where packages put it. */
function grafanaHome(binary: string, env: Env, machine: Machine): string | undefined {
  const isHome = (folder: string) =>
    machine.exists(path.join(folder, 'conf', 'defaults.ini')) && machine.exists(path.join(folder, 'public', 'build'));
  const candidates = env.GRAFANA_HOME
    ? [env.GRAFANA_HOME]
    : [path.dirname(path.dirname(machine.realPath(binary))), PACKAGED_HOME];
  return candidates.find(isHome);
}

const VERSION_TIMEOUT_MS = 10_000;

const thisMachine: Machine = {
  isProgram(file) {
    try {
      accessSync(file, constants.X_OK);
      return statSync(file).isFile();
    } catch {
      return false;
    }
  },
  exists: existsSync,
  realPath: realpathSync,
  version(file, flag) {
    const { stdout, stderr } = spawnSync(file, [flag], { encoding: 'utf8', timeout: VERSION_TIMEOUT_MS });
    return `${stdout ?? ''}\n${stderr ?? ''}`;
  },
};
