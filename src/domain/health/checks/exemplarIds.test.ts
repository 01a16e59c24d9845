import { exemplarIds } from './exemplarIds';
import { verdictTable } from './testing/expectVerdict';
import { down, exemplar, exemplars, idAt, observed } from './testing/observations';

const ids = (...values: string[]) => ({ exemplars: observed(values.map((trace_id) => exemplar({ trace_id }))) });
verdictTable(exemplarIds, [
  ['32 digits', {}, 'pass'],
  [
    '16 digits, upper case, quotes, lost zeros',
    { service: ids('85AFE0AB3E38229D', `"${idAt(1)}"`, '67a474a8066a2fde7fa54c395382be', '5afe0ab3e38229') },
    'pass',
  ],
  ['zeros only', { service: ids('0'.repeat(32)) }, 'fail', /only zeros/],
  ['words', { service: ids('none') }, 'fail', /“none”/],
  ['too long', { service: ids(`${idAt(1)}aa`) }, 'fail', /32 digits/],
  ['dashes', { service: ids('85afe0ab-3e38-229d-9ab7-ce424d9d3fd2') }, 'fail', /dashes/],
  ['a decimal number', { service: ids('1234567890123456789') }, 'fail', /Datadog/],
  ['a short number', { service: ids('4711') }, 'fail', /too short/],
  ['empty', { service: ids('') }, 'fail', /empty/],
  ['some of them zeros', { service: ids(idAt(1), idAt(2), '0'.repeat(32)) }, 'warn', /1 of 3/],
  [
    'an id beside a wrong one',
    { service: { exemplars: observed([exemplar({ trace_id: 'none', traceID: idAt(1) })]) } },
    'pass',
  ],
  ['no label for it', { service: { exemplars: observed([exemplar({ user: 'anna' })]) } }, 'unknown'],
  ['no exemplars', { service: { exemplars: observed([]) } }, 'unknown'],
  ['a store that is down', { service: { exemplars: down() } }, 'unknown'],
  [
    'half of them as another label',
    { service: { exemplars: observed([...exemplars(), ...exemplars('traceID')]) } },
    'pass',
  ],
]);
