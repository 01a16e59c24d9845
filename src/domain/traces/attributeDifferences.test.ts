import fc from 'fast-check';
import { attributeDifferences, type SampleRow } from './attributeDifferences';

const rows = (count: number, slow: boolean, attributes: (i: number) => Record<string, string>): SampleRow[] =>
  Array.from({ length: count }, (_, i) => ({ attributes: attributes(i), durationMs: slow ? 900 : 90, slow }));

describe('attributes that differ', () => {
  it('are told with how many have them, strongest first', () => {
    const { differences, note } = attributeDifferences([
      ...rows(20, true, (i) => ({ shard: i < 18 ? '7' : '1', version: i < 14 ? '2' : '1', region: 'eu' })),
      ...rows(40, false, (i) => ({ shard: i < 3 ? '7' : '2', version: i < 8 ? '2' : '1', region: 'eu' })),
    ]);
    expect(note).toBe('20 slow and 40 normal were compared.');
    expect(differences.map(({ sentence }) => sentence)).toEqual([
      '“shard” = “7”: 18 of 20 slow ones, 3 of 40 normal ones.',
      '“version” = “2”: 14 of 20 slow ones, 8 of 40 normal ones.',
    ]);
    expect(differences[0]?.lift).toBeCloseTo(12);
  });

  it('may be one that the slow have not', () => {
    const { differences } = attributeDifferences([
      ...rows(20, true, (): Record<string, string> => ({})),
      ...rows(20, false, (i) => ({ 'cache.key': `k${i % 3}` })),
    ]);
    expect(differences.map(({ sentence, value, lift }) => [sentence, value, lift])).toEqual([
      ['no “cache.key”: 20 of 20 slow ones, 0 of 20 normal ones.', undefined, Infinity],
    ]);
  });

  it('that single out the same rows are one', () => {
    const of = (pod: string) => ({ 'k8s.pod.name': pod, 'host.name': `${pod}-host`, 'service.instance.id': pod });
    const { differences } = attributeDifferences([
      ...rows(20, true, () => of('web-7')),
      ...rows(20, false, (i) => of(`web-${i % 4}`)),
    ]);
    expect(differences).toHaveLength(1);
    expect(differences[0]).toMatchObject({
      key: 'host.name',
      also: ['“k8s.pod.name” = “web-7”', '“service.instance.id” = “web-7”'],
    });
  });

  it.each<[string, SampleRow[], string]>([
    [
      'too few slow ones',
      [...rows(9, true, () => ({ a: '1' })), ...rows(90, false, () => ({ a: '2' }))],
      'Too few to compare: 9 slow and 90 normal, and at least 10 of each are needed.',
    ],
    [
      'too few normal ones',
      [...rows(90, true, () => ({ a: '1' })), ...rows(3, false, () => ({ a: '2' }))],
      'Too few to compare: 90 slow and 3 normal, and at least 10 of each are needed.',
    ],
    [
      'ids, all different',
      [...rows(60, true, (i) => ({ id: `s${i}` })), ...rows(60, false, (i) => ({ id: `n${i}` }))],
      '60 slow and 60 normal were compared, and no attribute tells them apart.',
    ],
    [
      'a small difference',
      [
        ...rows(500, true, (i) => ({ a: i < 300 ? '1' : '2' })),
        ...rows(500, false, (i) => ({ a: i < 225 ? '1' : '2' })),
      ],
      '500 slow and 500 normal were compared, and no attribute tells them apart.',
    ],
  ])('are none of %s', (_, sample, note) => {
    expect(attributeDifferences(sample)).toEqual({ differences: [], note });
  });

  it('are hardly ever found where there is only chance', () => {
    let seed = 42;
    const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
    let found = 0;
    for (let round = 0; round < 200; round++) {
      const of = () =>
        Object.fromEntries(Array.from({ length: 15 }, (_, k) => [`a${k}`, `${Math.floor(random() * 3)}`]));
      found += Math.min(1, attributeDifferences([...rows(20, true, of), ...rows(30, false, of)]).differences.length);
    }
    expect(found).toBeLessThan(10);
  });

  it('do not depend on the order of the rows', () => {
    const row = fc.record({
      attributes: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2'), { noNullPrototype: true }),
      durationMs: fc.nat(),
      slow: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 30, maxLength: 80 }), (sample) => {
        expect(attributeDifferences([...sample].reverse())).toEqual(attributeDifferences(sample));
      })
    );
  });
});
