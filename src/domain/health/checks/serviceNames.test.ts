import { empty } from '../../result';
import { serviceNames } from './serviceNames';
import { verdictTable } from './testing/expectVerdict';
import { answered, down, metric, observed, SERVICE, stackWith } from './testing/observations';

const lists = (metrics: string[], traces: string[], logs: string[]) =>
  stackWith({ serviceNames: { metrics: observed(metrics), traces: observed(traces), logs: observed(logs) } });
const alone = { metrics: undefined, stream: undefined };
const { serviceNames: all } = stackWith();
verdictTable(serviceNames, [
  ['one name', {}, 'pass'],
  ['a job with its namespace', { stack: lists([`tasks/${SERVICE}`], [SERVICE], [SERVICE]) }, 'pass'],
  [
    'a name for each',
    { stack: lists(['task', 'other'], ['task-svc'], ['task-service']), service: alone },
    'fail',
    /“task” in its metrics and “task-service” in its logs/,
  ],
  [
    'a series under another name',
    {
      stack: lists([], [SERVICE], [SERVICE]),
      service: { metrics: observed([metric({ matcher: { label: 'app', op: '=', value: 'tasks-v2' } })]) },
    },
    'fail',
    /“tasks-v2” in its metrics/,
  ],
  [
    'nothing like it',
    { stack: lists([SERVICE], [SERVICE], ['web-frontend']), service: alone },
    'warn',
    /\(logs\) does not know task-svc/,
  ],
  ['an empty store', { stack: lists([SERVICE], [SERVICE], []), service: alone }, 'unknown'],
  [
    'an empty store, said as empty',
    { stack: stackWith({ serviceNames: { ...all, logs: answered(empty('No lines.')) } }), service: alone },
    'unknown',
    /No lines/,
  ],
  ['a store that is down', { stack: stackWith({ serviceNames: { ...all, logs: down() } }), service: alone }, 'unknown'],
  [
    'a list that failed, but lines under its name',
    { stack: stackWith({ serviceNames: { ...all, logs: down() } }) },
    'pass',
  ],
  [
    'one down, another renamed',
    {
      stack: stackWith({ serviceNames: { ...all, traces: down(), logs: observed(['task-service']) } }),
      service: alone,
    },
    'fail',
    /“task-service” in its logs/,
  ],
]);
