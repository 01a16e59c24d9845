import { findFault, unknownFault, type FaultName } from './faults';

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

/** Reads `fault=<name>[&on=true|false]` (on unless told otherwise) or `all=off`; what is wrong comes back as a sentence. */
export function parseSwitchForm(body: string): FaultSwitch {
  const form = new URLSearchParams(body);
  if (form.get('all') === 'off') {
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
