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

describe('which way the stack is started', () => {
  const docker = { client: true, daemon: true, compose: true };
  const clientOnly = { client: true, daemon: false, compose: false };
  const binaries = {
    ok: true as const,
    binaries: { grafana: 'g', grafanaHome: 'h', prometheus: 'p', tempo: 't', loki: 'l' },
  };
  const none = { ok: false as const, missing: ['Tempo: there is no tempo on PATH.'] };

  test('Docker first, native where there is none, and what was asked for where it can be had', () => {
    expect(
      chooseWay(
        undefined,
        () => docker,
        () => binaries
      )
    ).toBe('docker');
    expect(
      chooseWay(
        undefined,
        () => clientOnly,
        () => binaries
      )
    ).toBe('native');
    expect(
      chooseWay(
        'native',
        () => docker,
        () => binaries
      )
    ).toBe('native');
    expect(
      chooseWay(
        'docker',
        () => docker,
        () => none
      )
    ).toBe('docker');
  });

  test('neither: all that is missing, at once', () => {
    expect(() =>
      chooseWay(
        undefined,
        () => clientOnly,
        () => none
      )
    ).toThrow(
      [
        'Nothing to run the stack with: it takes Docker with compose, or Grafana, Prometheus, Tempo and Loki on this machine.',
        '  - Docker: there is a docker command, but no daemon answers it and it has no compose plugin.',
        '  - Tempo: there is no tempo on PATH.',
      ].join('\n')
    );
  });

  test('a wish that cannot be met does not fall back', () => {
    expect(() =>
      chooseWay(
        'docker',
        () => clientOnly,
        () => binaries
      )
    ).toThrow(/^--docker cannot be done here\.\n {2}- Docker:/);
    expect(() =>
      chooseWay(
        'native',
        () => docker,
        () => none
      )
    ).toThrow(/^--native cannot be done here\.\n {2}- Tempo:/);
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
    [['-h'], { ...usual, help: true }],
  ])('%j', (args, wishes) => expect(readWishes(args)).toEqual(wishes));

  test.each([
    [['--fault'], `--fault needs the name of a fault. Valid names: ${VALID}.`],
    [['--fault', '--native'], `--fault needs the name of a fault. Valid names: ${VALID}.`],
    [['--fault='], `Valid names: ${VALID}.`],
    [['--fault', 'meltdown'], `There is no fault named "meltdown". Valid names: ${VALID}.`],
    [['--fault', 'throttle,meltdown', '--help'], '"meltdown"'],
    [['--native', '--docker'], 'exclude each other'],
    [['up'], 'up is not understood.'],
  ])('refuses %j', (args, sentence) => expect(() => readWishes(args)).toThrow(sentence));

  test('DEMO_FAULT counts as well', () => {
    const env = { DEMO_FAULT: 'row-lock' };
    expect(readWishes(['--fault', 'throttle,row-lock'], env).faults).toEqual(['row-lock', 'throttle']);
    expect(() => readWishes([], { DEMO_FAULT: 'meltdown' })).toThrow(VALID);
  });
});
