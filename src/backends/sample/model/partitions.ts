import { between, type Random } from './random';

/** A DynamoDB partition: one tenant's tasks. */
export interface Partition {
  name: string;
  /** Part of all requests that read from it; the shares add up to 1. */
  share: number;
  /** task-svc's own work on one of its tasks in milliseconds: the big tenant has more rules to check and more to render. */
  ownWorkMs: { min: number; max: number };
}

/** The partition that the throttle fault hits. It is the busiest one, as in life. */
export const HOT_PARTITION = 'tenant-42';

const HOT_SHARE = 0.2;
const QUIET_PARTITIONS = ['tenant-03', 'tenant-07', 'tenant-11', 'tenant-19', 'tenant-23', 'tenant-58', 'tenant-77'];

export const PARTITIONS: readonly Partition[] = [
  { name: HOT_PARTITION, share: HOT_SHARE, ownWorkMs: { min: 100, max: 150 } },
  ...QUIET_PARTITIONS.map((name) => ({
    name,
    share: (1 - HOT_SHARE) / QUIET_PARTITIONS.length,
    ownWorkMs: { min: 20, max: 70 },
  })),
];

const TASKS_PER_PARTITION = 500;

/** The id of some task, e.g. `tenant-42.17`; partitions come up as often as their share says. */
export function pickTaskId(random: Random): string {
  let left = random();
  const partition = PARTITIONS.find(({ share }) => (left -= share) < 0) ?? PARTITIONS[0];
  return `${partition?.name ?? HOT_PARTITION}.${Math.floor(between(random, 1, TASKS_PER_PARTITION + 1))}`;
}

/** The partition that holds a task, or undefined for an id that no partition can hold. */
export function partitionOf(taskId: string): Partition | undefined {
  const [name, number, ...rest] = taskId.split('.');
  if (
    rest.length > 0 ||
    number === undefined ||
    !/^[1-9]\d{0,2}$/.test(number) ||
    Number(number) > TASKS_PER_PARTITION
  ) {
    return undefined;
  }
  return PARTITIONS.find((partition) => partition.name === name);
}
