import type { DiagLogger } from '@opentelemetry/api';
import type { Say } from './storeReport';

const MOST_COMPLAINTS = 20;

/** What the store left out is counted, and said by its report. */
const COUNTED = /^Received Partial Success response: .*"rejected(Spans|LogRecords)":"?[1-9]/;

/** A logger for OpenTelemetry's own complaints: it says each once, and stops after `MOST_COMPLAINTS` of them. */
export function sayOnce(say: Say): DiagLogger {
  const said = new Set<string>();
  const complain = (...parts: unknown[]) => {
    const message = parts.filter((part) => typeof part === 'string').join(' ');
    if (!COUNTED.test(message) && !said.has(message) && said.size < MOST_COMPLAINTS) {
      said.add(message);
      say(`OpenTelemetry: ${message}`);
    }
  };
  const silent = () => {};
  return { error: complain, warn: complain, info: silent, debug: silent, verbose: silent };
}
