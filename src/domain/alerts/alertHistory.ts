import { recordOf, textOf } from './narrow';

/** The last time that an alert rule fired and stopped, milliseconds since the epoch. */
export interface PastAlert {
  startMs: number;
  endMs: number;
}

const ALERTING = /^alerting/i;
/** An alert waits as pending between the time it names and its note. */
const NEAR_MS = 10 * 60_000;

/**
 * Reads the answer of `GET /api/annotations?type=alert&alertUID=<uid>`: an entry for each change of an instance's state.
 * `undefined` where none tells that the rule fired and stopped, or in another form.
 */
export function readLastAlert(answer: unknown): PastAlert | undefined {
  const changes = (Array.isArray(answer) ? answer : [])
    .map(recordOf)
    .flatMap(({ time, newState, prevState, text }) =>
      typeof time === 'number' && time > 0
        ? [{ timeMs: time, to: textOf(newState), from: textOf(prevState), series: seriesOf(textOf(text)) }]
        : []
    )
    .sort((a, b) => b.timeMs - a.timeMs);
  const end = changes.find(({ from, to }) => ALERTING.test(from) && !ALERTING.test(to));
  const starts = end ? changes.filter(({ to, timeMs }) => ALERTING.test(to) && timeMs < end.timeMs) : [];
  const start = starts.find(({ series }) => series === end?.series) ?? starts[0];
  return end && { startMs: start?.timeMs ?? end.timeMs, endMs: end.timeMs };
}

/** An entry's text names the instance by its labels: `title {a=b, c=d} - A=0.7`. */
const seriesOf = (text: string) => /\{.*\}/s.exec(text)?.[0] ?? '';

/** What Grafana noted when an instance of a rule began to fire. */
export interface NotedValues {
  ruleName: string;
  timeMs: number;
  /** By refId. */
  values: Record<string, number>;
}

/** Reads the same answer for all rules: the values at which they fired, as far as they were noted. */
export function readNotedValues(answer: unknown): NotedValues[] {
  return (Array.isArray(answer) ? answer : []).map(recordOf).flatMap(({ alertName, newState, time, data }) => {
    const values = Object.entries(recordOf(recordOf(data).values)).filter(
      (entry): entry is [string, number] => typeof entry[1] === 'number'
    );
    return ALERTING.test(textOf(newState)) && typeof time === 'number' && values.length > 0
      ? [{ ruleName: textOf(alertName), timeMs: time, values: Object.fromEntries(values) }]
      : [];
  });
}

/** The values noted when this alert began to fire: of the rule's name, the nearest in time, within some minutes. */
export function valuesAt(
  noted: readonly NotedValues[],
  { name, activeAtMs }: { name: string; activeAtMs?: number }
): Record<string, number> {
  const apart = ({ timeMs }: NotedValues) => Math.abs(timeMs - (activeAtMs ?? NaN));
  const [nearest] = noted
    .filter((one) => one.ruleName === name && apart(one) < NEAR_MS)
    .sort((a, b) => apart(a) - apart(b));
  return nearest?.values ?? {};
}
