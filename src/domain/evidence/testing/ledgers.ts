import fc from 'fast-check';
import { markCause, newLedger, note, pin, unpin } from '../ledger';
import { EVIDENCE_KINDS, type Finding, type Ledger } from '../types';

export const NOW = 1_795_210_523_659;

export const line: Finding = {
  kind: 'line',
  found: 'task-svc was throttled by DynamoDB',
  query: { text: '{service_name="task-svc"} | trace_id="85af"', language: 'logql' },
  source: { uid: 'loki', name: 'Loki' },
  window: { fromMs: NOW - 60_000, toMs: NOW },
  digest: { hash: '00ff', summary: '14 lines, first “throttled”', facts: { lines: 14 } },
  verbatim: 'WARN RetryAttempts=3 ThrottlingException',
  link: '/a/throughline-investigations-app/investigate?trace=85af',
  negative: false,
};

export const emptyLedger = () => newLedger('inv-1', { title: 'task-svc p99 > 500 ms', service: 'task-svc' }, NOW);

const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.constantFrom('', '__proto__', 'throttled'));
const time = fc.integer({ min: NOW - 1000, max: NOW + 1000 });

export const anyFinding: fc.Arbitrary<Finding> = fc.record(
  {
    kind: fc.constantFrom(...EVIDENCE_KINDS),
    found: text,
    negative: fc.boolean(),
    query: fc.record({ text, language: fc.constantFrom('promql' as const, 'logql' as const) }),
    source: fc.record({ uid: text, name: text }),
    window: fc.record({ fromMs: time, toMs: time }),
    digest: fc.record({
      hash: text,
      summary: text,
      facts: fc.dictionary(
        text.filter((key) => key !== '__proto__'),
        fc.oneof(fc.integer(), text),
        { maxKeys: 3, noNullPrototype: true }
      ),
    }),
    verbatim: text,
    link: text,
    about: fc.constantFrom('0', '1', '2'),
  },
  { requiredKeys: ['kind', 'found', 'negative'] }
);

/** A change that a tab makes. Ids are few, so that tabs meet. */
export type Change = (ledger: Ledger) => Ledger;
const id = fc.constantFrom('0', '1', '2', '__proto__');
export const anyChange: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(anyFinding, time, id).map(
    ([finding, ms, at]): Change =>
      (ledger) =>
        pin(ledger, finding, ms, at)
  ),
  fc.tuple(anyFinding, time).map(
    ([finding, ms]): Change =>
      (ledger) =>
        pin(ledger, finding, ms)
  ),
  fc.tuple(id, time).map(
    ([at, ms]): Change =>
      (ledger) =>
        unpin(ledger, at, ms)
  ),
  fc.tuple(text, time).map(
    ([words, nowMs]): Change =>
      (ledger) =>
        note(ledger, words, { nowMs })
  ),
  fc.tuple(id, time).map(
    ([at, ms]): Change =>
      (ledger) =>
        markCause(ledger, at, ms)
  )
);

const after = (start: Ledger, changes: readonly Change[]) => changes.reduce((ledger, change) => change(ledger), start);

export const anyLedger = fc.array(anyChange, { maxLength: 8 }).map((changes) => after(emptyLedger(), changes));

/** Versions of one ledger that went different ways from a common beginning. */
export const anyVersions = fc
  .tuple(
    fc.array(anyChange, { maxLength: 5 }),
    fc.array(fc.array(anyChange, { maxLength: 5 }), { minLength: 3, maxLength: 3 })
  )
  .map(([common, ways]) => {
    const start = after(emptyLedger(), common);
    return { start, versions: ways.map((way) => after(start, way)) };
  });
