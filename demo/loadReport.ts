import type { Say } from './telemetry/storeReport';

const PERIOD_MS = 60_000;

/** Counts the requests of the load and says after each minute how many of them were left out, if any were. */
export class LoadReport {
  private sentOnes = 0;
  private leftOutOnes = 0;
  private since: number;

  /** @param now the time in milliseconds */
  constructor(
    private readonly say: Say,
    private readonly now: () => number = () => performance.now()
  ) {
    this.since = now();
  }

  sent(): void {
    this.sentOnes++;
    this.sayAfterMinute();
  }

  /** @param count how many requests; parts of one add up */
  leftOut(count: number): void {
    this.leftOutOnes += count;
    this.sayAfterMinute();
  }

  /** Says what the minute that has begun would have said. */
  end(): void {
    const seconds = Math.max(1, Math.round((this.now() - this.since) / 1000));
    this.tell('The load was behind', `last ${seconds} s`);
  }

  private sayAfterMinute() {
    if (this.now() - this.since >= PERIOD_MS) {
      this.tell('The load is behind', 'last minute');
    }
  }

  private tell(state: string, period: string) {
    const left = Math.round(this.leftOutOnes);
    if (left > 0) {
      this.say(`${state}: ${left} of ${this.sentOnes + left} requests of the ${period} were left out.`);
    }
    this.since = this.now();
    this.sentOnes = 0;
    this.leftOutOnes = 0;
  }
}
