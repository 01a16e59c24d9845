import fc from 'fast-check';
import { canonicalJson, stableHash } from './canonical';
import { digestOf } from './digest';

const texts = fc.array(fc.string({ unit: 'binary' }));

describe('a digest', () => {
  it('says how many there were and how the first read', () => {
    expect(digestOf(['took 612 ms\nretry', 'b'], { one: 'line' })).toMatchObject({
      summary: '2 lines, first “took 612 ms retry”',
      facts: { lines: 2 },
    });
    expect(digestOf(['x at 17'], { one: 'line', first: 'x' }).summary).toBe('1 line, first “x”');
    expect(digestOf([], { one: 'sample', facts: { peak: '827 ms' } }).summary).toBe('peak 827 ms');
    expect(digestOf([], { one: 'match', many: 'matches' })).toMatchObject({
      summary: '0 matches',
      facts: { matches: 0 },
    });
  });

  it('does not depend on the order of the rows, but on each of them and on the facts', () => {
    fc.assert(
      fc.property(texts, fc.string(), (items, more) => {
        const { hash } = digestOf(items, { one: 'line' });
        expect(digestOf([...items].reverse(), { one: 'line' }).hash).toBe(hash);
        expect(digestOf([...items, more], { one: 'line' }).hash).not.toBe(hash);
        expect(digestOf(items, { one: 'line', facts: { peak: 1 } }).hash).not.toBe(hash);
      })
    );
  });

  it('has 16 digits and tells neighbours apart', () => {
    const hashes = Array.from({ length: 20_000 }, (_, i) => stableHash(`line ${i}`));
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(hashes.every((hash) => /^[0-9a-f]{16}$/.test(hash))).toBe(true);
  });
});

it('canonical JSON does not depend on the order of keys and reads back', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalJson(turned)).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    })
  );
});
