import { query } from '../clients';
import { HTTP_EDGES, STORE_EDGES } from '../edges';
import type { Job } from '../job';
import { HOT_PARTITION, partitionOf } from '../partitions';
import { between } from '../random';
import type { Route } from '../serve';
import { REGION } from '../services';
import type { Span } from '../span';
import { reply, sleep, type Work } from '../work';

const TABLE = 'tasks';
const THROTTLED = 'ProvisionedThroughputExceededException';

/** Pauses before the second, third and fourth attempt, in milliseconds, each give or take 5 %: 420 together. */
const BACKOFF_MS = [60, 120, 240];

/** task-svc: checks the tenant's rules, reads the task from DynamoDB and renders it. */
export const taskRoutes: readonly Route[] = [
  {
    edge: HTTP_EDGES.readTask,
    *handle(job, { param: id, span }) {
      const partition = partitionOf(id);
      if (!partition) {
        return reply(404, { error: 'There is no such task.' });
      }
      span?.setAttributes({ 'app.partition': partition.name });
      const ownWorkMs = between(job.random, partition.ownWorkMs.min, partition.ownWorkMs.max);
      yield* sleep(ownWorkMs * 0.6);
      yield* queryTask(job, partition.name, span);
      yield* sleep(ownWorkMs * 0.4);
      return reply(200, { id, title: `Task ${id}` });
    },
  },
];

/** Reads one task. A throttled read is tried again three times; the last attempt succeeds. */
function* queryTask(job: Job, partition: string, parent: Span | undefined): Work<void> {
  const throttled = job.isOn('throttle') && partition === HOT_PARTITION;
  let waitedMs = 0;
  const span = yield* query(job, STORE_EDGES.queryTask, {
    name: 'db:query',
    parent,
    attributes: {
      'db.system.name': 'aws.dynamodb',
      'db.namespace': REGION,
      'db.collection.name': TABLE,
      'db.operation.name': 'Query',
      'aws.dynamodb.table_names': [TABLE],
      'server.address': `dynamodb.${REGION}.amazonaws.com`,
      'server.port': 443,
      'app.partition': partition,
    },
    ...(throttled && {
      *run(active) {
        waitedMs = yield* retry(job, partition, active);
      },
    }),
  });
  if (throttled) {
    yield* reportLate(job, partition, waitedMs, span);
  }
}

/** Three throttled attempts and the one that gets through; returns the back-off in milliseconds. */
function* retry(job: Job, partition: string, span: Span | undefined): Work<number> {
  const { random } = job;
  let waitedMs = 0;
  for (const [index, nominalMs] of BACKOFF_MS.entries()) {
    yield* sleep(between(random, 3, 7));
    const attempt = index + 1;
    const backoffMs = Math.round(nominalMs * between(random, 0.95, 1.05));
    span?.addEvent(THROTTLED, { 'error.type': THROTTLED, attempt, backoff_ms: backoffMs, 'app.partition': partition });
    job.log('debug', 'throttled, backing off', span, { attempt, backoff_ms: backoffMs, partition, table: TABLE });
    yield* sleep(backoffMs);
    waitedMs += backoffMs;
  }
  yield* sleep(between(random, 5, 10));
  return waitedMs;
}

/** The client counts its retries when the call is over: the line that explains the span is later than the span. */
function* reportLate(job: Job, partition: string, waitedMs: number, span: Span | undefined): Work<void> {
  yield* sleep(between(job.random, 6, 16));
  const retries = BACKOFF_MS.length;
  job.log(
    'warn',
    `DynamoDB query throttled on partition ${partition}, RetryAttempts=${retries} (backed off ${waitedMs} ms)`,
    span,
    { partition, table: TABLE, retry_attempts: retries, backoff_ms: waitedMs, 'error.type': THROTTLED }
  );
}
