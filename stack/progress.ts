/** Tells one line to the person at the terminal. */
export type Say = (line: string) => void;

const EVERY_MS = 5000;

/** Says what is being done, and while it takes longer, every few seconds how long it has taken so far. */
export async function withProgress<T>(doing: string, say: Say, work: () => Promise<T>): Promise<T> {
  say(`${doing}.`);
  const began = Date.now();
  const timer = setInterval(() => say(`${doing}: ${Math.round((Date.now() - began) / 1000)} s so far.`), EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
