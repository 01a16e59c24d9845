import { T0 } from '../../testing/traces';
import { empty } from '../../result';
import { exemplarsArrive } from './exemplarsArrive';
import { verdictTable } from './testing/expectVerdict';
import { answered, down, lines, metric, observed, stackWith } from './testing/observations';

const none = { exemplars: observed([]) };
/** The healthy service, whose last exemplars are of ten minutes before its last line. */
const stale = {
  lines: observed(lines(1, { timeMs: T0 + 600_000 })),
};
const quiet = { ...none, traces: observed([]), lines: observed([]) };
verdictTable(exemplarsArrive, [
  ['some', {}, 'pass', /10 exemplars/],
  ['none any more, though busy', { service: stale }, 'warn', /none came in the last 10 minutes/],
  ['none, though busy', { service: none }, 'fail', /enableExemplars/],
  ['none, said as empty', { service: { exemplars: answered(empty('There are none.')) } }, 'fail'],
  ['none of an idle service', { service: quiet }, 'unknown', /nothing tells that it was called/],
  ['none, and the other stores are down', { service: { ...none, traces: down(), lines: down() } }, 'unknown'],
  ['none, and perhaps none are kept', { stack: stackWith({ exemplarStorage: down() }), service: none }, 'unknown'],
  [
    'none, since none are kept',
    { stack: stackWith({ exemplarStorage: observed({ enabled: false }) }), service: none },
    'na',
  ],
  ['none, of no metric', { service: { ...none, metrics: observed([]) } }, 'unknown'],
  [
    'a summary only',
    { service: { ...none, metrics: observed([metric({ kind: 'summary' })]) } },
    'fail',
    /as a histogram/,
  ],
  ['a store that is down', { service: { exemplars: down() } }, 'unknown', /could not be reached/],
  ['nothing asked', { service: { exemplars: undefined } }, 'unknown'],
]);
