import { Writer } from 'protobufjs/minimal';
import { compress } from 'snappyjs';
import type { Exemplar, Sample, Series } from '../../src/backends/sample/model/metricHistory';
import { outcomeOfStatus, type Send } from '../telemetry/sendResult';

const SEND_TIMEOUT_MS = 10_000;

/** The bits of the NaN that Prometheus takes for a staleness marker (its `value.StaleNaN`); no number of ours has them. */
const STALE = { low: 2, high: 0x7ff00000 };

/** Tags of the protobuf messages of remote write 1.0: field number and wire type. */
const FIELD = { first: 10, second: 18, third: 26, firstDouble: 9, secondDouble: 17, secondVarint: 16, thirdVarint: 24 };

/**
 * Sends series by Prometheus's remote write 1.0, exemplars included.
 * @param url the full address, with `/api/v1/write`
 */
export function createRemoteWriteSender(url: string): Send<Series> {
  return async (series) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-protobuf',
        'content-encoding': 'snappy',
        'x-prometheus-remote-write-version': '0.1.0',
      },
      body: compress(encodeWriteRequest(series)),
      signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
    });
    return outcomeOfStatus(response.status, await response.text());
  };
}

/**
 * Cuts series into batches that follow each other in time: samples then arrive as from scrapes, all series together, and a
 * batch has a size that Prometheus takes.
 * @param spanMs what a batch spans; a multiple of the step between samples, so that an exemplar stays with the sample
 * after it: Prometheus takes none for a series it does not know yet
 */
export function* slicesOf(series: readonly Series[], spanMs: number): Generator<Series[]> {
  const times = series.flatMap(({ samples, exemplars }) => [samples[0], exemplars[0], samples.at(-1)]);
  const known = times.flatMap((first) => first?.timeMs ?? []);
  const endMs = Math.max(...known);
  for (let toMs = Math.ceil(Math.min(...known) / spanMs) * spanMs; toMs - spanMs < endMs; toMs += spanMs) {
    const isWithin = ({ timeMs }: Sample | Exemplar) => timeMs > toMs - spanMs && timeMs <= toMs;
    yield series
      .map(({ labels, samples, exemplars }) => ({
        labels,
        samples: samples.filter(isWithin),
        exemplars: exemplars.filter(isWithin),
      }))
      .filter(({ samples, exemplars }) => samples.length + exemplars.length > 0);
  }
}

/** The message `prometheus.WriteRequest`. */
export function encodeWriteRequest(series: readonly Series[]): Uint8Array {
  const writer = Writer.create();
  for (const { labels, samples, exemplars } of series) {
    writer.uint32(FIELD.first).fork();
    encodeLabels(writer, labels);
    for (const { timeMs, value } of samples) {
      writer.uint32(FIELD.second).fork();
      writer.uint32(FIELD.firstDouble);
      if (value === 'stale') {
        writer.fixed32(STALE.low).fixed32(STALE.high);
      } else {
        writer.double(value);
      }
      writer.uint32(FIELD.secondVarint).int64(Math.round(timeMs)).ldelim();
    }
    for (const exemplar of exemplars) {
      writer.uint32(FIELD.third).fork();
      encodeLabels(writer, exemplar.labels);
      writer.uint32(FIELD.secondDouble).double(exemplar.value);
      writer.uint32(FIELD.thirdVarint).int64(Math.round(exemplar.timeMs)).ldelim();
    }
    writer.ldelim();
  }
  return writer.finish();
}

/** Sorted by name, as the receiver demands. */
function encodeLabels(writer: Writer, labels: Readonly<Record<string, string>>): void {
  const names = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, value] of names) {
    // An empty label is none.
    if (value !== '') {
      writer.uint32(FIELD.first).fork();
      writer.uint32(FIELD.first).string(name);
      writer.uint32(FIELD.second).string(value).ldelim();
    }
  }
}
