import { BatchQueue } from './batchQueue';

const queueOf = (batchSize: number, items: number) => {
  const queue = new BatchQueue<{ n: number }>(batchSize);
  for (let n = 1; n <= items; n++) {
    queue.push({ n });
  }
  return queue;
};
const numbers = (items: Array<{ n: number }>) => items.map(({ n }) => n);

describe('a queue by batches', () => {
  it('gives batches in the order of its items, the last one with what there is', () => {
    const queue = queueOf(2, 5);
    expect(queue).toHaveLength(5);
    expect([1, 2, 3, 4].map(() => numbers(queue.take()))).toEqual([[1, 2], [3, 4], [5], []]);
    expect(queue).toHaveLength(0);
  });

  it('forgets the oldest batch first', () => {
    const queue = queueOf(2, 5);
    expect(queue.drop()).toBe(2);
    expect(queue).toHaveLength(3);
    expect(numbers(queue.take())).toEqual([3, 4]);
    expect(queue.drop()).toBe(1);
    expect(queue.drop()).toBe(0);
  });

  it('gives back what it was given: numbers to the last bit, what is undefined, what is shared', () => {
    const labels = { service: 'task-svc' };
    const items = [
      { labels, at: 1_795_266_000_000.123, parent: undefined },
      { labels, at: -0, parent: 'ü→' },
    ];
    const queue = new BatchQueue<(typeof items)[number]>(2);
    items.forEach((item) => queue.push(item));
    queue.push({ labels, at: 0, parent: undefined });
    const taken = queue.take();
    expect(taken).toStrictEqual(items);
    expect(taken[0]?.labels).toBe(taken[1]?.labels);
  });
});
