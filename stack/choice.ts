import { FAULT_NAMES, readFaultNames, type FaultName } from '../demo/faults';
import type { BinarySearch } from './binaries';
import { dockerProblem, type DockerParts } from './docker';
import { StackProblem, type Env } from './problem';

/** With Docker, with the programs of this machine, or as a preview without a Grafana. */
export type Way = 'docker' | 'native' | 'preview';

/** What the command line asks for. */
export interface Wishes {
  /** Undefined: Docker where there is one, else native binaries, else the preview. */
  way?: Way;
  clean: boolean;
  /** Faults that the demo starts with, each once. */
  faults: FaultName[];
  help: boolean;
}

export const USAGE = `npm start -- [--docker | --native | --preview] [--fault <name>] [--clean]

  --docker         use Docker, and nothing else
  --native         use the programs on this machine, and nothing else
  --preview        show the plugin with its sample incident, without a Grafana and without the demo shop
  --fault <name>   start the demo with this fault on, for example throttle; several with commas between them
  --clean          forget the data of earlier runs

The programs of a native run are grafana, prometheus, tempo and loki on PATH, or GRAFANA_BIN, PROMETHEUS_BIN, TEMPO_BIN
and LOKI_BIN; GRAFANA_HOME is Grafana's folder with conf/ and public/. Ports move with GRAFANA_PORT, PROMETHEUS_PORT,
TEMPO_PORT, LOKI_PORT, DEMO_CONTROL_PORT and the like, or all at once with STACK_PORT_OFFSET.

Faults: ${FAULT_NAMES.join(', ')}.`;

const WAYS = { '--docker': 'docker', '--native': 'native', '--preview': 'preview' } as const;

/** Reads the arguments, and the faults of DEMO_FAULT; throws a StackProblem for what is not known. */
export function readWishes(args: readonly string[], env: Env = {}): Wishes {
  const wishes: Wishes = { clean: false, faults: readFaults(env.DEMO_FAULT ?? ''), help: false };
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const [flag, inline] = arg.split('=', 2);
    if (flag === '--fault') {
      const list = inline ?? rest.shift() ?? '';
      const faults = readFaults(list.startsWith('-') ? '' : list);
      if (faults.length === 0) {
        throw new StackProblem(`--fault needs the name of a fault. Valid names: ${FAULT_NAMES.join(', ')}.`);
      }
      wishes.faults = [...new Set([...wishes.faults, ...faults])];
    } else if (arg === '--docker' || arg === '--native' || arg === '--preview') {
      const way = WAYS[arg];
      if (wishes.way && wishes.way !== way) {
        throw new StackProblem(`--${wishes.way} and ${arg} exclude each other.`);
      }
      wishes.way = way;
    } else if (arg === '--clean') {
      wishes.clean = true;
    } else if (arg === '--help' || arg === '-h') {
      wishes.help = true;
    } else {
      throw new StackProblem(`${arg} is not understood.\n\n${USAGE}`);
    }
  }
  return wishes;
}

function readFaults(list: string): FaultName[] {
  const read = readFaultNames(list);
  if (!read.ok) {
    throw new StackProblem(read.problem);
  }
  return read.faults;
}

/** How to start, and what to say about it, a line each: the way, why this one, and how to get the others. */
export interface Choice {
  way: Way;
  lines: string[];
}

const DOCKER_LINE = 'Starting the whole stack with Docker.';
const NATIVE_LINE = 'Starting the whole stack with the programs of this machine.';
const PREVIEW_LINE = 'Starting the preview: the plugin with its sample incident, without a Grafana.';
const TAKES = 'Docker with compose, or Grafana, Prometheus, Tempo and Loki on this machine';

/**
 * Docker where it works, else native binaries where all are there, else the preview, unless faults are asked for, which
 * need the demo shop. Throws a StackProblem that names all that is missing where a wish cannot be met.
 */
export function chooseWay(
  { way, faults, clean }: Pick<Wishes, 'way' | 'faults' | 'clean'>,
  docker: () => DockerParts,
  binaries: () => BinarySearch
): Choice {
  const cleanLines = clean ? ['It keeps no data, so --clean changes nothing.'] : [];
  if (way === 'preview') {
    if (faults.length > 0) {
      throw new StackProblem(
        `The preview has no demo shop in which to switch on ${faults.join(', ')}. Leave --preview out.`
      );
    }
    return { way, lines: [PREVIEW_LINE, ...cleanLines] };
  }
  const reasons: string[] = [];
  if (way !== 'native') {
    const problem = dockerProblem(docker());
    if (!problem) {
      return { way: 'docker', lines: [DOCKER_LINE, ...(way ? [] : [others('--native', '--preview')])] };
    }
    reasons.push(problem);
  }
  if (way !== 'docker') {
    const search = binaries();
    if (search.ok) {
      const why = reasons.map((reason) => `  Not with ${reason}`);
      return { way: 'native', lines: [NATIVE_LINE, ...why, ...(way ? [] : [others('--preview')])] };
    }
    reasons.push(...search.missing);
  }
  const list = reasons.map((reason) => `  - ${reason}`);
  if (way !== undefined) {
    throw new StackProblem([`--${way} cannot be done here.`, ...list].join('\n'));
  }
  if (faults.length > 0) {
    const heading = `Nothing to run the demo shop with, which ${faults.join(', ')} needs: it takes ${TAKES}.`;
    throw new StackProblem([heading, ...list].join('\n'));
  }
  return {
    way: 'preview',
    lines: [PREVIEW_LINE, `The whole stack takes ${TAKES}. Not found:`, ...list, ...cleanLines],
  };
}

const others = (...flags: string[]) => `  To choose another way: npm start -- ${flags.join(', or ')}`;
