const UNIT_MS: Record<string, number> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  M: 2_592_000_000,
  y: 31_536_000_000,
};

/** Milliseconds of a positive duration as Grafana's settings have it: `5s`, `1.5m`; without a unit seconds. Else undefined. */
export function durationMs(text: string): number | undefined {
  const [, amount = '', unit = 's'] = /^\s*(\d+(?:\.\d+)?)(ms|[smhdwMy])?\s*$/.exec(text) ?? [];
  const ms = Number(amount) * (UNIT_MS[unit] ?? 0);
  return ms > 0 ? ms : undefined;
}
