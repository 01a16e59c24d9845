import { quoted } from '../investigation/words';

export type CheckedTime = { ok: true; value: string } | { ok: false; problem: string };

/** `now` with date maths, as Grafana's `dateMath` reads it: `now-1h`, `now/d`, `now-1d/d`, `now/fy`. */
const RELATIVE = /^now(?:[+-]\d{1,6}[smhdwMQy]|\/f?[smhdwMQy])*$/;
const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:\d{2})?)?$/i;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2}))?$/;
const EPOCH = /^\d{1,16}$/;
/** Milliseconds before this (March 1973) are seconds that somebody took for milliseconds. */
const FIRST_MS = 1e11;
const LAST_MS = 8.64e15;

/**
 * Whether a `from` or `to` of the URL is a time that Grafana knows. `value` is the same time in a form that Grafana's
 * scenes read right: of ISO dates they know only the 24-character one, and take the year of any other for milliseconds
 * (scenes `parseUrlParam`). Dates without a zone are UTC. `problem` is one sentence; `param` names the parameter in it.
 */
export function checkTime(text: string, param = 'time'): CheckedTime {
  const given = text.trim();
  if (RELATIVE.test(given)) {
    return { ok: true, value: given };
  }
  const iso = isoOf(given);
  if (iso === undefined && EPOCH.test(given) && Number(given) <= LAST_MS) {
    const problem = `The ${param} ${quoted(text)} seems to be in seconds; write milliseconds since 1970.`;
    return Number(given) < FIRST_MS ? { ok: false, problem } : { ok: true, value: given };
  }
  const ms = Date.parse(iso ?? '');
  const expected = 'now-1h, 2026-01-31T14:00:00Z or milliseconds since 1970';
  return Number.isNaN(ms)
    ? { ok: false, problem: `The ${param} ${quoted(text)} is not a time that Grafana knows; write ${expected}.` }
    : { ok: true, value: new Date(ms).toISOString() };
}

/** The date in the form that `Date.parse` reads alike everywhere. */
function isoOf(text: string): string | undefined {
  const compact = COMPACT.exec(text);
  if (compact) {
    const [, year, month, day, hour = '00', minute = '00', second = '00'] = compact;
    return `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  }
  const iso = ISO.exec(text);
  return iso ? `${iso[1]}T${iso[2] ?? '00:00'}${(iso[3] ?? 'Z').toUpperCase()}` : undefined;
}
