/** One number that a bench module measured, beside the most it may be. */
export interface Row {
  name: string;
  value: number;
  unit: string;
  goal?: number;
  ok: boolean | null;
  reason?: string;
}

export const atMost = (name: string, value: number, unit: string, goal: number): Row => ({
  name,
  value,
  unit,
  goal,
  ok: value <= goal,
});
