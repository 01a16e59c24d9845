import { histogramKind } from './histogramKind';
import { verdictTable } from './testing/expectVerdict';
import { down, metric, observed } from './testing/observations';

const summary = metric({ name: 'http_summary_seconds', kind: 'summary' });
verdictTable(histogramKind, [
  ['a histogram', {}, 'pass', /http_server_request_duration_seconds/],
  ['a native one', { service: { metrics: observed([metric({ kind: 'native' })]) } }, 'pass'],
  ['a summary only', { service: { metrics: observed([summary]) } }, 'fail', /http_summary_seconds/],
  [
    'a summary beside it',
    { service: { metrics: observed([metric(), summary]) } },
    'warn',
    /in place of http_summary_seconds/,
  ],
  ['a store that is down', { service: { metrics: down() } }, 'unknown', /could not be reached/],
  ['no metric at all', { service: { metrics: observed([]) } }, 'unknown'],
  ['nothing asked', { service: { metrics: undefined } }, 'unknown'],
]);
