import { setTimeout as sleep } from 'node:timers/promises';
import { context, SpanKind, trace, type Tracer } from '@opentelemetry/api';
import { between, skewed, type Random } from '../random';
import { REGION } from '../resource';
import type { ServiceLog } from '../telemetry/serviceLog';

const TABLE = 'tasks';
const THROTTLED = 'ProvisionedThroughputExceededException';

/** Pauses before the second, third and fourth attempt, in milliseconds, each give or take 5 %: 420 together. */
const BACKOFF_MS = [60, 120, 240];

export interface DynamoOptions {
  tracer: Tracer;
  log: ServiceLog;
  random: Random;
  /** Whether the partition has used up its throughput just now. */
  isThrottled(partition: string): boolean;
}

export interface DynamoAnswer {
  item: { id: string; title: string };
  /** Settles when the client has written its last line about this query, which may be after the span has ended. */
  logged: Promise<void>;
}

/** A DynamoDB client that never leaves the process: it waits, retries, traces and logs as a real one would. */
export class Dynamo {
  constructor(private readonly options: DynamoOptions) {}

  /** Reads one task. A throttled read is tried again three times; the last attempt succeeds. */
  query(partition: string, id: string): Promise<DynamoAnswer> {
    const { tracer, random } = this.options;
    const span = tracer.startSpan('db:query', {
      kind: SpanKind.CLIENT,
      attributes: {
        'db.system.name': 'aws.dynamodb',
        'db.namespace': REGION,
        'db.collection.name': TABLE,
        'db.operation.name': 'Query',
        'aws.dynamodb.table_names': [TABLE],
        'peer.service': 'dynamodb',
        'server.address': `dynamodb.${REGION}.amazonaws.com`,
        'server.port': 443,
        'app.partition': partition,
      },
    });

    // All lines of the query carry this span's id, as the context follows the asynchronous calls.
    return context.with(trace.setSpan(context.active(), span), async () => {
      const item = { id, title: `Task ${id}` };
      if (!this.options.isThrottled(partition)) {
        await sleep(skewed(random, 8, 40));
        span.end();
        return { item, logged: Promise.resolve() };
      }
      const waitedMs = await this.retry(partition, (name, attributes) => span.addEvent(name, attributes));
      span.end();
      return { item, logged: this.reportLate(partition, waitedMs) };
    });
  }

  /** Three throttled attempts and the one that gets through; returns the back-off in milliseconds. */
  private async retry(
    partition: string,
    addEvent: (name: string, attributes: Record<string, string | number>) => void
  ): Promise<number> {
    const { log, random } = this.options;
    let waitedMs = 0;
    for (const [index, nominalMs] of BACKOFF_MS.entries()) {
      await sleep(between(random, 3, 7));
      const attempt = index + 1;
      const backoffMs = Math.round(nominalMs * between(random, 0.95, 1.05));
      addEvent(THROTTLED, { 'error.type': THROTTLED, attempt, backoff_ms: backoffMs, 'app.partition': partition });
      log('debug', 'throttled, backing off', { attempt, backoff_ms: backoffMs, partition, table: TABLE });
      await sleep(backoffMs);
      waitedMs += backoffMs;
    }
    await sleep(between(random, 5, 10));
    return waitedMs;
  }

  /** The client counts its retries when the call is over: the line that explains the span is later than the span. */
  private async reportLate(partition: string, waitedMs: number): Promise<void> {
    const { log, random } = this.options;
    await sleep(between(random, 6, 16));
    const retries = BACKOFF_MS.length;
    log(
      'warn',
      `DynamoDB query throttled on partition ${partition}, RetryAttempts=${retries} (backed off ${waitedMs} ms)`,
      {
        partition,
        table: TABLE,
        retry_attempts: retries,
        backoff_ms: waitedMs,
        'error.type': THROTTLED,
      }
    );
  }
}
