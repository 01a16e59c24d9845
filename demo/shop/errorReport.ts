import { reasonOf } from '../reason';
import type { Say } from '../telemetry/storeReport';

const MOST_REPORTS = 20;

/** Says each unexpected error once, with the place it comes from, and stops after `MOST_REPORTS` different ones. */
export function createErrorReport(say: Say): (where: string, error: unknown) => void {
  const said = new Set<string>();
  return (where, error) => {
    const report = `Unexpected error in ${where}: ${reasonOf(error)}`;
    if (!said.has(report) && said.size < MOST_REPORTS) {
      said.add(report);
      say(report);
    }
  };
}
