import { brokenLinks, decodeKept, encodeKept, keepAlso, trendOf, worstFirst, type KeptService } from './kept';

const WORKS = { 'metric-trace': 'works', 'trace-log': 'works', 'log-trace': 'works' } as const;
const kept = (service: string, points: KeptService['points'], more: Partial<KeptService> = {}): KeptService => ({
  service,
  aliases: [],
  sources: 'p,t,l',
  links: WORKS,
  points,
  ...more,
});

describe('what is kept', () => {
  it('is read back as it was', () => {
    const all = [kept('cart', [[1, 90]], { aliases: ['cart-svc'], links: { ...WORKS, 'trace-log': 'broken' } })];
    expect(decodeKept(encodeKept(all))).toEqual(all);
  });

  it.each([null, '', '{', '[]', '{"version":2,"services":[]}', '{"version":1,"services":[null,{"service":"a"}]}'])(
    'that cannot be read is nothing: %s',
    (text) => expect(decodeKept(text)).toEqual([])
  );

  it('grows by each run, and of a stretch with the same points only the ends stay', () => {
    const runs = [80, 64, 64, 64, 64, 90].map((points, at) => kept('cart', [[at, points]]));
    const all = runs.reduce<KeptService[]>((before, run) => keepAlso(before, [run]), []);
    expect(all[0]?.points).toEqual([
      [0, 80],
      [1, 64],
      [4, 64],
      [5, 90],
    ]);
  });

  it('is of one stack: a service of the same name in another one has a trend of its own', () => {
    const all = keepAlso([kept('cart', [[1, 50]])], [kept('cart', [[2, 70]], { sources: 'other,t,l' })]);
    expect(all.map(({ points }) => points)).toEqual([[[2, 70]], [[1, 50]]]);
  });

  it('stays bounded', () => {
    const many = [...Array(300)].map((_, at) => kept(`s${at}`, [[at, 50]]));
    const all = keepAlso(many, [kept('cart', [[1000, 50]])]);
    expect(all).toHaveLength(200);
    expect(all[0]?.service).toBe('cart');
    const long = [...Array(100)].reduce<KeptService[]>(
      (before, _, at) => keepAlso(before, [kept('cart', [[at, at]])]),
      []
    );
    expect(long[0]?.points).toHaveLength(24);
  });
});

describe('a trend', () => {
  it.each<[string, KeptService['points'], ReturnType<typeof trendOf>]>([
    [
      'tells the last change, and since when',
      [
        [1, 82],
        [2, 82],
        [3, 64],
        [4, 64],
      ],
      { from: 82, to: 64, sinceMs: 2 },
    ],
    [
      'without a change tells since when it is so',
      [
        [1, 64],
        [2, 64],
      ],
      { to: 64, sinceMs: 1 },
    ],
    ['of one run is that run', [[1, 64]], { to: 64, sinceMs: 1 }],
  ])('%s', (_, points, trend) => expect(trendOf({ points })).toEqual(trend));
});

describe('a broken link', () => {
  const broken = kept('checkout-service', [[5, 40]], {
    aliases: ['checkout', 'checkout-svc'],
    links: { ...WORKS, 'trace-log': 'broken' },
  });

  it.each(['checkout-service', 'checkout'])('is known by each name of the service: %s', (name) => {
    expect(brokenLinks([broken], name)).toEqual({
      service: 'checkout-service',
      links: ['trace-log'],
      sources: 'p,t,l',
      timeMs: 5,
    });
  });

  it('is forgotten once a later run found it mended', () => {
    expect(brokenLinks([broken, kept('checkout-service', [[6, 100]])], 'checkout-service')).toBeUndefined();
    expect(brokenLinks([broken], 'cart')).toBeUndefined();
  });
});

test('services with the fewest points come first, unknown ones last by name', () => {
  const all = [kept('a', [[1, 100]]), kept('b', [[1, 10]])];
  expect(worstFirst(['d', 'a', 'c', 'b'], all)).toEqual(['b', 'a', 'c', 'd']);
});
