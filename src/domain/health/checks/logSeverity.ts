import { severityOfNumber, severityOfText } from '../../logs/severity';
import type { LogRecord } from '../../logs/types';
import type { Check } from './check';
import { evidence, pass, seenSome, warn } from './outcome';
import { lineText } from './ownLines';
import { describeShare, shareOf } from './share';

/** Stack traces and banners have no level. */
const USUAL = 0.1;
const LEVEL_LABELS = ['detected_level', 'level', 'severity', 'severity_text', 'log_level', 'lvl'];
/** pino's and bunyan's. */
const NUMERIC_LEVEL = /(?:^|[\s{,])"?level"?\s*[:=]\s*"?[1-6]0\b/;

const isNumber = (text: string) => /^\s*\d+\s*$/.test(text);

/**
 * Whether the store and Grafana can tell the line's severity, not only we: OpenTelemetry's number, or a level as a word.
 * Loki writes `detected_level="unknown"` on lines whose level it cannot read, numbers among them.
 */
function isRead({ labels, line, severity }: LogRecord): boolean {
  const { severity_number: number } = labels;
  if (number !== undefined && severityOfNumber(Number(number)) !== 'unknown') {
    return true;
  }
  const words = LEVEL_LABELS.flatMap((key) => labels[key] ?? []);
  if (words.some((word) => !isNumber(word) && severityOfText(word) !== 'unknown')) {
    return true;
  }
  return (
    labels.detected_level === undefined && severity !== 'unknown' && !NUMERIC_LEVEL.test(line) && !words.some(isNumber)
  );
}

/** Filters by level, and the colours of the logs panel, need a level that the store can read. */
export const logSeverity: Check = {
  id: 'log-severity',
  title: 'Lines have a level that the store reads',
  links: [],
  weight: 'informs',
  run(_stack, service) {
    const lines = seenSome(service.lines, 'Lines');
    if (!lines.known) {
      return lines.outcome;
    }
    const unread = lines.value.filter((record) => !isRead(record));
    const share = shareOf(unread.length, lines.value.length);
    const shown = [evidence(lines.asked, [...unread, ...lines.value].slice(0, 2).map(lineText).join('\n'))];
    if (share.least <= USUAL) {
      const number = lines.value.some(({ labels }) => labels.severity_number !== undefined);
      return pass(
        `${lines.value.length - unread.length} of ${lines.value.length} lines have a level, ${number ? 'as severity_number' : 'as a word'}.`,
        shown
      );
    }
    const numeric = unread.some(({ line, labels }) => NUMERIC_LEVEL.test(line) || isNumber(labels.level ?? ''));
    const sentence = `${describeShare(share)} of the lines of ${service.service} have no level that ${lines.asked.source} can read${numeric ? ', but a number' : ''}: a filter for errors does not find them.`;
    return numeric
      ? warn(sentence, shown, {
          where: 'instrumentation',
          sentence: 'Write the level as a word. pino does so with a level formatter.',
          paste: { language: 'text', text: 'pino({ formatters: { level: (label) => ({ level: label }) } });' },
        })
      : warn(sentence, shown, {
          where: 'instrumentation',
          sentence:
            'Write a level (level=error, "level":"error" or OpenTelemetry’s severity_number) with each line, and leave discover_log_levels on in Loki.',
        });
  },
};
