import { FAULT_NAMES } from '../demo/faults';
import { chooseWay, readWishes } from './choice';
import { dockerProblem } from './docker';

const VALID = FAULT_NAMES.join(', ');

describe('Docker counts only with a daemon and compose', () => {
  test.each([
    [{ client: true, daemon: true, compose: true }, undefined],
    [{ client: false, daemon: false, compose: false }, 'there is no docker command'],
    [{ client: true, daemon: false, compose: true }, 'no daemon answers it'],
    [{ client: true, daemon: true, compose: false }, 'it has no compose plugin'],
    [{ client: true, daemon: false, compose: false }, 'no daemon answers it and it has no compose plugin'],
  ])('%j', (parts, problem) => {
    const said = dockerProblem(parts);
    expect(problem === undefined ? said : said?.includes(problem)).toBe(problem === undefined ? undefined : true);
  });
});

const docker = { client: true, daemon: true, compose: true };
const clientOnly = { client: true, daemon: false, compose: false };
const binaries = {
  ok: true as const,
  binaries: { grafana: 'g', grafanaHome: 'h', prometheus: 'p', tempo: 't', loki: 'l' },
};
const none = { ok: false as const, missing: ['Tempo: there is no tempo on PATH.'] };
const NO_DOCKER = 'Docker: there is a docker command, but no daemon answers it and it has no compose plugin.';

interface Machine {
  docker?: typeof docker;
  binaries?: typeof binaries | typeof none;
}

const choose = (args: string[], { docker: parts = clientOnly, binaries: found = none }: Machine) =>
  chooseWay(
    readWishes(args),
    () => parts,
    () => found
  );

describe('which way the stack is started', () => {
  test.each<[args: string[], machine: Machine, way: string]>([
    [[], { docker, binaries }, 'docker'],
    [[], { docker }, 'docker'],
    [[], { binaries }, 'native'],
    [[], {}, 'preview'],
    [['--docker'], { docker, binaries }, 'docker'],
    [['--native'], { docker, binaries }, 'native'],
    [['--preview'], { docker, binaries }, 'preview'],
    [['--preview'], {}, 'preview'],
    [['--fault=throttle'], { docker }, 'docker'],
    [['--fault=throttle'], { binaries }, 'native'],
    [['--clean'], {}, 'preview'],
  ])('%j with %j: %s', (args, machine, way) => expect(choose(args, machine).way).toBe(way));

  test.each<[args: string[], machine: Machine, ...said: string[]]>([
    [[], { docker, binaries }, 'with Docker', '--native, or --preview'],
    [[], { binaries }, 'programs of this machine', `Not with ${NO_DOCKER}`, 'npm start -- --preview'],
    [[], {}, 'preview', 'Docker with compose, or Grafana,', `- ${NO_DOCKER}`, '- Tempo: there is no tempo on PATH.'],
    [['--clean'], {}, '--clean changes nothing'],
    [['--preview', '--clean'], { docker }, '--clean changes nothing'],
  ])('%j with %j says which, why, and how to get the others', (args, machine, ...said) => {
    const text = choose(args, machine).lines.join('\n');
    said.forEach((part) => expect(text).toContain(part));
  });

  test.each<[args: string[], machine: Machine, sentence: string]>([
    [['--docker'], { binaries }, `--docker cannot be done here.\n  - ${NO_DOCKER}`],
    [['--native'], { docker }, '--native cannot be done here.\n  - Tempo: there is no tempo on PATH.'],
    [['--preview', '--fault', 'throttle'], { docker }, 'The preview has no demo shop in which to switch on throttle.'],
    [
      ['--fault', 'throttle'],
      {},
      [
        'Nothing to run the demo shop with, which throttle needs: it takes Docker with compose, or Grafana, Prometheus, Tempo and Loki on this machine.',
        `  - ${NO_DOCKER}`,
        '  - Tempo: there is no tempo on PATH.',
      ].join('\n'),
    ],
  ])('%j with %j is refused: a wish that cannot be met does not fall back', (args, machine, sentence) => {
    expect(() => choose(args, machine)).toThrow(sentence);
  });
});

describe('the command line', () => {
  const usual = { clean: false, faults: [], help: false };
  test.each([
    [[], usual],
    [['--native', '--clean'], { ...usual, way: 'native', clean: true }],
    [['--docker', '--fault', 'throttle'], { ...usual, way: 'docker', faults: ['throttle'] }],
    [['--fault=throttle,row-lock'], { ...usual, faults: ['throttle', 'row-lock'] }],
    [['--fault', 'throttle', '--fault', 'clock-skew,throttle'], { ...usual, faults: ['throttle', 'clock-skew'] }],
    [['--preview'], { ...usual, way: 'preview' }],
    [['-h'], { ...usual, help: true }],
  ])('%j', (args, wishes) => expect(readWishes(args)).toEqual(wishes));

  test.each([
    [['--fault'], `--fault needs the name of a fault. Valid names: ${VALID}.`],
    [['--fault', '--native'], `--fault needs the name of a fault. Valid names: ${VALID}.`],
    [['--fault='], `Valid names: ${VALID}.`],
    [['--fault', 'meltdown'], `There is no fault named "meltdown". Valid names: ${VALID}.`],
    [['--fault', 'throttle,meltdown', '--help'], '"meltdown"'],
    [['--native', '--docker'], '--native and --docker exclude each other'],
    [['--docker', '--preview'], '--docker and --preview exclude each other'],
    [['up'], 'up is not understood.'],
  ])('refuses %j', (args, sentence) => expect(() => readWishes(args)).toThrow(sentence));

  test('DEMO_FAULT counts as well', () => {
    const env = { DEMO_FAULT: 'row-lock' };
    expect(readWishes(['--fault', 'throttle,row-lock'], env).faults).toEqual(['row-lock', 'throttle']);
    expect(() => readWishes([], { DEMO_FAULT: 'meltdown' })).toThrow(VALID);
  });
});
