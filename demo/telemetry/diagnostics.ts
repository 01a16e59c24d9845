import type { DiagLogger } from '@opentelemetry/api';
import type { Say } from './storeReport';

const MOST_COMPLAINTS = 20;

/** A logger for OpenTelemetry's own complaints: it says each once, and stops after `MOST_COMPLAINTS` of them. */
export function sayOnce(say: Say): DiagLogger {
  const said = new Set<string>();
  const complain = (...parts: unknown[]) => {
    const message = parts.filter((part) => typeof part === 'string').join(' ');
    if (!said.has(message) && said.size < MOST_COMPLAINTS) {
      said.add(message);
      say(`OpenTelemetry: ${message}`);
    }
  };
  const silent = () => {};
  return { error: complain, warn: complain, info: silent, debug: silent, verbose: silent };
}
