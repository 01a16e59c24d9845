/** Panel queries have no time limit of their own: after this long, silence is said in words. */
export const SILENCE_MS = 15_000;

/** Calls back unless stopped within the limit. @returns stops it */
export function afterSilence(callback: () => void): () => void {
  const timer = setTimeout(callback, SILENCE_MS);
  return () => clearTimeout(timer);
}
