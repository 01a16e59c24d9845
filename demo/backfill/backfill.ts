import { historyInstance, metricHistory, type Series } from '../../src/backends/sample/model/metricHistory';
import type { LineRecord, Recorder, RequestRecord, SpanRecord } from '../../src/backends/sample/model/records';
import { SERVICES } from '../../src/backends/sample/model/services';
import type { DemoConfig } from '../config';
import { BatchQueue } from '../telemetry/batchQueue';
import { LokiStreams, type StreamEntry } from '../telemetry/lokiPush';
import { createSenders, type Senders, type SenderUrls } from '../telemetry/senders';
import type { Say } from '../telemetry/storeReport';
import { markSeries, type HistoryId } from './mark';
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
  /** The history to write where no earlier start has begun one. */
  id: HistoryId;
  /** Tells a recorder the whole history, in the order of time: the same records for the same id. */
  history: (id: HistoryId, recorder: Recorder) => void;
  say: Say;
  /** How long a store may take to start, in milliseconds. */
  patienceMs?: number;
  senders?: Senders;
}

/**
 * Writes a history to Prometheus, Tempo and Loki, with the same ids in all three, and says in one sentence how that went.
 * Waits for stores that are starting, each for a minute at most; a store that fails leaves the others their part.
 *
 * A mark in Prometheus tells later starts what there is. A history of the last hour that is complete is left alone: the
 * same incident would be there twice. One that was begun only is written again, all of it, with its own ids. What a store
 * has of it already it then shows once, as seen on Prometheus 2.42, Tempo 3.0.3 and Loki 3.7.6: samples, exemplars, traces
 * and lines. Only counts over spans (TraceQL metrics) and lines (LogQL metrics, until Loki has flushed) are higher.
 * @returns whether all of a history is in all three stores
 */
export async function runBackfill({
  config,
  id: newId,
  history,
  say,
  patienceMs = PATIENCE_MS,
  senders = createSenders(config, historyInstance),
}: BackfillOptions): Promise<boolean> {
  const origin = originOf(config.prometheusUrl);
  const prometheus = await askPrometheus(config.prometheusUrl, patienceMs);
  if (!prometheus.ok) {
    say(`No history was written: Prometheus at ${origin} does not answer (${prometheus.reason}).`);
    return false;
  }
  const { mark, wholeLe } = prometheus;
  if (mark?.isComplete) {
    say('Prometheus holds history of an earlier start within the last hour: no second one is written.');
    return true;
  }
  const id: HistoryId = mark ? { seed: mark.seed, endMs: mark.endMs } : newId;
  if (mark) {
    say('Finishing the history that an earlier start began.');
  }

  const startedAt = performance.now();
  const writeUrl = new URL('api/v1/write', withSlash(config.prometheusUrl)).href;
  const write = (slices: Iterable<Series[]>) => sendAll(slices, createRemoteWriteSender(writeUrl), patienceMs);
  const begun = await write([[markSeries({ ...id, isComplete: false })]]);
  if (begun.problem) {
    // The next start would not know of it and write another one.
    say(`No history was written: Prometheus at ${origin} does not take it (${begun.problem}).`);
    return false;
  }
  const { requests, spans, otlpLines, pushedLines } = recordsOf((recorder) => history(id, recorder));
  const [spanCount, lineCount] = [spans.length, otlpLines.length + pushedLines.length];
  const series = metricHistory(requests, { stepMs: STEP_MS, wholeLe });
  // Prometheus first: who sees the history's lines and traces can then look for it in the metric as well.
  const written = await write(slicesOf(series, SLICE_MS));
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
  if (failed.length === 0) {
    const completed = await write([[markSeries({ ...id, isComplete: true })]]);
    failed.push(...gap(completed, 'marks of its end', 'Prometheus', writeUrl));
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  say(
    failed.length > 0
      ? `The history of the last hour is not complete: ${failed.join('; ')}. The next start finishes it.`
      : `The history of the last hour is in Prometheus, Tempo and Loki after ${seconds} s: ` +
          `${requests.length} requests, ${spanCount} spans, ${lineCount} lines.`
  );
  return failed.length === 0;
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
