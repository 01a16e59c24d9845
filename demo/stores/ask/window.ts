/** From one moment to another, Unix milliseconds. */
export interface Window {
  fromMs: number;
  toMs: number;
}

/** A window that begins and ends so many milliseconds later. */
export const later = ({ fromMs, toMs }: Window, beginMs: number, endMs: number): Window => ({
  fromMs: fromMs + beginMs,
  toMs: toMs + endMs,
});
