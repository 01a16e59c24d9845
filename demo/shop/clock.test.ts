import { createClock } from './clock';

describe('the clock', () => {
  const start = () => {
    const time = { system: 1_700_000_000_000, monotonic: 500 };
    const clock = createClock(
      () => time.system,
      () => time.monotonic
    );
    return { time, clock };
  };

  it('has fractions of a millisecond, which the system’s has not', () => {
    const { time, clock } = start();
    time.monotonic += 0.25;
    expect(clock()).toBe(1_700_000_000_000.25);
  });

  it('follows the system’s when the machine was suspended or its clock was set, and goes on evenly from there', () => {
    const { time, clock } = start();
    time.system += 3_600_000;
    time.monotonic += 10;
    expect(clock()).toBe(1_700_003_600_000);
    time.system += 5;
    time.monotonic += 5.5;
    expect(clock()).toBe(1_700_003_600_005.5);
  });

  it('does not take for a jump that the process had to wait between two readings', () => {
    const time = { system: 1_700_000_000_000, monotonic: 500, waitMs: 0 };
    const clock = createClock(
      () => {
        time.monotonic += time.waitMs;
        time.system += time.waitMs;
        return time.system;
      },
      () => time.monotonic
    );
    time.waitMs = 200;
    expect(clock()).toBe(1_700_000_000_200);
    time.waitMs = 0;
    expect(clock()).toBe(1_700_000_000_200);
  });
});
