import type { FaultSet } from './faults';
import type { Locks } from './locks';
import type { Seed } from './random';
import type { Recorder } from './records';
import type { ServiceName } from './services';

/** Where a service listens. */
export interface Address {
  host: string;
  port: number;
}

/** What all services of one run share. */
export interface Shop {
  /** The same seed gives the same run: durations, errors, ids. */
  seed: Seed;
  /** The true time in Unix milliseconds, with fractions. */
  now(): number;
  /** The faults that are on just now. */
  faults(): FaultSet;
  /** Part of the traces that are kept while no fault changes it, 0 to 1. */
  sampleRatio: number;
  /** Row locks of the stock table. */
  locks: Locks;
  recorder: Recorder;
  addressOf(service: ServiceName): Address;
}
