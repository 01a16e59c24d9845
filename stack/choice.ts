import { FAULT_NAMES, readFaultNames, type FaultName } from '../demo/faults';
import type { BinarySearch } from './binaries';
import { dockerProblem, type DockerParts } from './docker';
import { StackProblem, type Env } from './problem';

/** What the command line asks for. */
export interface Wishes {
  /** Undefined: Docker where there is one, else native binaries. */
  way?: 'docker' | 'native';
  clean: boolean;
  /** Faults that the demo starts with, each once. */
  faults: FaultName[];
  help: boolean;
}

export const USAGE = `npm start -- [--docker | --native] [--fault <name>] [--clean]

  --docker         use Docker, and nothing else
  --native         use the programs on this machine, and nothing else
  --fault <name>   start the demo with this fault on, for example throttle; several with commas between them
  --clean          forget the data of earlier runs

The programs of a native run are grafana, prometheus, tempo and loki on PATH, or GRAFANA_BIN, PROMETHEUS_BIN, TEMPO_BIN
and LOKI_BIN; GRAFANA_HOME is Grafana's folder with conf/ and public/. Ports move with GRAFANA_PORT, PROMETHEUS_PORT,
TEMPO_PORT, LOKI_PORT, DEMO_CONTROL_PORT and the like, or all at once with STACK_PORT_OFFSET.

Faults: ${FAULT_NAMES.join(', ')}.`;

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
    } else if (arg === '--docker' || arg === '--native') {
      const way = arg === '--docker' ? 'docker' : 'native';
      if (wishes.way && wishes.way !== way) {
        throw new StackProblem('--docker and --native exclude each other.');
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

/** Docker where it works, else native binaries where all are there; else a StackProblem that names all that is missing. */
export function chooseWay(
  way: Wishes['way'],
  docker: () => DockerParts,
  binaries: () => BinarySearch
): 'docker' | 'native' {
  const reasons: string[] = [];
  if (way !== 'native') {
    const problem = dockerProblem(docker());
    if (!problem) {
      return 'docker';
    }
    reasons.push(problem);
  }
  if (way !== 'docker') {
    const search = binaries();
    if (search.ok) {
      return 'native';
    }
    reasons.push(...search.missing);
  }
  const heading =
    way === undefined
      ? 'Nothing to run the stack with: it takes Docker with compose, or Grafana, Prometheus, Tempo and Loki on this machine.'
      : `--${way} cannot be done here.`;
  throw new StackProblem([heading, ...reasons.map((reason) => `  - ${reason}`)].join('\n'));
}
