import { MAX_LINES } from '../../backends/loki/LokiBackend';
import type { LogRecord } from '../../domain/logs/types';
import type { Question } from './subject';

const list = (names: string[]) => names.join(', ');

/** Why nothing was asked for. */
export function noStreams(source: string, services: string[]): string {
  return services.length === 0
    ? `It is not known which services this trace ran through, so ${source} was not asked. Choose a service.`
    : `${source} has no lines of ${list(services)} around this trace. Check that their logs arrive there, and under which label.`;
}

/** Where was looked, and nothing found. */
export function noLines({ backend, probe, subject }: Question, spanId: string | undefined): string {
  const what = spanId ? `span ${spanId}` : `trace ${subject.traceId}`;
  const next = spanId ? 'Show all spans instead.' : 'Its lines may carry no trace id, or have expired.';
  return `${backend.source.name} has no line of ${list(probe.streams.map(({ service }) => service))} with ${what}, one hour before and after it included. ${next}`;
}

/** What was asked and how, where that is not as usual. */
export function notesOn(
  { probe, widened, backend }: Question,
  records: LogRecord[],
  capped: boolean,
  spanId: string | undefined
): string[] {
  const notes: string[] = [];
  if (widened && records.length > 0) {
    notes.push(
      'Nothing lay within 1 minute before and 5 minutes after the trace, so one hour before and after was asked for.'
    );
  }
  if (probe.missing.length > 0) {
    notes.push(`${backend.source.name} has no lines of ${list(probe.missing)} around this trace.`);
  }
  if (probe.failure) {
    notes.push(probe.failure.message);
  }
  if (probe.notAsked.length > 0) {
    notes.push(
      `${list(probe.notAsked)} were not asked for: one trace is looked up in ${probe.streams.length + probe.missing.length} services at most.`
    );
  }
  if (capped) {
    notes.push(`Only the newest ${MAX_LINES} lines of a service are shown; there are more.`);
  }
  if (spanId && records.length > 0) {
    notes.push(`Narrowed to span ${spanId}.`);
  }
  return notes;
}
