import { FAULT_NAMES, Faults, parseFaultSwitch } from './faults';

describe('the fault registry', () => {
  it('starts with everything off, unless told otherwise', () => {
    expect(new Faults().list().map(({ name, on }) => [name, on])).toEqual([['throttle', false]]);
    expect(new Faults(['throttle']).isOn('throttle')).toBe(true);
  });

  it('switches on and off', () => {
    const faults = new Faults();
    faults.set('throttle', true);
    expect(faults.list()).toEqual([{ name: 'throttle', on: true, description: expect.stringContaining('tenant-42') }]);
    faults.set('throttle', false);
    expect(faults.isOn('throttle')).toBe(false);
    faults.set('throttle', true);
    faults.allOff();
    expect(faults.list().every(({ on }) => !on)).toBe(true);
  });
});

describe('a fault switch', () => {
  it.each([
    ['{"fault":"throttle"}', true],
    ['{"fault":"throttle","on":true}', true],
    ['{"fault":"throttle","on":false}', false],
  ])('%s', (body, on) => {
    expect(parseFaultSwitch(body)).toEqual({ ok: true, fault: 'throttle', on });
  });

  it.each([
    ['', 'not JSON'],
    ['fault=throttle', 'not JSON'],
    ['null', 'not a JSON object'],
    ['["throttle"]', 'not a JSON object'],
    ['{}', 'does not say which fault'],
    ['{"fault":"throttle","on":"no"}', 'neither true nor false'],
    ['{"fault":"constructor"}', FAULT_NAMES.join(', ')],
    ['{"fault":null}', 'no fault named null'],
    ['{"fault":{"name":"throttle"}}', FAULT_NAMES.join(', ')],
  ])('%s is refused with a sentence', (body, part) => {
    expect(parseFaultSwitch(body)).toEqual({ ok: false, problem: expect.stringContaining(part) });
  });

  it('does not repeat a long name in full', () => {
    const answer = parseFaultSwitch(JSON.stringify({ fault: 'x'.repeat(4000) }));
    expect(answer.ok ? '' : answer.problem.length).toBeLessThan(200);
  });
});
