import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAULT_NAMES, Faults, readFaultNames, unknownFault } from './faults';

describe('the fault registry', () => {
  it('starts with everything off, unless told otherwise', () => {
    expect([...new Faults().active()]).toEqual([]);
    expect([...new Faults(['throttle', 'row-lock']).active()]).toEqual(['throttle', 'row-lock']);
  });

  it('switches each fault by itself, and all off at once', () => {
    const faults = new Faults();
    const active = faults.active();
    faults.set('throttle', true);
    faults.set('row-lock', true);
    faults.set('throttle', false);
    expect([faults.isOn('throttle'), faults.isOn('row-lock')]).toEqual([false, true]);
    expect([...active]).toEqual(['row-lock']);
    faults.allOff();
    expect([...active]).toEqual([]);
  });

  it('lists every fault with what happens and what to look for', () => {
    const list = new Faults(['clock-skew']).list();
    expect(list.map(({ name }) => name)).toEqual(FAULT_NAMES);
    expect(list.filter(({ on }) => on)).toEqual([
      {
        name: 'clock-skew',
        on: true,
        title: 'Clock ahead',
        what: expect.stringContaining('inventory-service'),
        lookFor: expect.stringContaining('SERVER'),
      },
    ]);
  });
});

describe('names of faults', () => {
  it.each([
    ['', []],
    ['throttle', ['throttle']],
    [' throttle , row-lock,', ['throttle', 'row-lock']],
  ])('%j', (list, faults) => expect(readFaultNames(list)).toEqual({ ok: true, faults }));

  it.each(['meltdown', 'throttle,meltdown', 'constructor', 'Throttle'])('%j is refused with the valid ones', (list) => {
    expect(readFaultNames(list)).toEqual({ ok: false, problem: expect.stringContaining(FAULT_NAMES.join(', ')) });
  });

  it('are not repeated in full where they are long', () => {
    const valid = FAULT_NAMES.join(', ').length;
    expect(unknownFault('x'.repeat(4000)).length).toBeLessThan(valid + 120);
  });
});

it('the README has a row for each', () => {
  const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');
  expect(FAULT_NAMES.filter((name) => !readme.includes(`\n| \`${name}\` `))).toEqual([]);
});
