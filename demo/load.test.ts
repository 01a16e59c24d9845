import { createServer } from 'node:http';
import { closeServer, listen } from './http/listen';
import { startLoad } from './load';
import { HOT_PARTITION, PARTITIONS, partitionOf, pickTaskId } from './partitions';
import { createRandom } from './random';

describe('the partitions', () => {
  it('send a fifth of the requests to the hot one, and every id leads back to its partition', () => {
    const random = createRandom(1);
    const hits = new Map<string, number>();
    for (let i = 0; i < 10_000; i++) {
      const name = partitionOf(pickTaskId(random))?.name ?? 'none';
      hits.set(name, (hits.get(name) ?? 0) + 1);
    }
    expect([...hits.keys()].sort()).toEqual(PARTITIONS.map(({ name }) => name).sort());
    expect(hits.get(HOT_PARTITION)).toBeGreaterThan(1800);
    expect(hits.get(HOT_PARTITION)).toBeLessThan(2200);
  });

  it.each([
    '',
    'tenant-42',
    'tenant-42.0',
    'tenant-42.501',
    'tenant-42.1.2',
    'tenant-99.1',
    'tenant-42.1e2',
    '__proto__.1',
  ])('hold no task %j', (id) => {
    expect(partitionOf(id)).toBeUndefined();
  });
});

describe('the load', () => {
  it('keeps asking, and stops with every request answered', async () => {
    const asked: string[] = [];
    let answered = 0;
    let reached = () => {};
    const twenty = new Promise<void>((resolve) => (reached = resolve));
    const server = createServer((req, res) => {
      asked.push(req.url ?? '');
      if (asked.length === 20) {
        reached();
      }
      setTimeout(() => {
        answered++;
        res.end('{}');
      }, 20);
    });
    const port = await listen(server, 'web-frontend', 0, '127.0.0.1');
    try {
      const load = startLoad(200, `http://127.0.0.1:${port}`, createRandom(2));
      await twenty;
      await load.stop();
      const total = asked.length;
      expect(answered).toBe(total);
      await closeServer(server, 1000);
      expect(asked).toHaveLength(total);
      expect(asked.filter((path) => !/^\/tasks\?id=tenant-\d\d\.\d+$/.test(path))).toEqual([]);
    } finally {
      server.close();
    }
  });
});
