import { span, traceOf } from '../../testing/traces';
import { clockSkew } from './clockSkew';
import { verdictTable } from './testing/expectVerdict';
import { callTrace, down, observed, SERVICE } from './testing/observations';

const ahead = (ms: number) => ({ traces: observed([callTrace(), callTrace(ms)]) });
verdictTable(clockSkew, [
  ['calls fit', {}, 'pass', /1 calls? of 1 trace/],
  ['some milliseconds', { service: ahead(30) }, 'pass'],
  ['two seconds ahead', { service: ahead(2000) }, 'warn', /2\.0 s ahead of that of web-frontend/],
  ['two seconds behind', { service: ahead(-2000) }, 'warn', /2\.0 s behind/],
  ['two minutes', { service: ahead(120_000) }, 'fail', /chrony/],
  ['no calls', { service: { traces: observed([traceOf(span('1', [0, 10], { service: SERVICE }))]) } }, 'na'],
  ['no span of it', { service: { traces: observed([traceOf(span('1', [0, 10]))]) } }, 'unknown'],
  ['no trace', { service: { traces: observed([]) } }, 'unknown'],
  ['a store that is down', { service: { traces: down() } }, 'unknown'],
]);
