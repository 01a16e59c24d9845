import { UNIT_MS } from '../durationUnits';

/** Milliseconds of a positive duration as Grafana's settings have it: `5s`, `1.5m`; without a unit seconds. Else undefined. */
export function durationMs(text: string): number | undefined {
  const [, amount = '', unit = 's'] = /^\s*(\d+(?:\.\d+)?)(ms|[smhdwMy])?\s*$/.exec(text) ?? [];
  const ms = Number(amount) * (UNIT_MS[unit] ?? 0);
  return ms > 0 ? ms : undefined;
}
