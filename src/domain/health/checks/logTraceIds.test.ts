import { logTraceIds } from './logTraceIds';
import { verdictTable } from './testing/expectVerdict';
import { bare, down, lines, observed } from './testing/observations';

const of = (...parts: Array<ReturnType<typeof lines>>) => ({ lines: observed(parts.flat()) });
const error = { ...bare, severity: 'error' } as const;
verdictTable(logTraceIds, [
  ['all', {}, 'pass', /100% of the 20.*JSON key trace_id/],
  ['all but a few', { service: of(lines(95), lines(5, bare)) }, 'pass', /95%/],
  ['none', { service: of(lines(20, bare)) }, 'fail', /None of the 20/],
  ['half of them', { service: of(lines(20), lines(20, bare)) }, 'warn', /20 of 40.*context was lost/],
  ['few, but the errors', { service: of(lines(95), lines(5, error)) }, 'warn', /5 of 5.*warnings and errors/],
  [
    'one error among many with ids',
    { service: of(lines(50), lines(20, { severity: 'error' }), lines(1, error)) },
    'pass',
  ],
  ['no lines', { service: of() }, 'unknown'],
  ['a store that is down', { service: { lines: down() } }, 'unknown'],
  ['nothing asked', { service: { lines: undefined } }, 'unknown'],
]);
