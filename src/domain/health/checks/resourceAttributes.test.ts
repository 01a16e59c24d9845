import { span, traceOf } from '../../testing/traces';
import { resourceAttributes } from './resourceAttributes';
import { verdictTable } from './testing/expectVerdict';
import { down, line, metric, observed } from './testing/observations';

const bareTrace = traceOf(span('3', [0, 1], { service: 'task-svc' }));
const spelled = (env: string) => line({ labels: { deployment_environment_name: env } });
const labels = (more: Record<string, string[]>) => observed([metric({ labels: more })]);
verdictTable(resourceAttributes, [
  ['one namespace, one environment', {}, 'pass', /environment is not on all three/],
  ['the namespace in the job only', { service: { metrics: labels({ job: ['tasks/task-svc'] }) } }, 'pass'],
  [
    'both everywhere',
    { service: { metrics: labels({ env: ['demo'], namespace: ['tasks'] }) } },
    'pass',
    /One environment and one namespace/,
  ],
  [
    'two environments that metrics do not tell apart',
    { service: { lines: observed([spelled('demo'), spelled('prod')]) } },
    'warn',
    /environment/,
  ],
  [
    'another namespace in the lines',
    { service: { lines: observed([line({ labels: { namespace: 'kube' } })]) } },
    'warn',
    /namespace/,
  ],
  ['nothing on metrics', { service: { metrics: labels({}) } }, 'warn', /OTEL_RESOURCE_ATTRIBUTES/],
  [
    'nothing anywhere',
    { service: { metrics: labels({}), lines: observed([line({ labels: {} })]), traces: observed([bareTrace]) } },
    'na',
  ],
  ['lines unknown', { service: { lines: down() } }, 'unknown'],
  ['traces unknown', { service: { traces: down() } }, 'unknown'],
  ['metrics unknown', { service: { metrics: undefined } }, 'unknown'],
]);
