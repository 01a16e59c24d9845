import { abbreviateTraceId } from '../../shared/ids';
import { formatDuration } from '../investigation/durations';
import type { TimeWindow } from '../investigation/types';
import { quoted } from '../investigation/words';
import { messageOf } from '../logs/message';
import type { LogRecord, RankedLine } from '../logs/types';
import { describeSuspect } from '../traces/describe';
import type { Suspect, Trace } from '../traces/types';
import { plural } from '../traces/words';
import { digestOf } from './digest';
import type { Finding, ResultDigest } from './types';

/** Where a finding comes from: the query as it was sent, its data source, and the window it was asked over. */
export interface Asked {
  query: Finding['query'];
  source: Finding['source'];
  window: TimeWindow;
  /** The page that shows it. */
  link: string;
}

/** The digest of a latency curve: its highest value (in milliseconds, three digits: a refresh moves the rest). */
export function curveDigest(valuesMs: ReadonlyArray<number | null>): ResultDigest | undefined {
  const peakMs = valuesMs.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
  return peakMs > 0
    ? digestOf([], { one: 'sample', facts: { peak: formatDuration(Number(peakMs.toPrecision(3))) } })
    : undefined;
}

export const traceDigest = ({ spans }: Trace): ResultDigest =>
  digestOf(
    spans.map(({ spanId, name, service }) => `${name} in ${service} (${spanId})`),
    { one: 'span', first: spans[0] && `${spans[0].name} in ${spans[0].service}` }
  );

export const linesDigest = (records: readonly LogRecord[]): ResultDigest =>
  digestOf(
    records.map(({ line, timeNs, timeMs }) => `${messageOf(line)} at ${timeNs ?? timeMs}`),
    { one: 'line', first: records[0] && messageOf(records[0].line) }
  );

interface LatencyFound {
  quantile: number;
  service: string;
  peakMs: number;
  thresholdMs?: number;
}

export function latencyFinding(
  { quantile, service, peakMs, thresholdMs }: LatencyFound,
  asked: Asked,
  digest: ResultDigest | undefined
): Finding {
  const isAbove = thresholdMs === undefined || peakMs > thresholdMs;
  const threshold =
    thresholdMs === undefined ? '' : `, ${isAbove ? 'above' : 'not above'} ${formatDuration(thresholdMs)}`;
  const name = `p${Math.round(quantile * 10_000) / 100} of ${service}`;
  return {
    kind: 'metric',
    found: `${name} reached ${formatDuration(peakMs)}${threshold}.`,
    negative: !isAbove,
    digest,
    ...asked,
  };
}

export function traceFinding(trace: Trace, suspect: Suspect | undefined, asked: Asked): Finding {
  const what = suspect ? describeSuspect(suspect) : plural(trace.spans.length, 'span');
  return {
    kind: 'trace',
    found: `Trace ${abbreviateTraceId(trace.traceId)} ${what}.`,
    negative: false,
    digest: traceDigest(trace),
    ...asked,
  };
}

/** A trace that was looked for and is not there. */
export const missingTrace = (traceId: string, why: string, asked: Asked): Finding => ({
  kind: 'trace',
  found: `No trace ${traceId}: ${why}`,
  negative: true,
  ...asked,
});

/**
 * One line; `all` are those of its answer, which is compared later. A line beside the trace is not in the answer to the
 * trace's query: `asked` is then the question for what stands around it, whose answer is not there yet.
 */
export function lineFinding(
  { record, neighbour }: Pick<RankedLine, 'record' | 'neighbour'>,
  all: readonly LogRecord[],
  asked: Asked
): Finding {
  const who = [record.service, record.severity].filter(Boolean).join(' ') + (neighbour ? ', beside the trace' : '');
  return {
    kind: 'line',
    found: `${who}: ${quoted(messageOf(record.line), 300)}.`,
    verbatim: record.line,
    negative: false,
    ...asked,
    ...(neighbour ? {} : { digest: linesDigest(all) }),
  };
}

/** Lines that were looked for and are not there. */
export const noLines = (why: string, asked: Asked): Finding => ({ kind: 'line', found: why, negative: true, ...asked });
