import { describeMs, describePart, shortText } from './words';
import type { Suspect } from './types';

const nameOf = ({ span }: Suspect) =>
  `${shortText(span.name) || 'a span without a name'} in ${shortText(span.service)}`;

/** The suspect in one line: `db:query in task-svc: 450 of 612 ms, 3 retries`. Plain text, whatever the span is called. */
export function describeSuspect(suspect: Suspect): string {
  return [`${nameOf(suspect)}: ${describePart(suspect.selfMs, suspect.rootMs)}`, ...suspect.reasons].join(', ');
}

/** Why a runner-up lost to the suspect, one line. */
export function describeRunnerUp(runnerUp: Suspect, suspect: Suspect): string {
  const own = `${nameOf(runnerUp)}: ${describePart(runnerUp.selfMs, runnerUp.rootMs)}`;
  const less = describeMs(Math.max(0, suspect.selfMs - runnerUp.selfMs));
  const waits = runnerUp.span.durationMs - runnerUp.selfMs;
  const single = !runnerUp.reasons.some((reason) => reason.endsWith('in a row'));
  const because = suspect.selfMs > runnerUp.selfMs ? `${less} less than the suspect` : 'as much, but later';
  const calls = single && waits > runnerUp.selfMs ? `; the other ${describeMs(waits)} it waited for others` : '';
  return [`${own} of its own, ${because}${calls}`, ...runnerUp.reasons].join(', ');
}
