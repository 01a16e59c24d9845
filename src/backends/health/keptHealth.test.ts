import type { KeptService } from '../../domain/health/kept';
import { PLUGIN_ID } from '../../shared/plugin';
import { MemoryStorage } from '../testing/ledgers';
import { keepHealth, loadKept } from './keptHealth';

const run = (service: string, timeMs: number, points: number): KeptService => ({
  service,
  aliases: [],
  sources: 'p,t,l',
  links: { 'metric-trace': 'works', 'trace-log': 'works', 'log-trace': 'works' },
  points: [[timeMs, points]],
});

it('adds to what is stored, and both are read again', async () => {
  const storage = new MemoryStorage({ versioned: true });
  await keepHealth([run('cart', 1, 80)], { storage });

  const { kept, problem } = await keepHealth([run('cart', 2, 60)], { storage });

  expect(problem).toBeUndefined();
  expect(await loadKept({ storage })).toEqual(kept);
  expect(kept[0]?.points).toEqual([
    [1, 80],
    [2, 60],
  ]);
});

it('loses no run of another tab that stores at the same moment', async () => {
  const first = new MemoryStorage({ versioned: true });
  const second = first.elsewhere();

  await Promise.all([
    keepHealth([run('cart', 1, 80)], { storage: first }),
    keepHealth([run('mail', 1, 70)], { storage: second }),
  ]);

  expect((await loadKept({ storage: first })).map(({ service }) => service).sort()).toEqual(['cart', 'mail']);
});

it('is kept in this browser where the account’s storage refuses, and read from there', async () => {
  const storage = new MemoryStorage();
  const spare = new MemoryStorage();
  storage.refusing = 'The storage is full.';

  const { problem } = await keepHealth([run('cart', 1, 80)], { storage, spare });

  expect(problem).toBeUndefined();
  expect((await loadKept({ storage, spare })).map(({ service }) => service)).toEqual(['cart']);
});

it('says why where nothing keeps it, and still tells this run', async () => {
  const storage = new MemoryStorage();
  storage.refusing = 'The storage is full.';

  const { kept, problem } = await keepHealth([run('cart', 1, 80)], { storage });

  expect(problem).toBe('The trend is not kept: The storage is full.');
  expect(kept).toHaveLength(1);
  expect(await loadKept({ storage })).toEqual([]);
});

it('tells panel menus the names of services with a broken link, until they are mended', async () => {
  const storage = new MemoryStorage();
  const broken: KeptService = {
    ...run('cart.v1', 1, 40),
    aliases: ['cart'],
    links: { 'metric-trace': 'broken', 'trace-log': 'works', 'log-trace': 'works' },
  };
  const isTold = (query: string) => {
    const pattern = window.localStorage.getItem(PLUGIN_ID);
    return pattern !== null && query.match(pattern) !== null;
  };

  await keepHealth([broken, run('mail', 1, 100)], { storage });

  expect(['rate(x{service="cart"}[1m])', 'x{service=~"mail|cart.v1"}'].map(isTold)).toEqual([true, true]);
  expect(['x{service="mail"}', 'x{service="cart-service"}', 'x{service="cartxv1"}'].map(isTold)).toEqual([
    false,
    false,
    false,
  ]);
  await keepHealth([run('cart.v1', 2, 100)], { storage });
  expect(isTold('x{service="cart"}')).toBe(false);
});
