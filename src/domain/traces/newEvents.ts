import type { Span } from './types';
import { plural, shortText } from './words';

/** What an event is about: its name, or of an exception its type. */
const titleOf = ({ name, attributes }: Span['events'][number]) => attributes['exception.type'] || name;

/** Events of some spans that their counterparts do not have, one sentence per kind; none where there are no counterparts. */
export function newEvents(spans: readonly Span[], counterparts: readonly Span[] | undefined): string[] {
  const [first] = spans;
  if (!first || !counterparts) {
    return [];
  }
  const known = new Set(counterparts.flatMap(({ events }) => events.map(titleOf)));
  const counts = new Map<string, number>();
  for (const { events } of spans) {
    for (const event of events) {
      const title = titleOf(event);
      if (title !== '' && !known.has(title)) {
        counts.set(title, (counts.get(title) ?? 0) + 1);
      }
    }
  }
  return [...counts].map(
    ([title, count]) =>
      `New: ${plural(count, 'event')} “${shortText(title, 60)}” in ${shortText(first.name) || 'a span without a name'} in ${shortText(first.service)}.`
  );
}
