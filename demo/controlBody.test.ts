import { isForm, parseSwitchForm, parseSwitchJson } from './controlBody';
import { FAULT_NAMES } from './faults';

const VALID = FAULT_NAMES.join(', ');
const FORM = 'application/x-www-form-urlencoded';

describe('a switch in JSON', () => {
  it.each([
    ['{"fault":"throttle"}', true],
    ['{"fault":"throttle","on":true}', true],
    ['{"fault":"throttle","on":false}', false],
  ])('%s', (body, on) => {
    expect(parseSwitchJson(body)).toEqual({ ok: true, fault: 'throttle', on });
  });

  it.each([
    ['', 'not JSON'],
    ['fault=throttle', 'not JSON'],
    ['null', 'not a JSON object'],
    ['["throttle"]', 'not a JSON object'],
    ['{}', 'does not say which fault'],
    ['{"fault":"throttle","on":"no"}', 'neither true nor false'],
    ['{"fault":"throttle","enabled":false}', 'The body has "enabled". It takes only "fault" and "on".'],
    ['{"a":1,"b":2,"c":3,"d":4,"e":5}', 'has "a", "b", "c", 2 more.'],
    ['{"fault":"constructor"}', VALID],
    ['{"fault":"all"}', VALID],
    ['{"fault":null}', 'no fault named null'],
    ['{"fault":{"name":"throttle"}}', VALID],
  ])('%s is refused with a sentence', (body, part) => {
    expect(parseSwitchJson(body)).toEqual({ ok: false, problem: expect.stringContaining(part) });
  });
});

describe('a switch in a form', () => {
  it.each([
    ['fault=row-lock', 'row-lock', true],
    ['fault=row-lock&on=true', 'row-lock', true],
    ['fault=row-lock&on=false', 'row-lock', false],
    ['all=off', 'all', false],
  ])('%s', (body, fault, on) => {
    expect(parseSwitchForm(body)).toEqual({ ok: true, fault, on });
  });

  it.each([
    ['', 'does not say which fault'],
    ['all=on', 'has "all". It takes only fault and on, or all=off alone.'],
    ['all=off&fault=throttle', 'has "fault"'],
    ['fault=throttle&enabled=false', 'has "enabled"'],
    ['fault=throttle&fault=row-lock', 'twice'],
    ['fault=all', VALID],
    ['fault=', VALID],
    ['fault=throttle&on=perhaps', 'neither true nor false'],
  ])('%s is refused with a sentence', (body, part) => {
    expect(parseSwitchForm(body)).toEqual({ ok: false, problem: expect.stringContaining(part) });
  });
});

describe('what kind of body it is', () => {
  it.each([
    [FORM, 'fault=throttle', true],
    [`${FORM}; charset=utf-8`, 'all=off', true],
    [FORM, '', true],
    // curl -d, without a header
    [FORM, ' {"fault":"throttle"}', false],
    ['application/json', '{"fault":"throttle"}', false],
    ['text/plain;charset=UTF-8', '{"fault":"throttle"}', false],
    [undefined, 'fault=throttle', false],
  ])('%s %s comes from a form: %s', (type, body, form) => expect(isForm(type, body)).toBe(form));
});
