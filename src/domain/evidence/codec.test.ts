import fc from 'fast-check';
import { decodeLedger, encodeLedger } from './codec';
import { entriesOf, pin, sameLedger } from './ledger';
import { anyLedger, emptyLedger, line, NOW } from './testing/ledgers';

const stored = () => encodeLedger(pin(pin(emptyLedger(), line, NOW), { ...line, kind: 'span' }, NOW));
/** The stored text with every place that reads `from` reading `to`. */
const with_ = (from: string, to: string) => stored().replace(from, to);

describe('a stored ledger', () => {
  it('reads back whole', () => {
    fc.assert(
      fc.property(anyLedger, (ledger) => {
        const read = decodeLedger(encodeLedger(ledger));
        expect(read.status === 'ok' && sameLedger(read.ledger, ledger)).toBe(true);
      })
    );
  });

  it.each([
    ['', 'no text'],
    ['{"version":1', 'half a text'],
    ['null', 'nothing'],
    ['[]', 'a list'],
    ['{"id":"inv-1"}', 'no version'],
    ['{"version":"1"}', 'a version that is no number'],
    ['{"version":0.5}', 'half a version'],
    ['{"version":-1}', 'a version that never was'],
    ['{"version":1}', 'no id'],
  ])('%s is damaged: %s', (text) => {
    expect(decodeLedger(text)).toEqual({
      status: 'damaged',
      ledger: undefined,
      problem: 'The stored evidence of this investigation could not be read.',
    });
  });

  it.each([
    ['"kind":"span"', '"kind":"spam"'],
    ['"negative":false', '"negative":"no"'],
    ['"language":"logql"', '"language":"sql"'],
    ['"fromMs":', '"from":'],
    ['"lines":14', '"lines":{}'],
    ['"pinnedMs":1', '"pinnedMs":1e99,"x":1'],
    ['"uid":"loki"', '"uid":7'],
  ])('with one part turned from %s to %s keeps the other parts, and says so', (from, to) => {
    const read = decodeLedger(with_(from, to));
    expect(read).toMatchObject({
      status: 'damaged',
      problem: 'Of the stored evidence, 1 of 5 parts could not be read.',
    });
    expect(read.status === 'damaged' && read.ledger ? entriesOf(read.ledger) : []).toHaveLength(1);
  });

  it('without its heading keeps its evidence', () => {
    const read = decodeLedger(with_('"title":"task-svc', '"titel":"task-svc'));
    expect(read.status === 'damaged' && read.ledger ? entriesOf(read.ledger) : []).toHaveLength(2);
  });

  it('of a newer Throughline is not touched', () => {
    expect(decodeLedger(with_('"version":1', '"version":2'))).toEqual({
      status: 'newer',
      problem:
        'The stored evidence was written by a newer Throughline (format 2, this one reads 1). Reload the page to get it.',
    });
  });

  it('of an older version is upgraded step by step', () => {
    const upgrades = {
      1: (data: unknown) => ({ ...Object(data), from1: true }),
      2: (data: unknown) => ({ ...Object(data), id: Object(data).from1 ? 'upgraded' : 'skipped a step' }),
    };
    const read = decodeLedger(stored(), upgrades, 3);
    expect(read.status === 'ok' && read.ledger.id).toBe('upgraded');
    expect(read.status === 'ok' && entriesOf(read.ledger)).toHaveLength(2);
  });

  it('of a version that no step leads from, or whose step fails, is damaged, not lost', () => {
    expect(decodeLedger(stored(), {}, 2).status).toBe('damaged');
    const fail = () => {
      throw new Error('upgrade');
    };
    expect(decodeLedger(stored(), { 1: fail }, 2).status).toBe('damaged');
  });

  it('is read without a throw, whatever it is', () => {
    fc.assert(
      fc.property(anyLedger, fc.nat(), fc.string({ maxLength: 3 }), fc.jsonValue(), (ledger, at, wrong, json) => {
        const text = encodeLedger(ledger);
        const place = at % (text.length + 1);
        const states = ['ok', 'damaged', 'newer'];
        expect(states).toContain(decodeLedger(text.slice(0, place) + wrong + text.slice(place + 1)).status);
        expect(states).toContain(decodeLedger(JSON.stringify(json)).status);
        expect(states).toContain(decodeLedger(JSON.stringify({ version: 1, id: 'x', entries: json })).status);
      })
    );
  });
});
