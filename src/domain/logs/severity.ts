import type { Severity } from './types';

const RANK: Record<Severity, number> = { unknown: 0, trace: 1, debug: 2, info: 3, warn: 4, error: 5, fatal: 6 };
/** From the least to the most severe. */
const ORDER: readonly Severity[] = ['unknown', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'];

/** For sorting: higher is worse, `unknown` is 0. */
export const severityRank = (severity: Severity): number => RANK[severity];

const WORDS = new Map<string, Severity>([
  ['trace', 'trace'],
  ['debug', 'debug'],
  ['dbg', 'debug'],
  ['verbose', 'debug'],
  ['fine', 'debug'],
  ['info', 'info'],
  ['information', 'info'],
  ['informational', 'info'],
  ['notice', 'info'],
  ['warn', 'warn'],
  ['warning', 'warn'],
  ['error', 'error'],
  ['err', 'error'],
  ['severe', 'error'],
  ['fatal', 'fatal'],
  ['critical', 'fatal'],
  ['crit', 'fatal'],
  ['panic', 'fatal'],
  ['dpanic', 'fatal'],
  ['alert', 'fatal'],
  ['emerg', 'fatal'],
  ['emergency', 'fatal'],
]);

/** OpenTelemetry's SeverityNumber, 1–24 (logs data model, "SeverityNumber"); `unknown` outside. */
export function severityOfNumber(number: number): Severity {
  if (!(number >= 1 && number <= 24)) {
    return 'unknown';
  }
  return ORDER[Math.ceil(number / 4)] ?? 'unknown';
}

/** pino's and bunyan's levels: 10 trace, 20 debug, 30 info, 40 warn, 50 error, 60 fatal; custom ones lie between. */
function severityOfPino(level: number): Severity {
  return level >= 10 && level < 70 ? (ORDER[Math.floor(level / 10)] ?? 'unknown') : 'unknown';
}

/** A level as loggers write it: a word in any case (`WARNING`, OpenTelemetry's `ERROR2`) or pino's number. */
export function severityOfText(text: string): Severity {
  const word = text.trim().toLowerCase();
  return (
    WORDS.get(word) ??
    (/^\d+$/.test(word) ? severityOfPino(Number(word)) : (WORDS.get(word.replace(/[2-4]$/, '')) ?? 'unknown'))
  );
}
