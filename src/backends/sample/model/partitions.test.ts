import { HOT_PARTITION, PARTITIONS, partitionOf, pickTaskId } from './partitions';
import { randomFor } from './random';

describe('a task', () => {
  it('is of the hot partition for one request in five, and of a partition that has it always', () => {
    const random = randomFor(1, 'tasks');
    const partitions = Array.from({ length: 5000 }, () => partitionOf(pickTaskId(random))?.name);
    expect(new Set(partitions)).toEqual(new Set(PARTITIONS.map(({ name }) => name)));
    const hot = partitions.filter((name) => name === HOT_PARTITION).length / partitions.length;
    expect(hot).toBeGreaterThan(0.18);
    expect(hot).toBeLessThan(0.22);
  });

  it.each(['', 'tenant-42', 'tenant-42.0', 'tenant-42.501', 'tenant-42.1.2', 'tenant-99.1', 'tenant-42.01'])(
    'with the id %j is of none',
    (id) => expect(partitionOf(id)).toBeUndefined()
  );
});
