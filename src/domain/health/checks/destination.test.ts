import { destination } from './destination';
import { verdictTable } from './testing/expectVerdict';
import { down, exemplars, observed, stackSet, stackWith } from './testing/observations';

const to = (...destinations: object[]) => stackSet('metrics', { exemplarTraceIdDestinations: destinations });
verdictTable(destination, [
  ['the trace store', {}, 'pass'],
  ['the trace store, exemplars unknown', { service: { exemplars: down() } }, 'pass'],
  [
    'a data source that is gone',
    { stack: to({ name: 'trace_id', datasourceUid: 'old' }) },
    'fail',
    /“old”, which does not exist.*“tempo”/,
  ],
  ['the log store', { stack: to({ name: 'trace_id', datasourceUid: 'loki' }) }, 'fail', /no trace store/],
  [
    'a second trace store',
    { stack: { ...to({ name: 'trace_id', datasourceUid: 'j' }), existing: ['tempo', 'j'], types: { j: 'jaeger' } } },
    'pass',
  ],
  [
    'a database',
    { stack: { ...to({ name: 'trace_id', datasourceUid: 'd' }), existing: ['tempo', 'd'], types: { d: 'mysql' } } },
    'fail',
    /no trace store/,
  ],
  [
    'one of two is gone',
    {
      stack: to({ name: 'trace_id', datasourceUid: 'tempo' }, { name: 'traceID', datasourceUid: 'old' }),
      service: { exemplars: observed([...exemplars(), ...exemplars('traceID')]) },
    },
    'warn',
    /“traceID”/,
  ],
  [
    'one that no exemplar uses is gone',
    { stack: to({ name: 'trace_id', datasourceUid: 'tempo' }, { name: 'traceID', datasourceUid: 'old' }) },
    'pass',
  ],
  [
    'another page',
    { stack: to({ name: 'trace_id', url: 'https://jaeger/trace/${__value.raw}' }) },
    'unknown',
    /out of Grafana/,
  ],
  [
    'an address without the id',
    { stack: to({ name: 'trace_id', url: 'https://jaeger/trace/' }) },
    'fail',
    /does not hold the value/,
  ],
  [
    'an address escaped once too often',
    { stack: to({ name: 'trace_id', url: 'https://jaeger/$${__value.raw}' }) },
    'fail',
    /\$\$/,
  ],
  ['nothing', { stack: to({ name: 'trace_id' }) }, 'fail', /neither/],
  ['no destination', { stack: to() }, 'fail', /Add exemplarTraceIdDestinations/],
  ['no metric store', { stack: stackWith({ metrics: undefined }) }, 'unknown'],
]);
