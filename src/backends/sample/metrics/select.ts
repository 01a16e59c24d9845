import type { Matcher, TimeWindow } from '../../../domain/investigation/types';
import type { StoredSeries } from '../world';

/** A matcher as a test of one series; Prometheus anchors expressions at both ends, and an absent label is empty. */
function testOf({ label, op, value }: Matcher): (labels: Record<string, string>) => boolean {
  const isLike = op === '=' || op === '!=' ? (text: string) => text === value : anchored(value);
  const wanted = op === '=' || op === '=~';
  return (labels) => isLike(labels[label] ?? '') === wanted;
}

function anchored(expression: string): (text: string) => boolean {
  const pattern = new RegExp(`^(?:${expression})$`, 's');
  return (text) => pattern.test(text);
}

/** The series that all matchers take. @throws SyntaxError for a regular expression that is none */
export function seriesOf(series: readonly StoredSeries[], matchers: readonly Matcher[]): StoredSeries[] {
  const tests = matchers.map(testOf);
  return series.filter(({ labels }) => tests.every((takes) => takes(labels)));
}

/** Whether the series has a sample in the window. */
export function livesIn({ samples }: StoredSeries, { fromMs, toMs }: TimeWindow): boolean {
  return samples.some(({ timeMs, value }) => value !== 'stale' && timeMs >= fromMs && timeMs <= toMs);
}
