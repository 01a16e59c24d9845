import fc from 'fast-check';
import {
  causeOf,
  changedMs,
  describeLedger,
  entriesOf,
  markCause,
  merge,
  note,
  pin,
  sameLedger,
  unpin,
} from './ledger';
import { anyChange, anyFinding, anyVersions, emptyLedger, line, NOW } from './testing/ledgers';
import type { Ledger } from './types';

const found = (ledger: Ledger) => entriesOf(ledger).map((entry) => entry.found);
const idOf = (ledger: Ledger, text: string) => entriesOf(ledger).find((entry) => entry.found === text)?.id ?? '';

describe('a ledger', () => {
  it('keeps what is pinned with its query, source, window, digest and time', () => {
    expect(entriesOf(pin(emptyLedger(), line, NOW + 5))).toEqual([
      { ...line, id: expect.stringMatching(/^[0-9a-f]{16}$/), pinnedMs: NOW + 5 },
    ]);
  });

  it('holds a finding once, however often it is pinned, and keeps the time of the first', () => {
    const twice = pin(pin(emptyLedger(), line, NOW), line, NOW + 9);
    expect(entriesOf(twice)).toMatchObject([{ pinnedMs: NOW }]);
  });

  it.each([
    ['another sentence', { found: 'other' }],
    ['another window', { window: { fromMs: 0, toMs: 1 } }],
    ['another data source', { source: { uid: 'loki-2', name: 'Loki' } }],
    ['that it is not there', { negative: true }],
  ])('holds %s beside it', (_, part) => {
    const both = pin(pin(emptyLedger(), line, NOW), { ...line, ...part }, NOW);
    expect(entriesOf(both)).toHaveLength(2);
  });

  it('is in the order of the path, not of pinning', () => {
    const kinds = (['note', 'line', 'metric', 'span', 'exemplar', 'trace'] as const).reduce(
      (ledger, kind, i) => pin(ledger, { ...line, kind, found: kind }, NOW + i),
      emptyLedger()
    );
    expect(found(kinds)).toEqual(['metric', 'exemplar', 'trace', 'span', 'line', 'note']);
  });

  it('drops an entry with the notes about it, and takes it back when it is pinned again', () => {
    const pinned = pin(emptyLedger(), line, NOW);
    const id = idOf(pinned, line.found);
    const noted = note(note(pinned, 'ask the DBA', { nowMs: NOW, about: id }), 'paged at 14:06', { nowMs: NOW });
    const without = unpin(noted, id, NOW);
    expect(found(without)).toEqual(['paged at 14:06']);
    expect(found(pin(without, line, NOW))).toEqual([line.found, 'paged at 14:06']);
  });

  it('holds nothing of what was unpinned', () => {
    const pinned = pin(emptyLedger(), line, NOW);
    const without = unpin(pinned, idOf(pinned, line.found), NOW);
    expect(JSON.stringify([...without.entries])).not.toContain('ThrottlingException');
  });

  it('rewrites a note, and drops one that is emptied', () => {
    const noted = note(emptyLedger(), 'looks like a lock', { nowMs: NOW });
    const id = idOf(noted, 'looks like a lock');
    const rewritten = note(noted, 'it was a throttle', { nowMs: NOW + 1, id });
    expect(found(rewritten)).toEqual(['it was a throttle']);
    expect(found(note(rewritten, '  ', { nowMs: NOW + 2, id }))).toEqual([]);
    expect(found(note(rewritten, '  ', { nowMs: NOW + 2 }))).toEqual(['it was a throttle']);
  });

  it('has the root cause while that is pinned', () => {
    const pinned = pin(emptyLedger(), line, NOW);
    const id = idOf(pinned, line.found);
    const marked = markCause(pinned, id, NOW);
    expect(causeOf(marked)?.found).toBe(line.found);
    expect(causeOf(unpin(marked, id, NOW))).toBeUndefined();
    expect(causeOf(markCause(marked, null, NOW))).toBeUndefined();
  });

  it('says what it is about, in the latest words', () => {
    const named = describeLedger(emptyLedger(), { title: 'task-svc is throttled' }, NOW - 1);
    expect(merge(emptyLedger(), named).head.value.title).toBe('task-svc is throttled');
  });

  it('counts a change made later although the clock went back', () => {
    const pinned = pin(emptyLedger(), line, NOW + 3_600_000);
    const without = unpin(pinned, idOf(pinned, line.found), NOW);
    expect(found(merge(pinned, without))).toEqual([]);
    expect(changedMs(without)).toBeGreaterThan(changedMs(pinned));
  });

  it('cuts a text that would fill the storage, and drops a link that it would have to cut', () => {
    const long = 'x'.repeat(100_000);
    const [entry] = entriesOf(pin(emptyLedger(), { ...line, found: long, verbatim: long, link: `/${long}` }, NOW));
    expect(entry?.found).toMatch(/^x{1999}…$/);
    expect(entry?.verbatim).toMatch(/^x{7999}…$/);
    expect(entry?.link).toBeUndefined();
  });
});

describe('versions of a ledger', () => {
  it('merge the same in whatever order they meet', () => {
    fc.assert(
      fc.property(anyVersions, ({ versions: [a, b, c] }) => {
        if (!a || !b || !c) {
          throw new Error('three versions');
        }
        expect(sameLedger(merge(a, b), merge(b, a))).toBe(true);
        expect(sameLedger(merge(merge(a, b), c), merge(a, merge(b, c)))).toBe(true);
        expect(sameLedger(merge(a, a), a)).toBe(true);
        expect(sameLedger(merge(merge(a, b), b), merge(a, b))).toBe(true);
      })
    );
  });

  it('lose nothing that one of them pinned and the other did not touch', () => {
    fc.assert(
      fc.property(anyVersions, ({ start, versions: [ours, theirs] }) => {
        if (!ours || !theirs) {
          throw new Error('two versions');
        }
        const merged = merge(ours, theirs);
        for (const { id } of [...entriesOf(ours), ...entriesOf(theirs)]) {
          const [a, b] = [ours.entries.get(id), theirs.entries.get(id)];
          const untouched =
            a === undefined || b === undefined || a === start.entries.get(id) || b === start.entries.get(id);
          const changed = a === start.entries.get(id) ? b : a;
          if (untouched && (changed ?? a ?? b)?.value) {
            expect(merged.entries.get(id)?.value).toEqual((changed ?? a ?? b)?.value);
          }
        }
      })
    );
  });

  it('keep an entry that both pinned unless the later change took it back', () => {
    fc.assert(
      fc.property(anyVersions, ({ versions: [ours, theirs] }) => {
        for (const [id, a] of ours?.entries ?? []) {
          const b = theirs?.entries.get(id);
          if (ours && theirs && b && (a.value || b.value)) {
            const latest = Math.max(a.at, b.at);
            const kept = [a, b].some(({ at, value }) => at === latest && value);
            expect(Boolean(merge(ours, theirs).entries.get(id)?.value)).toBe(kept);
          }
        }
      })
    );
  });

  it('never bring back what was unpinned after it had been seen', () => {
    fc.assert(
      fc.property(anyVersions, anyFinding, fc.array(anyChange, { maxLength: 3 }), ({ start }, finding, others) => {
        const pinned = pin(start, finding, NOW, 'x');
        const other = others.reduce((ledger, change) => change(ledger), pinned);
        expect(merge(unpin(pinned, 'x', NOW - 500), other).entries.get('x')?.value).toBeNull();
      })
    );
  });
});
