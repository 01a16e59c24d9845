import fc from 'fast-check';
import { describeFailure } from '../failure';
import { T0 } from '../testing/traces';
import {
  bestLive,
  candidatesOf,
  describeTriage,
  livenessOf,
  nextProbes,
  type Liveness,
  type TracePresence,
} from './triage';
import type { Exemplar } from './types';

const STORE = 'Tempo';
const idOf = (number: number) => number.toString(16).padStart(32, '0');
/** The n-th is the n-th slowest. */
const exemplar = (number: number, value = 10 - number): Exemplar => ({
  timeMs: T0,
  value,
  traceId: idOf(number),
  rawTraceId: idOf(number),
});
const slowest = (count: number) => Array.from({ length: count }, (_, i) => exemplar(i + 1, 1000 - i));
const numbers = (list: readonly Exemplar[]) => list.map(({ traceId }) => parseInt(traceId, 16));

const forbidden = describeFailure(STORE, 'forbidden', { status: 403 });
const of = (presence: TracePresence, ageMs = 3_600_000) => livenessOf({ traceId: idOf(1), timeMs: T0 }, presence, STORE, T0 + ageMs); // prettier-ignore
const LETTERS: Record<string, Liveness> = {
  a: of({ kind: 'found' }),
  d: of({ kind: 'missing', why: 'never-stored' }),
  e: of({ kind: 'missing', why: 'expired' }),
  o: of({ kind: 'missing' }),
  // Dead, but young.
  y: of({ kind: 'missing', why: 'never-stored' }, 30_000),
  n: of({ kind: 'missing', why: 'never-stored' }, 5000),
  f: of({ kind: 'failed', failure: forbidden }),
};
/** What is known of the slowest, the second slowest and so on, as letters; a dot is nothing. */
const known = (letters: string) =>
  new Map([...letters].flatMap((letter, i) => (LETTERS[letter] ? [[idOf(i + 1), LETTERS[letter]]] : [])));

describe('what a store’s answer means', () => {
  it.each<[TracePresence, number, Partial<Record<string, unknown>>]>([
    [{ kind: 'found' }, 0, { state: 'alive' }],
    [{ kind: 'missing', why: 'never-stored' }, 14_999, { state: 'unknown', why: 'arriving' }],
    [{ kind: 'missing', why: 'never-stored' }, -60_000, { state: 'unknown', why: 'arriving' }],
    [{ kind: 'missing', why: 'never-stored' }, 15_000, { state: 'dead', why: 'never-stored', settled: false }],
    [{ kind: 'missing', why: 'never-stored' }, 60_000, { state: 'dead', why: 'never-stored', settled: true }],
    [{ kind: 'missing', why: 'expired' }, 9e9, { state: 'dead', why: 'expired', settled: true }],
    [{ kind: 'failed', failure: forbidden }, 9e9, { state: 'unknown', why: 'failed', reason: forbidden.message }],
  ])('%j of an exemplar that is %i ms old', (presence, ageMs, liveness) => {
    expect(of(presence, ageMs)).toMatchObject(liveness);
  });

  it.each([
    ['d', 'Tempo never stored its trace: it was not sampled, or was lost on the way.'],
    ['e', 'Tempo has no traces of that time any more: this one has expired.'],
    ['o', 'Tempo has no such trace: it was never stored, or has expired.'],
    ['n', 'Its trace may still be on its way to Tempo. Refresh in some seconds.'],
    ['f', 'Tempo does not let you query it [403]. Ask an administrator for query permission on it, or choose another data source.'], // prettier-ignore
  ])('%s has a sentence', (letter, reason) => expect(LETTERS[letter]).toMatchObject({ reason }));
});

describe('candidates', () => {
  const ranked = [exemplar(1, 9), exemplar(2, 5), exemplar(3, 4)];

  it('lie above the threshold; without one all are', () => {
    expect(numbers(candidatesOf(ranked, 4, { all: 3, above: 2 }).exemplars)).toEqual([1, 2]);
    expect(numbers(candidatesOf(ranked, undefined, { all: 3, above: 0 }).exemplars)).toEqual([1, 2, 3]);
    expect(candidatesOf(ranked, 9, { all: 3, above: 0 })).toEqual({ exemplars: [], leftOut: 0, isAbove: true });
  });

  it('are the twenty slowest, and it is known how many were left out', () => {
    const { exemplars, leftOut } = candidatesOf(slowest(50), 1, { all: 400, above: 312 });
    expect(numbers(exemplars)).toEqual(numbers(slowest(20)));
    expect(leftOut).toBe(292);
    expect(candidatesOf(slowest(50), undefined, { all: 400, above: 0 }).leftOut).toBe(380);
    // Several exemplars of the same traces: nothing is left out.
    expect(candidatesOf(slowest(20), 1, { all: 400, above: 312 }).leftOut).toBe(0);
  });
});

