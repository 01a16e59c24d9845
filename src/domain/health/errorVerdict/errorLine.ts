import { severityOfNumber, severityRank } from '../../logs/severity';
import { lineReader } from '../../logs/readLine';
import type { LogRecord, LogStream } from '../../logs/types';
import { quoteLogText, streamSelector } from '../../query/logql';
import { spanKeyOf } from '../../logs/shape';

const ERROR_RANK = severityRank('error');
/** A level in capitals near the beginning, as layouts of plain text have it. */
const WORD = /^.{0,80}?(?<![A-Za-z0-9_])(?:ERROR|FATAL|CRITICAL|SEVERE|PANIC)(?![A-Za-z0-9_=])/;

/** Tells error lines from others; remembers the keys of the lines it has seen. */
export function errorLineTest(): (record: LogRecord) => boolean {
  const lines = lineReader();
  return (record) => {
    const number = record.labels.severity_number;
    // The line's own level before Loki's guess: it looks for words, and takes pino's 50 for none.
    const said = number === undefined ? lines.read(record.line).severity : severityOfNumber(Number(number));
    const severity = said === 'unknown' ? record.severity : said;
    return severity === 'unknown' ? WORD.test(record.line) : severityRank(severity) >= ERROR_RANK;
  };
}

const LEVELS = 'error|err|fatal|critical|crit|severe|panic|emerg|emergency|alert';
/** A level key with such a word or pino's 50 to 69, or such a word in capitals. */
const IN_LINE =
  `(?i:["']?(?:level|lvl|severity|loglevel|log_level|log\\.level|levelname|severity_text)["']?\\s*[:=]\\s*["']?` +
  `(?:${LEVELS}|[56][0-9](?:[^0-9]|$)))|\\b(?:ERROR|FATAL|CRITICAL|SEVERE|PANIC)\\b`;
const BY_LABEL = `detected_level=~${quoteLogText(`(?i)(?:${LEVELS})`)} or severity_number>=17`;

/** What has to be known of a line with structured metadata to judge it; half of its labels are left out. */
const KEPT = [
  'service_name',
  'flags',
  'trace_flags',
  'severity_number',
  'severity_text',
  'detected_level',
  'level',
  'observed_timestamp',
  'service_instance_id',
];

function keep({ label, shape }: LogStream): string {
  if (shape.placement !== 'metadata') {
    return '';
  }
  const keys = new Set([label, shape.key, spanKeyOf(shape.key) ?? 'span_id', ...KEPT]);
  return ` | keep ${[...keys].map((key) => key.replace(/[^a-zA-Z0-9_]/g, '_')).join(', ')}`;
}

/**
 * The queries for a service's error lines: by what Loki or OTLP says of them, and, where levels stand in the line, by the
 * line. They find too much rather than too little: `errorLineTest` decides. A line may be in both answers.
 */
export function errorLineQueries(stream: LogStream): string[] {
  const selector = streamSelector(stream.label, [stream.value]);
  const byLabel = `${selector} | ${BY_LABEL}${keep(stream)}`;
  return stream.shape.placement === 'metadata'
    ? [byLabel]
    : [byLabel, `${selector} |~ ${quoteLogText(IN_LINE)}${keep(stream)}`];
}

/** The query for any lines of a service, with the labels that tell of its ids and flags. */
export function anyLineQuery(stream: LogStream): string {
  return `${streamSelector(stream.label, [stream.value])}${keep(stream)}`;
}

/** One query for the lines of these traces in a group of streams of one label and one shape. */
export function linesOfTraces(streams: readonly [LogStream, ...LogStream[]], traceIds: readonly string[]): string {
  const [first] = streams;
  const selector = streamSelector(
    first.label,
    streams.map(({ value }) => value)
  );
  // 64-bit ids are written in 16 digits or in 32.
  const ids = quoteLogText(traceIds.map((id) => id.replace(/^0{16}/, '(?:0{16})?')).join('|'));
  return first.shape.placement === 'metadata'
    ? `${selector} | ${first.shape.key.replace(/[^a-zA-Z0-9_]/g, '_')}=~${ids}${keep(first)}`
    : `${selector} |~ ${ids}`;
}

/** The query for lines of these streams that have flags beside them; undefined where flags stand in the line. */
export function flaggedLines(streams: readonly [LogStream, ...LogStream[]]): string | undefined {
  const [first] = streams;
  const values = streams.map(({ value }) => value);
  return first.shape.placement === 'metadata'
    ? `${streamSelector(first.label, values)} | flags!=""${keep(first)}`
    : undefined;
}
