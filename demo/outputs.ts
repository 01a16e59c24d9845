import { diag, DiagLogLevel } from '@opentelemetry/api';
import type { LineRecord, SpanRecord } from '../src/backends/sample/model/records';
import { SERVICES } from '../src/backends/sample/model/services';
import { Delivery } from './telemetry/delivery';
import { sayOnce } from './telemetry/diagnostics';
import { LokiStreams } from './telemetry/lokiPush';
import { createSenders, type Senders, type SenderUrls } from './telemetry/senders';
import type { Send } from './telemetry/sendResult';
import type { StatsSource } from './telemetry/stats';
import { StoreReport, type Say, type StoreChannel } from './telemetry/storeReport';

/**
 * Most items kept for each store while it is away: spans of eleven minutes at 10 requests a second, of half a minute at 200.
 * Packed, they are some 3 MB for each queue.
 */
const LIMIT = 50_000;
/** Spans of an eighth of a second at 200 requests a second; making their JSON holds the services up for 2 ms. */
const BATCH_SIZE = 200;

/** Where the demo's traces and logs go. Metrics are fetched from it instead. */
export interface Outputs extends StatsSource {
  span(record: SpanRecord): void;
  line(record: LineRecord): void;
  /** Sends what is left, at most `deadlineMs` long; returns what was not delivered, in words, or '' for nothing. */
  close(deadlineMs: number): Promise<string>;
}

/** Tempo and Loki, at the addresses of the configuration. */
export function createOutputs(config: SenderUrls, say: Say, senders: Senders = createSenders(config)): Outputs {
  diag.setLogger(sayOnce(say), { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  const tempo = new StoreReport('Tempo', config.tracesUrl, `${LIMIT} spans`, say);
  const kept = `${LIMIT} lines of each kind`;
  const loki = new StoreReport('Loki', config.lokiPushUrl, kept, say);
  const lokiOtlp = sameOrigin(config) ? loki : new StoreReport('Loki', config.logsUrl, kept, say);

  const streams = new LokiStreams();
  const spans = deliver(senders.spans, tempo.channel('spans'));
  const otlpLines = deliver(senders.otlpLines, lokiOtlp.channel('lines by OTLP'));
  const pushedLines = deliver(senders.pushedLines, loki.channel('pushed lines'));
  const channels = [
    { what: 'spans', store: 'Tempo', delivery: spans },
    { what: 'lines by OTLP', store: 'Loki', delivery: otlpLines },
    { what: 'pushed lines', store: 'Loki', delivery: pushedLines },
  ];

  return {
    span: (record) => spans.add(record),
    line(record) {
      if (SERVICES[record.service].logShape === 'otlp') {
        otlpLines.add(record);
      } else {
        pushedLines.add(streams.entry(record));
      }
    },
    stats: () => channels.map(({ what, store, delivery }) => ({ what, store, ...delivery.counts() })),
    async close(deadlineMs) {
      const left = await Promise.all(
        channels.map(async ({ what, delivery }) => ({ what, count: await delivery.close(deadlineMs) }))
      );
      diag.disable();
      return left
        .filter(({ count }) => count > 0)
        .map(({ count, what }) => `${count} ${what}`)
        .join(', ');
    },
  };
}

function deliver<T>(send: Send<T>, channel: StoreChannel): Delivery<T> {
  return new Delivery({ send, channel, limit: LIMIT, batchSize: BATCH_SIZE });
}

function sameOrigin({ logsUrl, lokiPushUrl }: SenderUrls): boolean {
  return new URL(logsUrl).origin === new URL(lokiPushUrl).origin;
}
