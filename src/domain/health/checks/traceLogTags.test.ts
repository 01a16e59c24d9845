import { T0 } from '../../testing/traces';
import { traceLogTags } from './traceLogTags';
import { verdictTable } from './testing/expectVerdict';
import { down, line, observed, SERVICE, stackSet, stackWith, TRACE, trial } from './testing/observations';

const link = (more: object | undefined) =>
  stackSet('traces', {
    tracesToLogsV2: more && { datasourceUid: 'loki', tags: [{ key: 'service.name', value: 'service_name' }], ...more },
  });
const inMetadata = observed({
  service: SERVICE,
  label: 'service_name',
  value: SERVICE,
  shape: { placement: 'metadata' as const, key: 'trace_id' },
});
const narrow = { fromMs: T0, toMs: T0 + 50 };
verdictTable(traceLogTags, [
  ['it finds them all', {}, 'pass', /4 of 4/],
  ['no link', { stack: link(undefined) }, 'fail', /service\.name → service_name/],
  ['a log store that is gone', { stack: link({ datasourceUid: 'old' }) }, 'fail', /“old”, which does not exist/],
  ['no log store', { stack: link({ datasourceUid: '' }) }, 'fail', /names no data source/],
  ['itself', { stack: link({ datasourceUid: 'tempo' }) }, 'fail', /no log store/],
  ['a tag that no span has', { stack: link({ tags: [{ key: 'pod' }] }) }, 'fail', /none of the tags.*pod/],
  ['Grafana’s own tags', { stack: link({ tags: [] }) }, 'pass'],
  [
    'a query of its own',
    { stack: link({ tags: [], customQuery: true, query: '{app="x"} |= "${__span.traceId}"' }) },
    'pass',
  ],
  [
    'a query of its own that no span can fill',
    { stack: link({ customQuery: true, query: '{app="${__span.tags.pod}"}' }) },
    'fail',
    /pod/,
  ],
  ['nothing found', { service: { trials: observed([trial({ found: 0 })]) } }, 'fail', /none of the 4 lines/],
  [
    'nothing found under its name',
    {
      service: {
        trials: observed([trial({ found: 0 })]),
        stream: observed({ service: SERVICE, label: 'app', value: 'task', shape: { placement: 'text' } }),
      },
    },
    'fail',
    /app="task"/,
  ],
  ['some not found', { service: { trials: observed([trial(), trial({ found: 1 })]) } }, 'warn', /5 of the 8/],
  [
    'those that were late not found',
    {
      service: {
        trials: observed([trial({ found: 3, window: narrow })]),
        linesByTrace: observed(new Map([[TRACE.traceId, [line({ timeMs: T0 }), line()]]])),
      },
    },
    'pass',
    /3 of 4 lines; the others are outside/,
  ],
  [
    'short ids that the metadata has padded',
    {
      service: {
        stream: inMetadata,
        trials: observed([trial(), trial({ traceId: '85afe0ab3e38229d'.padStart(32, '0'), found: 0 })]),
      },
    },
    'warn',
    /4 of 8 lines: .*16 digits/,
  ],
  ['traces without lines', { service: { trials: observed([trial({ found: 0, known: 0 })]) } }, 'unknown'],
  ['no trial', { service: { trials: undefined } }, 'unknown'],
  ['the log store is down', { service: { trials: down() } }, 'unknown'],
  ['the trace store is down', { service: { traces: down() } }, 'unknown'],
  ['no trace store', { stack: stackWith({ traces: undefined }) }, 'unknown'],
]);
