/** Farthest that the clock may be from the system's, in milliseconds, before it follows. */
const TOLERANCE_MS = 50;

/**
 * The time in Unix milliseconds with fractions: spans of a millisecond and lines just after them keep their order. It
 * follows the system's clock when that jumps or the machine was suspended, and never otherwise runs backwards.
 */
export function createClock(system: () => number = Date.now, monotonic: () => number = () => performance.now()) {
  let offset = system() - monotonic();
  return (): number => {
    const before = monotonic();
    const error = system() - (before + offset);
    const now = monotonic();
    // Readings between which the process had to wait tell nothing of each other.
    if (Math.abs(error) > TOLERANCE_MS && now - before <= TOLERANCE_MS) {
      offset += error;
    }
    return now + offset;
  };
}
