import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Faults } from '../faults';
import { HOT_PARTITION, partitionOf } from '../partitions';
import { between, type Random } from '../random';
import { Dynamo } from './dynamo';
import { createService, type Signals } from './service';

/** task-svc: `GET /tasks/{id}` checks the tenant's rules, reads the task from DynamoDB and renders it. */
export function createTaskSvc(signals: Signals, faults: Faults, random: Random): Server {
  const dynamo = new Dynamo({
    ...signals,
    random,
    isThrottled: (partition) => faults.isOn('throttle') && partition === HOT_PARTITION,
  });
  return createService(signals, [
    {
      route: '/tasks/{id}',
      async handle({ param: id, span }) {
        const partition = partitionOf(id);
        if (!partition) {
          return { status: 404, body: { error: 'There is no such task.' } };
        }
        span.setAttribute('app.partition', partition.name);
        const { min, max } = partition.ownWorkMs;
        const ownWorkMs = between(random, min, max);
        await sleep(ownWorkMs * 0.6);
        const { item, logged } = await dynamo.query(partition.name, id);
        await Promise.all([sleep(ownWorkMs * 0.4), logged]);
        return { status: 200, body: item };
      },
    },
  ]);
}
