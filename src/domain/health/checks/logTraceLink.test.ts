import { logTraceLink } from './logTraceLink';
import { verdictTable } from './testing/expectVerdict';
import { bare, down, line, lines, observed, stackSet, stackWith, TRACE } from './testing/observations';

const fields = (...derivedFields: object[]) => stackSet('logs', { derivedFields });
const field = { name: 'Trace', url: '${__value.raw}', datasourceUid: 'tempo' };
const json = { ...field, matcherRegex: '"trace_id":"(\\w+)"' };
const metadata = { lines: observed([line({ line: 'GET 200', labels: { trace_id: TRACE.traceId } })]) };
const text = { lines: observed([line({ line: `INFO [${TRACE.traceId}] GET 200` })]) };
const correlation = {
  sourceUid: 'loki',
  targetUid: 'tempo',
  label: 'Trace',
  field: 'labels',
  target: { query: '${trace}', queryType: 'traceql' },
  transformations: [{ type: 'regex', field: 'labels', expression: '"trace_id":"([0-9a-f]+)"', mapValue: 'trace' }],
};
const correlated = (...more: object[]) => ({
  ...fields(),
  correlations: observed(more.map((each) => ({ ...correlation, ...each }))),
});
verdictTable(logTraceLink, [
  ['JSON', {}, 'pass', /“Trace \(JSON\)”/],
  ['structured metadata', { service: metadata }, 'pass', /“Trace”/],
  [
    'a label pattern that matches more',
    { stack: fields({ ...field, matcherType: 'label', matcherRegex: 'trace' }), service: metadata },
    'pass',
  ],
  [
    'metadata, and a pattern for lines',
    { stack: fields(json), service: metadata },
    'fail',
    /type label that matches \^trace_id\$/,
  ],
  [
    'JSON, and a pattern for labels',
    { stack: fields({ ...field, matcherType: 'label', matcherRegex: '^trace_id$' }) },
    'fail',
    /JSON key trace_id/,
  ],
  ['text, and a pattern for JSON', { stack: fields(json), service: text }, 'fail', /plain text/],
  [
    'text, and a pattern for it',
    { stack: fields({ ...field, matcherRegex: '\\[([0-9a-f]{32})\\]' }), service: text },
    'pass',
  ],
  ['a pattern without a group', { stack: fields({ ...field, matcherRegex: '"trace_id":"\\w+"' }) }, 'fail'],
  ['a pattern that takes the span id', { stack: fields({ ...field, matcherRegex: '"span_id":"(\\w+)"' }) }, 'fail'],
  [
    'a pattern in Go’s syntax',
    { stack: fields({ ...field, matcherRegex: '(?i)"trace_?id":"(\\w+)"' }) },
    'fail',
    /flags such as \(\?i\)/,
  ],
  [
    'a pattern with Go’s named group',
    { stack: fields({ ...field, matcherRegex: '"trace_id":"(?P<id>\\w+)"' }) },
    'fail',
    /\(\?<name>/,
  ],
  ['an empty query', { stack: fields({ ...json, url: '' }) }, 'fail', /it is empty/],
  ['a query escaped once too often', { stack: fields({ ...json, url: '$${__value.raw}' }) }, 'fail', /\$\$/],
  ['a trace store that is gone', { stack: fields({ ...json, datasourceUid: 'old' }) }, 'fail', /“old” does not exist/],
  [
    'a second one of the same name, whose pattern Grafana does not read',
    { stack: fields({ ...json, matcherRegex: 'x(y)' }, json) },
    'fail',
  ],
  [
    'some lines only',
    { service: { lines: observed([...lines(10), line({ line: `INFO [${TRACE.traceId}] GET` })]) } },
    'warn',
    /1 of 11.*plain text/,
  ],
  ['a correlation of labels', { stack: correlated({}), service: metadata }, 'pass', /correlation/],
  [
    'a correlation of the line',
    {
      stack: correlated({
        field: 'Line',
        transformations: [{ type: 'regex', expression: '"TRACE_ID":"(\\w+)"', mapValue: 'trace' }],
      }),
    },
    'pass',
  ],
  [
    'a correlation by logfmt',
    {
      stack: correlated({ field: 'Line', target: { query: '$traceID' }, transformations: [{ type: 'logfmt' }] }),
      service: { lines: observed([line({ line: `level=info traceID=${TRACE.traceId}` })]) },
    },
    'pass',
  ],
  [
    'a correlation by a named group',
    {
      stack: correlated({
        field: 'Line',
        transformations: [{ type: 'regex', expression: '"trace_id":"(?<trace>\\w+)"' }],
      }),
    },
    'pass',
  ],
  [
    'a correlation whose variable stays empty',
    { stack: correlated({ target: { query: '${other}' } }), service: metadata },
    'fail',
  ],
  [
    'a correlation of a field that is not there',
    { stack: correlated({ field: 'trace_id' }), service: metadata },
    'fail',
  ],
  ['a correlation of another source', { stack: correlated({ sourceUid: 'other' }), service: metadata }, 'fail'],
  [
    'a correlation to nothing',
    { stack: correlated({ targetUid: 'old' }), service: metadata },
    'fail',
    /“old” does not exist/,
  ],
  ['nothing', { stack: fields() }, 'fail'],
  [
    'nothing, and correlations unknown',
    { stack: { ...fields(), correlations: down() } },
    'unknown',
    /could not be reached/,
  ],
  ['a derived field, and correlations unknown', { stack: stackWith({ correlations: down() }) }, 'pass'],
  ['lines without ids', { service: { lines: observed(lines(5, bare)) } }, 'na'],
  ['no lines', { service: { lines: observed([]) } }, 'unknown'],
  ['a store that is down', { service: { lines: down() } }, 'unknown'],
  ['no log store', { stack: stackWith({ logs: undefined }) }, 'unknown'],
]);
