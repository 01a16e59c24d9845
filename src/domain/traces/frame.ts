/**
 * The part of Grafana's DataFrame that the readers need. A real `DataFrame` fits it; tests need no Grafana for it.
 * Values come from outside: nothing is known of them until narrowed.
 */
export interface FieldLike {
  name: string;
  /** Grafana's FieldType as text: `time`, `number`, `string`, `other`… */
  type?: string;
  values: ArrayLike<unknown>;
  /** Of a time field: nanoseconds beyond the millisecond, 0–999999. */
  nanos?: ArrayLike<number>;
  labels?: Record<string, string>;
}

export interface FrameLike {
  name?: string;
  fields: readonly FieldLike[];
  meta?: { custom?: Record<string, unknown> };
}

/** The field of the first name that exists: exactly, else without regard to case. */
export function fieldNamed(frame: FrameLike, ...names: string[]): FieldLike | undefined {
  for (const name of names) {
    const exact = frame.fields.find((field) => field.name === name);
    if (exact) {
      return exact;
    }
  }
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  return frame.fields.find((field) => wanted.has(field.name.toLowerCase()));
}

/** Text of a scalar; JSON text of anything else; '' for null and undefined. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  if (value === null || value === undefined) {
    return '';
  }
  return typeof value === 'object' ? (JSON.stringify(value) ?? '') : String(value);
}

/** A finite number, also from numeric text; undefined for anything else. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') {
    return Number.isFinite(value) ? value : undefined;
  }
  if (typeof value === 'string' && value.trim() !== '') {
    const parsed = Number(value);
    return Number.isFinite(parsed) ? parsed : undefined;
  }
  return undefined;
}

/** JSON that arrives parsed or as text; undefined where the text is not JSON. */
export function jsonOf(value: unknown): unknown {
  if (typeof value !== 'string') {
    return value;
  }
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
