import type { LogRecordProcessor } from '@opentelemetry/sdk-logs';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { DemoConfig } from './config';
import { ENVIRONMENT, TASK_SVC } from './resource';
import { LokiPush, type LineSink } from './telemetry/lokiPush';
import { LogShipper } from './telemetry/otlpLogs';
import { StoreReport, type Say } from './telemetry/storeReport';
import { SpanShipper } from './telemetry/traces';

/** Most items kept for each store while it is away: at 10 requests a second about two minutes of spans and four or
 * more of lines, some 50 MB each at most. */
const QUEUE_LIMIT = 5000;

/** Where the demo's traces and logs go. Metrics are fetched from it instead. */
export interface Outputs {
  spans: SpanProcessor;
  webLogs: LogRecordProcessor;
  taskLines: LineSink;
  /** Sends what is left, at most `deadlineMs` long; returns what was not delivered, in words, or '' for nothing. */
  close(deadlineMs: number): Promise<string>;
}

/** Tempo and Loki, at the addresses of the configuration. */
export function createOutputs(config: DemoConfig, say: Say): Outputs {
  const tempo = new StoreReport('Tempo', config.tracesUrl, `${QUEUE_LIMIT} spans`, say);
  const lines = `${QUEUE_LIMIT} lines of each service`;
  const loki = new StoreReport('Loki', config.lokiPushUrl, lines, say);
  const lokiOtlp = sameOrigin(config) ? loki : new StoreReport('Loki', config.logsUrl, lines, say);

  const spans = new SpanShipper(config.tracesUrl, tempo.channel('spans'), QUEUE_LIMIT);
  const webLogs = new LogShipper(config.logsUrl, lokiOtlp.channel('lines of web-frontend'), QUEUE_LIMIT);
  const taskLines = new LokiPush({
    url: config.lokiPushUrl,
    labels: { service: TASK_SVC.name, namespace: TASK_SVC.namespace, env: ENVIRONMENT },
    channel: loki.channel('lines of task-svc'),
    limit: QUEUE_LIMIT,
  });

  return {
    spans,
    webLogs,
    taskLines,
    async close(deadlineMs) {
      const left = await Promise.all([
        spans.close(deadlineMs).then((count) => ({ count, what: 'spans' })),
        webLogs.close(deadlineMs).then((count) => ({ count, what: 'lines of web-frontend' })),
        taskLines.close(deadlineMs).then((count) => ({ count, what: 'lines of task-svc' })),
      ]);
      return left
        .filter(({ count }) => count > 0)
        .map(({ count, what }) => `${count} ${what}`)
        .join(', ');
    },
  };
}

function sameOrigin({ logsUrl, lokiPushUrl }: DemoConfig): boolean {
  return new URL(logsUrl).origin === new URL(lokiPushUrl).origin;
}
