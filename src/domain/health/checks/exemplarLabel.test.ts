import { exemplarLabel } from './exemplarLabel';
import { verdictTable } from './testing/expectVerdict';
import { down, exemplar, exemplars, idAt, observed, stackSet, stackWith } from './testing/observations';

const only = (...names: string[]) =>
  stackSet('metrics', { exemplarTraceIdDestinations: names.map((name) => ({ name, datasourceUid: 'tempo' })) });
verdictTable(exemplarLabel, [
  ['as configured', {}, 'pass', /“trace_id”/],
  [
    'both in use and configured',
    { service: { exemplars: observed([...exemplars(), ...exemplars('traceID')]) } },
    'pass',
  ],
  ['another spelling', { service: { exemplars: observed(exemplars('traceId')) } }, 'fail', /“traceId”/],
  ['another case', { stack: only('TraceID') }, 'fail', /named “trace_id”/],
  [
    'some under another name',
    { stack: only('trace_id'), service: { exemplars: observed([...exemplars(), ...exemplars('traceID')]) } },
    'warn',
    /10 of 20.*“traceID”/,
  ],
  [
    'a name of its own, seen by its value',
    { service: { exemplars: observed([exemplar({ tid: idAt(11) })]) } },
    'fail',
    /“tid”/,
  ],
  [
    'a name of its own, configured',
    { stack: only('tid'), service: { exemplars: observed([exemplar({ tid: idAt(11) })]) } },
    'pass',
  ],
  [
    'no id at all',
    { service: { exemplars: observed([exemplar({ user: 'anna', span_id: 'a'.repeat(16) })]) } },
    'fail',
    /no trace id/,
  ],
  ['no destination', { stack: only() }, 'na'],
  ['settings of another form', { stack: stackSet('metrics', { exemplarTraceIdDestinations: 'tempo' }) }, 'na'],
  ['no exemplars', { service: { exemplars: observed([]) } }, 'unknown'],
  ['a store that is down', { service: { exemplars: down() } }, 'unknown'],
  ['no metric store', { stack: stackWith({ metrics: undefined }) }, 'unknown'],
]);
