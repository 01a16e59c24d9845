import { logSeverity } from './logSeverity';
import { verdictTable } from './testing/expectVerdict';
import { down, lines, observed } from './testing/observations';

const of = (more: Parameters<typeof lines>[1], count = 20) => ({ lines: observed(lines(count, more)) });
const pino = {
  line: '{"level":30,"msg":"POST /payments 200"}',
  severity: 'info',
  labels: { detected_level: 'unknown' },
} as const;
verdictTable(logSeverity, [
  ['a word', {}, 'pass', /as a word/],
  [
    'OpenTelemetry’s number',
    { service: of({ labels: { severity_number: '9', detected_level: 'info' } }) },
    'pass',
    /severity_number/,
  ],
  ['only in the line, where the store detects none', { service: of({ labels: {} }) }, 'pass'],
  ['pino’s numbers', { service: of(pino) }, 'warn', /a number.*level formatter/],
  ['pino’s numbers, where the store detects none', { service: of({ ...pino, labels: {} }) }, 'warn'],
  ['no level', { service: of({ line: 'started', severity: 'unknown', labels: {} }) }, 'warn', /discover_log_levels/],
  [
    'a stack trace among many',
    {
      service: {
        lines: observed([...lines(40), ...lines(2, { severity: 'unknown', labels: { detected_level: 'unknown' } })]),
      },
    },
    'pass',
    /40 of 42/,
  ],
  ['no lines', { service: { lines: observed([]) } }, 'unknown'],
  ['a store that is down', { service: { lines: down() } }, 'unknown'],
]);
