import { describeFailure } from '../failure';
import { empty, failed, ok, type Result } from '../result';
import { digestOf } from './digest';
import { entriesOf, note, pin } from './ledger';
import { compareReplay } from './replay';
import { emptyLedger, line, NOW } from './testing/ledgers';
import type { Finding, ResultDigest } from './types';

const digest = digestOf(['throttled', 'retry'], { one: 'line' });

function again(part: Partial<Finding>, fresh?: Result<ResultDigest>) {
  const entries = entriesOf(pin(emptyLedger(), { ...line, digest, ...part }, NOW));
  const id = entries[0]?.id ?? '';
  return compareReplay(entries, new Map(fresh ? [[id, fresh]] : []))[0];
}
const nothing = { negative: true, digest: undefined };

describe('asking again', () => {
  it.each<[string, Partial<Finding>, Result<ResultDigest> | undefined, string, string]>([
    [
      'the same in another order',
      {},
      ok(digestOf(['retry', 'throttled'], { one: 'line' })),
      'same',
      'Still 2 lines, first “throttled”.',
    ],
    ['fewer lines', {}, ok(digestOf(['retry'], { one: 'line' })), 'changed', 'lines: 2 then, 1 now.'],
    [
      'other lines',
      {},
      ok(digestOf(['a', 'b'], { one: 'line' })),
      'changed',
      'As many as then, but not the same: now 2 lines, first “a”.',
    ],
    [
      'another peak',
      {},
      ok(digestOf(['throttled', 'retry'], { one: 'line', facts: { peak: '2 s' } })),
      'changed',
      'peak: none then, “2 s” now.',
    ],
    ['nothing left', {}, empty('No lines'), 'gone', 'Loki no longer has it. It may have expired.'],
    ['still nothing', nothing, empty('No lines'), 'same', 'Still nothing found.'],
    ['something where nothing was', nothing, ok(digest), 'changed', 'Nothing then, now 2 lines, first “throttled”.'],
    [
      'a store that is gone',
      {},
      failed(describeFailure('Loki', 'not-found')),
      'not-asked',
      'Loki was not found. Check that it still exists, or choose another data source.',
    ],
    ['nobody who asked', {}, undefined, 'not-asked', 'It was not asked again.'],
    [
      'no query',
      { query: undefined },
      ok(digest),
      'not-asked',
      'It was pinned without a query, so it cannot be asked again.',
    ],
    [
      'no data source',
      { source: undefined },
      ok(digest),
      'not-asked',
      'It was pinned without its data source, so it cannot be asked again.',
    ],
    [
      'no result',
      { digest: undefined },
      ok(digest),
      'not-asked',
      'It was pinned without its result, so there is nothing to compare with.',
    ],
  ])('gives %s', (_, part, fresh, state, sentence) => {
    expect(again(part, fresh)).toMatchObject({ state, sentence });
  });

  it('leaves notes alone', () => {
    expect(compareReplay(entriesOf(note(emptyLedger(), 'paged', { nowMs: NOW })), new Map())).toEqual([]);
  });
});
