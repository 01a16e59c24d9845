const UNIT_MS: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

const PART = /(\d+(?:\.\d+)?(?:e[+-]?\d+)?)(ns|[uµμ]s|ms|[smhdwy])/gy;

/**
 * Milliseconds of a duration as Prometheus, Grafana and Go write them: `500ms`, `1.5s`, `1h30m`. `undefined` for
 * anything else, a number without a unit included.
 */
export function parseDuration(text: string): number | undefined {
  let ms = 0;
  let read = 0;
  for (const [part, amount = '', unit = ''] of text.matchAll(PART)) {
    ms += Number(amount) * (UNIT_MS[unit] ?? NaN);
    read += part.length;
  }
  return read > 0 && read === text.length && Number.isFinite(ms) ? ms : undefined;
}

const significant = (value: number): string => String(Number(value.toPrecision(3)));

/** A duration for people, three digits: `120 µs`, `450 ms`, `2.53 s`, `1m 5s`, `2h 10m`, `3d 4h`. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) {
    return Number.isNaN(ms) ? 'unknown' : ms < 0 ? '−∞' : '∞';
  }
  if (ms < 0) {
    return `−${formatDuration(-ms)}`;
  }
  if (ms < 0.9995) {
    return ms === 0 ? '0 ms' : `${significant(ms * 1000)} µs`;
  }
  if (ms < 999.5) {
    return `${significant(ms)} ms`;
  }
  if (ms < 59_950) {
    return `${significant(ms / 1000)} s`;
  }
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) {
    return twoUnits(seconds, 60, 'm', 's');
  }
  const minutes = Math.round(seconds / 60);
  return minutes < 24 * 60 ? twoUnits(minutes, 60, 'h', 'm') : twoUnits(Math.round(minutes / 60), 24, 'd', 'h');
}

function twoUnits(amount: number, size: number, large: string, small: string): string {
  const rest = amount % size;
  return `${Math.floor(amount / size)}${large}${rest > 0 ? ` ${rest}${small}` : ''}`;
}
