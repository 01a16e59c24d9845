import { operationOf } from './analyse';
import { coveredMs } from './intervals';
import type { TracePattern } from './patternTypes';
import type { Span, Trace } from './types';
import { describeMs, plural, shortText } from './words';

/** A word of a key or an event's name that means a lock, and not a block or a clock: `db.lock.name`, `rowLock`. */
const LOCK = /(?:^|[^a-z])(?:dead)?(?:lock(?:s|ed|ing)?|mutex|semaphore|latch)(?:$|[^a-z])/;
const SETTING = /timeout|enabled|limit|max/;
/** Of a key about a lock, the part that says which one. */
const WHICH = /(?:name|key|id|resource|target|table|object|on)$/;
/** Ends that lie closer together than this are the same moment. */
const SAME_MS = 1;
/** Waiters began at different times: the earliest waited this many times longer than their ends differ. */
const SPREAD = 5;
const LEAST_WAITERS = 3;
/** Shorter waits explain nothing. */
const LEAST_MS = 5;
const LEAST_SHARE = 0.1;

const endOf = (span: Span) => span.startMs + span.durationMs;

/**
 * Spans that name the same lock in an attribute or an event, and, where none is named, calls of one operation that
 * began at different moments and ended at the same one: what held them all was let go then. Only locks between spans
 * of this trace can be seen; who held one from another trace is not in it.
 */
export function lockWaits(trace: Trace, offsets: ReadonlyMap<string, number>): TracePattern[] {
  const named = new Map<string, Span[]>();
  const roles = rolesOfKeys();
  for (const span of trace.spans) {
    const lock = lockOf(span, roles);
    const found = lock === undefined ? undefined : named.get(lock);
    if (found) {
      found.push(span);
    } else if (lock !== undefined) {
      named.set(lock, [span]);
    }
  }
  const rootMs = trace.roots.reduce((most, { durationMs }) => Math.max(most, durationMs), 0);
  const spans = new Set([...named.values()].flat());
  return [
    ...[...named].map(([lock, found]) => patternOf(found, namedSentence(lock, found), trace, offsets)),
    ...letGoTogether(trace, offsets)
      .filter((found) => !found.some((span) => spans.has(span)))
      .map((found) => patternOf(found, togetherSentence(found, offsets), trace, offsets)),
  ].filter(({ ms }) => ms >= LEAST_MS && ms >= rootMs * LEAST_SHARE);
}

/** `which`: the value says which lock; `some`: that there is one; `kind`: what is waited for, as PostgreSQL says it. */
type Role = 'which' | 'some' | 'kind' | 'none';

/** What a key or an event's name tells, read once for each: a large trace has few of them. */
function rolesOfKeys(): (key: string) => Role {
  const known = new Map<string, Role>();
  const read = (words: string): Role => {
    if (LOCK.test(words) && !SETTING.test(words)) {
      return WHICH.test(words) ? 'which' : 'some';
    }
    // https://www.postgresql.org/docs/current/monitoring-stats.html#WAIT-EVENT-TABLE
    return words.endsWith('wait_event_type') ? 'kind' : 'none';
  };
  return (key) => {
    const role = known.get(key) ?? read(key.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase());
    known.set(key, role);
    return role;
  };
}

/** The lock that a span names, `''` where it names one without saying which; undefined where it names none. */
function lockOf(span: Span, roleOf: (key: string) => Role): string | undefined {
  let named: string | undefined;
  const look = (attributes: Record<string, string>) => {
    for (const key in attributes) {
      const role = roleOf(key);
      const value = role === 'none' ? '' : (attributes[key] ?? '');
      if (role === 'kind' ? /lock$/i.test(value) : !/^(?:|0|false)$/.test(value)) {
        named = named || (role === 'which' ? value : '');
      }
    }
  };
  look(span.attributes);
  for (const event of span.events) {
    named = ['which', 'some'].includes(roleOf(event.name)) ? (named ?? '') : named;
    look(event.attributes);
  }
  return named;
}

/** Childless calls of one operation, at least three, that ended at the same moment and began at different ones. */
function letGoTogether(trace: Trace, offsets: ReadonlyMap<string, number>): Span[][] {
  const groups = new Map<string, Span[]>();
  for (const span of trace.spans) {
    if (!trace.children.has(span.spanId) && span.durationMs >= LEAST_MS) {
      const key = operationOf(span);
      const group = groups.get(key);
      if (group) {
        group.push(span);
      } else {
        groups.set(key, [span]);
      }
    }
  }
  const end = (span: Span) => endOf(span) + (offsets.get(span.spanId) ?? 0);
  return [...groups.values()].flatMap((group) => {
    const found: Span[][] = [];
    let run: Span[] = [];
    for (const span of group.sort((a, b) => end(a) - end(b))) {
      const first = run[0];
      if (first && end(span) - end(first) > SAME_MS) {
        found.push(run);
        run = [];
      }
      run.push(span);
    }
    return [...found, run].filter(beganApart);
  });
}

function beganApart(run: readonly Span[]): boolean {
  const durations = run.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
  const apart = durations.every((ms, i) => i === 0 || ms - (durations[i - 1] ?? 0) > SAME_MS);
  return run.length >= LEAST_WAITERS && apart && (durations.at(-1) ?? 0) - (durations[0] ?? 0) >= SPREAD * SAME_MS;
}

const namesOf = (found: readonly Span[]) => {
  const names = [...new Set(found.map((span) => `${shortText(span.name, 60)} in ${shortText(span.service, 60)}`))];
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
};

function namedSentence(lock: string, found: readonly Span[]): string {
  const which = lock === '' ? 'a lock' : `the lock “${shortText(lock, 60)}”`;
  const longest = found.reduce((most, { durationMs }) => Math.max(most, durationMs), 0);
  const verb = found.length === 1 ? 'names' : 'name';
  return `${plural(found.length, 'span')} ${verb} ${which}: ${namesOf(found)}, ${found.length === 1 ? '' : 'the longest '}${describeMs(longest)}.`;
}

function togetherSentence(found: readonly Span[], offsets: ReadonlyMap<string, number>): string {
  const ends = found.map((span) => endOf(span) + (offsets.get(span.spanId) ?? 0));
  const within = Math.max(...ends) - Math.min(...ends);
  return `${found.length} calls of ${namesOf(found)} began at different moments and ended within ${describeMs(within)} of each other: they seem to have waited for the same thing.`;
}

function patternOf(
  found: readonly Span[],
  sentence: string,
  trace: Trace,
  offsets: ReadonlyMap<string, number>
): TracePattern {
  const spans = [...found].sort((a, b) => a.startMs - b.startMs);
  const ms = coveredMs(
    spans.map((span) => {
      const fromMs = span.startMs + (offsets.get(span.spanId) ?? 0);
      return { fromMs, toMs: fromMs + span.durationMs };
    })
  );
  const rootMs = trace.roots.reduce((most, { durationMs }) => Math.max(most, durationMs), 0);
  return {
    kind: 'lock',
    sentence,
    spanIds: spans.map(({ spanId }) => spanId),
    ms,
    count: spans.length,
    share: rootMs > 0 ? Math.min(1, ms / rootMs) : 0,
    said: false,
  };
}
