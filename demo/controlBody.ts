import { findFault, unknownFault, type FaultName } from './faults';

/** Most unknown keys that a sentence names, and how much of each. */
const MOST_NAMED = 3;
const LONGEST_NAME = 60;

/** What a body asks for: one fault on or off, or all off. */
export type FaultSwitch = { ok: true; fault: FaultName | 'all'; on: boolean } | { ok: false; problem: string };

/**
 * Whether a body comes from an HTML form. curl calls what it sends with -d a form whatever it is, so JSON is known by its
 * first character.
 */
export function isForm(contentType: string | undefined, body: string): boolean {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  return type === 'application/x-www-form-urlencoded' && !/^\s*[{[]/.test(body);
}

/**
 * Reads `fault=<name>[&on=true|false]` (on unless told otherwise) or `all=off`; what is wrong comes back as a sentence, and
 * so does a field that is not known or there twice: it was meant to say something.
 */
export function parseSwitchForm(body: string): FaultSwitch {
  const form = new URLSearchParams(body);
  const fields = [...form.keys()];
  const allOff = form.get('all') === 'off';
  const unknown = unknownKeys(fields, allOff ? ['all'] : ['fault', 'on']);
  if (unknown !== '') {
    return { ok: false, problem: `The form has ${unknown}. It takes only fault and on, or all=off alone.` };
  }
  if (new Set(fields).size < fields.length) {
    return { ok: false, problem: 'The form has a field twice. It takes one fault at a time.' };
  }
  if (allOff) {
    return { ok: true, fault: 'all', on: false };
  }
  const name = form.get('fault');
  if (name === null) {
    return { ok: false, problem: 'The form does not say which fault.' };
  }
  const fault = findFault(name);
  if (!fault) {
    return { ok: false, problem: unknownFault(name) };
  }
  const on = form.get('on') ?? 'true';
  return on === 'true' || on === 'false'
    ? { ok: true, fault, on: on === 'true' }
    : { ok: false, problem: 'The form’s “on” is neither true nor false.' };
}

/** Reads `{"fault": <name>, "on"?: boolean}` (on unless told otherwise); what is wrong comes back as a sentence. */
export function parseSwitchJson(body: string): FaultSwitch {
  const wrong = (what: string): FaultSwitch => ({
    ok: false,
    problem: `${what} Send {"fault": "<name>"}, with "on": false to switch it off.`,
  });
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return wrong('The body is not JSON.');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return wrong('The body is not a JSON object.');
  }
  const unknown = unknownKeys(Object.keys(parsed), ['fault', 'on']);
  if (unknown !== '') {
    return wrong(`The body has ${unknown}. It takes only "fault" and "on".`);
  }
  if (!('fault' in parsed)) {
    return wrong('The body does not say which fault.');
  }
  const fault = findFault(parsed.fault);
  if (!fault) {
    return { ok: false, problem: unknownFault(parsed.fault) };
  }
  const on = 'on' in parsed ? parsed.on : true;
  return typeof on === 'boolean' ? { ok: true, fault, on } : wrong('"on" is neither true nor false.');
}

/** The keys that are none of the known ones, in words; '' where there are none. */
function unknownKeys(keys: readonly string[], known: readonly string[]): string {
  const unknown = [...new Set(keys)]
    .filter((key) => !known.includes(key))
    .map((key) => JSON.stringify(key).slice(0, LONGEST_NAME));
  const others = unknown.length - MOST_NAMED;
  return [...unknown.slice(0, MOST_NAMED), ...(others > 0 ? [`${others} more`] : [])].join(', ');
}
