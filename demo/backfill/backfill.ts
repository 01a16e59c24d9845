import { historyInstance, metricHistory } from '../../src/backends/sample/model/metricHistory';
import type { LineRecord, Recorder, RequestRecord, SpanRecord } from '../../src/backends/sample/model/records';
import { SERVICES } from '../../src/backends/sample/model/services';
import type { DemoConfig } from '../config';
import { BatchQueue } from '../telemetry/batchQueue';
import { LokiStreams, type StreamEntry } from '../telemetry/lokiPush';
import { createSenders, type Senders, type SenderUrls } from '../telemetry/senders';
import type { Say } from '../telemetry/storeReport';
import { askPrometheus } from './prometheus';
import { createRemoteWriteSender, slicesOf } from './remoteWrite';
import { sendAll, type SendReport } from './sendAll';

/** How long a store may take to start. */
const PATIENCE_MS = 60_000;
/** Between two samples: the interval at which the live services are scraped. */
const STEP_MS = 5000;
/** What one remote write spans: some 40,000 samples of the whole shop. */
const SLICE_MS = 600_000;
const BATCH_SIZE = 500;

export interface BackfillOptions {
  config: SenderUrls & Pick<DemoConfig, 'prometheusUrl'>;
  /** Tells a recorder the whole history, in the order of time. */
  history: (recorder: Recorder) => void;
  say: Say;
  /** How long a store may take to start, in milliseconds. */
  patienceMs?: number;
  senders?: Senders;
}

/**
 * Writes a history to Prometheus, Tempo and Loki, with the same ids in all three, and says in one sentence how that went.
 * Waits for stores that are starting, each for a minute at most; a store that fails leaves the others their part. Does
 * nothing where Prometheus holds the history of an earlier start: the same incident would be there twice.
 */
export async function runBackfill({
  config,
  history,
  say,
  patienceMs = PATIENCE_MS,
  senders = createSenders(config, historyInstance),
}: BackfillOptions): Promise<void> {
  const prometheus = await askPrometheus(config.prometheusUrl, patienceMs);
  if (!prometheus.ok) {
    say(
      `No history was written: Prometheus at ${originOf(config.prometheusUrl)} does not answer ` +
        `(${prometheus.reason}).`
    );
    return;
  }
  if (prometheus.hasHistory) {
    say('Prometheus holds history of an earlier start within the last hour: no second one is written.');
    return;
  }

  const startedAt = performance.now();
  const { requests, spans, otlpLines, pushedLines } = recordsOf(history);
  const [spanCount, lineCount] = [spans.length, otlpLines.length + pushedLines.length];
  const series = metricHistory(requests, { stepMs: STEP_MS, wholeLe: prometheus.wholeLe });
  const writeUrl = new URL('api/v1/write', withSlash(config.prometheusUrl)).href;
  // Prometheus first: who sees the history's lines and traces can then look for it in the metric as well.
  const written = await sendAll(slicesOf(series, SLICE_MS), createRemoteWriteSender(writeUrl), patienceMs);
  const [traced, pushed, logged] = await Promise.all([
    sendAll(batchesOf(spans), senders.spans, patienceMs),
    sendAll(batchesOf(pushedLines), senders.pushedLines, patienceMs),
    sendAll(batchesOf(otlpLines), senders.otlpLines, patienceMs),
  ]);

  const failed = [
    ...gap(written, 'samples', 'Prometheus', writeUrl),
    ...gap(traced, 'spans', 'Tempo', config.tracesUrl),
    ...gap(pushed, 'pushed lines', 'Loki', config.lokiPushUrl),
    ...gap(logged, 'OTLP lines', 'Loki', config.logsUrl),
  ];
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  say(
    failed.length > 0
      ? `The history of the last hour is not complete: ${failed.join('; ')}.`
      : `The history of the last hour is in Prometheus, Tempo and Loki after ${seconds} s: ` +
          `${requests.length} requests, ${spanCount} spans, ${lineCount} lines.`
  );
}

interface Records {
  requests: RequestRecord[];
  spans: BatchQueue<SpanRecord>;
  otlpLines: BatchQueue<LineRecord>;
  pushedLines: BatchQueue<StreamEntry>;
}

/** A history is told at once and takes seconds to send: packed meanwhile, it needs half of the memory. */
function recordsOf(history: (recorder: Recorder) => void): Records {
  const streams = new LokiStreams(historyInstance);
  const records: Records = {
    requests: [],
    spans: new BatchQueue(BATCH_SIZE),
    otlpLines: new BatchQueue(BATCH_SIZE),
    pushedLines: new BatchQueue(BATCH_SIZE),
  };
  history({
    request: (record) => void records.requests.push(record),
    span: (record) => records.spans.push(record),
    line(record) {
      if (SERVICES[record.service].logShape === 'otlp') {
        records.otlpLines.push(record);
      } else {
        records.pushedLines.push(streams.entry(record));
      }
    },
  });
  return records;
}

/** Takes all batches of a queue. */
function* batchesOf<T>(queue: BatchQueue<T>): Generator<T[]> {
  while (queue.length > 0) {
    yield queue.take();
  }
}

/** What a store lacks, in words; nothing where it lacks nothing. */
function gap({ sent, problem }: SendReport, what: string, store: string, url: string): string[] {
  return problem
    ? [`${sent === 0 ? 'all' : 'some'} ${what} are missing in ${store} at ${originOf(url)} (${problem})`]
    : [];
}

const originOf = (url: string) => new URL(url).origin;
const withSlash = (url: string) => `${url.replace(/\/+$/, '')}/`;
