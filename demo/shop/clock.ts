/** Farthest that the clock may be from the system's, in milliseconds, before it follows. */
const TOLERANCE_MS = 50;

/**
 * The time in Unix milliseconds with fractions: spans of a millisecond and lines just after them keep their order. It
 * follows the system's clock when that jumps or the machine was suspended, and never otherwise runs backwards.
 */
export function createClock(system: () => number = Date.now, monotonic: () => number = () => performance.now()) {
  let offset = system() - monotonic();
  return (): number => {
    const now = monotonic() + offset;
    const error = system() - now;
    if (Math.abs(error) <= TOLERANCE_MS) {
      return now;
    }
    offset += error;
    return now + error;
  };
}
