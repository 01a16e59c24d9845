import { scrapeInterval } from './scrapeInterval';
import { verdictTable } from './testing/expectVerdict';
import { down, observed, stackSet, stackWith } from './testing/observations';

const every = (ms: number) => ({ scrapeIntervalMs: observed(ms) });
verdictTable(scrapeInterval, [
  ['as it is set', {}, 'pass', /20 s/],
  ['samples a little late', { service: every(5800) }, 'pass'],
  [
    'the default, and 15 s',
    { stack: stackSet('metrics', { timeInterval: undefined }), service: every(15_000) },
    'pass',
  ],
  ['a number alone is seconds', { stack: stackSet('metrics', { timeInterval: '15' }), service: every(15_000) }, 'pass'],
  ['the default, and 5 s', { stack: stackSet('metrics', { timeInterval: '' }) }, 'pass', /60 s/],
  [
    'four times as long as it has to be',
    { stack: stackSet('metrics', { timeInterval: '20s' }) },
    'warn',
    /flattened.* to 5s\./,
  ],
  ['less often than set', { service: every(10_000) }, 'warn', /fewer than four.* to 10s\./],
  ['less than two in a window', { service: every(60_000) }, 'fail', /holes.* to 1m\./],
  ['a setting that cannot be read', { stack: stackSet('metrics', { timeInterval: '$interval' }) }, 'unknown'],
  ['no metric store', { stack: stackWith({ metrics: undefined }) }, 'unknown'],
  ['a store that is down', { service: { scrapeIntervalMs: down() } }, 'unknown'],
]);