describe('the next to look up', () => {
  it.each([
    ['', 8, [1, 2, 3, 4, 5]],
    ['', 2, [1, 2]],
    ['ddddd', 8, [6, 7, 8]],
    ['addad', 8, [6, 7, 8]],
    ['adaa', 8, []],
    // A new slowest one, after three live ones were found.
    ['.aaa', 8, [1]],
    ['.a.aa.', 8, [1, 3]],
    ['ay', 4, [2, 3, 4]],
    ['nfd', 4, [1, 2, 4]],
    ['dddd', 4, []],
  ])('knowing “%s” of %i', (letters, count, expected) => {
    expect(numbers(nextProbes(slowest(count), known(letters), new Set()))).toEqual(expected);
  });

  it('are not those that were asked for already', () => {
    expect(numbers(nextProbes(slowest(8), known('fn'), new Set([idOf(1), idOf(2)])))).toEqual([3, 4, 5, 6, 7]);
  });

  /** Every store: which of its traces it has, which it cannot tell of. */
  const stores = fc.array(fc.constantFrom('a', 'd', 'e', 'n', 'f'), { maxLength: 40 });

  it('end, ask nothing twice, stop at three live ones, and find the slowest live one of all', () => {
    fc.assert(
      fc.property(stores, fc.nat(40), (store, knownBefore) => {
        const { exemplars } = candidatesOf(slowest(store.length), undefined, { all: store.length, above: 0 });
        const liveness = known(store.slice(0, knownBefore).join(''));
        const sure = [...liveness].filter(([, { state }]) => state !== 'unknown').map(([id]) => id);
        const asked = new Set<string>();
        for (let next = nextProbes(exemplars, liveness, asked); next.length > 0;) {
          expect(next.length).toBeLessThanOrEqual(5);
          for (const { traceId } of next) {
            expect(asked.has(traceId) || sure.includes(traceId)).toBe(false);
            asked.add(traceId);
            const letter = store[parseInt(traceId, 16) - 1] ?? '';
            liveness.set(traceId, LETTERS[letter] ?? of({ kind: 'found' }));
          }
          next = nextProbes(exemplars, liveness, asked);
        }

        const first = store.slice(0, 20);
        const live = first.flatMap((letter, i) => (letter === 'a' ? [i] : []));
        // What lies behind the third live one was asked for only beside those before it.
        const end = live[2] ?? first.length - 1;
        expect(exemplars.slice(0, end + 1).every(({ traceId }) => liveness.has(traceId))).toBe(true);
        expect(asked.size).toBeLessThanOrEqual(end + 5);
        const best = bestLive(exemplars, liveness);
        expect(best && numbers([best.exemplar])).toEqual(live[0] === undefined ? undefined : [live[0] + 1]);
        expect(best?.certain ?? true).toBe(first.slice(0, live[0] ?? 0).every((letter) => 'de'.includes(letter)));
      })
    );
  });
});

describe('the best live one', () => {
  it.each([
    ['ddaa', 3, true],
    ['a', 1, true],
    ['d.a', 3, false],
    ['fa', 2, false],
    ['na', 2, false],
  ])('knowing “%s” is %i, certain: %s', (letters, number, certain) => {
    const best = bestLive(slowest(5), known(letters));
    expect(best && [numbers([best.exemplar]), best.certain]).toEqual([[number], certain]);
  });

  it('is none where none is alive', () => expect(bestLive(slowest(5), known('ddfn'))).toBeUndefined());
});

describe('in the end it is said', () => {
  const note = (letters: string, { leftOut = 0, isAbove = true } = {}) =>
    describeTriage({ exemplars: slowest(letters.length), leftOut, isAbove }, known(letters), STORE);
  const INSTEAD = 'Click the spike to search traces of that moment instead.';

  it.each([
    ['dd', `None of the 2 exemplars above the threshold has a trace in Tempo: not sampled, or lost on the way. ${INSTEAD}`],
    ['ee', `None of the 2 exemplars above the threshold has a trace in Tempo: expired. ${INSTEAD}`],
    ['ed', `None of the 2 exemplars above the threshold has a trace in Tempo: never stored, or expired. ${INSTEAD}`],
    ['o', `The only exemplar above the threshold has no trace in Tempo: never stored, or expired. ${INSTEAD}`],
    ['fd', `The traces of 1 exemplar could not be looked up: ${forbidden.message}`],
    ['ffaaa', `The traces of 2 exemplars could not be looked up: ${forbidden.message}`],
    ['nnd', 'The traces of the newest exemplars may still be on their way to Tempo. Refresh in some seconds.'],
  ])('%s: %s', (letters, message) => expect(note(letters)?.message).toBe(message)); // prettier-ignore

  it('how many were left out', () => {
    expect(note('d'.repeat(20), { leftOut: 292 })?.message).toBe(
      `None of the 20 slowest of 312 exemplars above the threshold has a trace in Tempo: not sampled, or lost on the way. ${INSTEAD}`
    );
    expect(note('d'.repeat(19) + 'a', { leftOut: 292 })).toEqual({
      kind: 'info',
      message: 'Only the 20 slowest of 312 exemplars above the threshold were looked up in Tempo.',
    });
    expect(note('dd', { isAbove: false })?.message).toMatch(/^None of the 2 exemplars has a trace in Tempo:/);
  });

  it.each(['a', 'ad', 'aaa', 'nda', '', '...'])('nothing of “%s”', (letters) => expect(note(letters)).toBeUndefined());

  it('nothing of what was left out behind three live ones', () => {
    expect(note('daaa.', { leftOut: 292 })).toBeUndefined();
  });
});
