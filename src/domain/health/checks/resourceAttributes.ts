import type { LatencyMetric, ServiceObservations } from '../observations';
import type { Check } from './check';
import { evidence, na, pass, seenSome, unknown, warn } from './outcome';
import { ownLine } from './ownLines';
import type { LogRecord } from '../../logs/types';
import type { Trace } from '../../traces/types';

/** What tells apart services of one name, and how metrics and logs spell it. */
const ATTRIBUTES = [
  {
    word: 'environment',
    resource: ['deployment.environment.name', 'deployment.environment'],
    labels: ['deployment_environment_name', 'deployment_environment', 'environment', 'env', 'stage'],
  },
  {
    word: 'namespace',
    resource: ['service.namespace', 'k8s.namespace.name'],
    labels: ['service_namespace', 'k8s_namespace_name', 'namespace', 'exported_namespace'],
  },
] as const;
type Attribute = (typeof ATTRIBUTES)[number];

interface Values {
  spans: Set<string>;
  metrics: Set<string>;
  logs: Set<string>;
}

function valuesOf(
  { resource, labels }: Attribute,
  service: string,
  traces: Trace[],
  metric: LatencyMetric,
  lines: LogRecord[]
): Values {
  const spans = traces.flatMap(({ spans: all }) => all.filter((span) => span.service === service));
  const jobs = labels.some((label) => label === 'namespace') ? (metric.labels.job ?? []) : [];
  return {
    spans: new Set(spans.flatMap((span) => resource.flatMap((key) => span.resource[key] ?? []))),
    metrics: new Set([
      ...labels.flatMap((key) => metric.labels[key] ?? []),
      ...jobs.flatMap((job) => (job.includes('/') ? job.slice(0, job.lastIndexOf('/')) : [])),
    ]),
    logs: new Set(lines.flatMap((record) => labels.flatMap((key) => record.labels[key] ?? []))),
  };
}

const isShared = ({ spans, metrics, logs }: Values) =>
  [...spans].some((value) => metrics.has(value) && logs.has(value));

const text = (values: Set<string>) => [...values].slice(0, 5).join(', ') || 'none';

/**
 * Environment and namespace, so that one filter selects all three signals. One of them is enough where the other has a
 * single value: the stores then hold nothing to be told apart by it.
 */
export const resourceAttributes: Check = {
  id: 'resource-attributes',
  title: 'Environment and namespace are on all signals',
  links: [],
  weight: 'informs',
  run(_stack, service: ServiceObservations) {
    const metrics = seenSome(service.metrics, 'Latency metrics');
    const traces = seenSome(service.traces, 'Traces');
    const lines = seenSome(service.lines, 'Lines');
    const missing = [metrics, traces, lines].find(({ known }) => !known);
    if (!metrics.known || !traces.known || !lines.known) {
      return missing && !missing.known ? missing.outcome : unknown('Not all signals were looked at.');
    }
    const own = lines.value.filter(ownLine(service));
    const [metric] = metrics.value;
    if (metric === undefined) {
      return unknown('No latency metric was found.');
    }
    const found = ATTRIBUTES.map((attribute) => ({
      attribute,
      values: valuesOf(attribute, service.service, traces.value, metric, own),
    }));
    const shown = [
      evidence(
        traces.asked,
        found.map(({ attribute, values }) => `${attribute.resource[0]}: ${text(values.spans)}`).join('\n')
      ),
      evidence(
        metrics.asked,
        found.map(({ attribute, values }) => `${attribute.word}: ${text(values.metrics)}`).join('\n')
      ),
      evidence(lines.asked, found.map(({ attribute, values }) => `${attribute.word}: ${text(values.logs)}`).join('\n')),
    ];
    const used = found.filter(
      ({ values: { spans, metrics: inMetrics, logs } }) => spans.size + inMetrics.size + logs.size > 0
    );
    if (used.length === 0) {
      return na(`${service.service} has no environment and no namespace on any signal.`, shown);
    }
    const shared = used.filter(({ values }) => isShared(values)).map(({ attribute }) => attribute.word);
    const apart = used.filter(({ values }) => !isShared(values));
    const several = apart.filter(
      ({ values }) => Math.max(values.spans.size, values.metrics.size, values.logs.size) > 1
    );
    if (several.length === 0 && shared.length > 0) {
      const rest =
        apart.length > 0 ? ` Its ${apart[0]?.attribute.word} is not on all three, but has one value only.` : '';
      return pass(`One ${shared.join(' and one ')} selects ${service.service} on all three signals.${rest}`, shown);
    }
    const wanted = (several.length > 0 ? several : apart).map(({ attribute }) => attribute);
    const words = wanted.map(({ word }) => word).join(' and ');
    return warn(
      `No one ${words} selects ${service.service} on spans, metrics and lines: ${several.length > 0 ? 'several run here, and what is shown together may be of different ones' : 'a filter by it empties one of the signals'}.`,
      shown,
      {
        where: 'instrumentation',
        sentence: `Set ${wanted.map(({ resource }) => resource[0]).join(' and ')} in OTEL_RESOURCE_ATTRIBUTES, and give the same value as label to its metrics (scrape configuration) and its log streams (shipper).`,
        paste: {
          language: 'text',
          text: `OTEL_RESOURCE_ATTRIBUTES=${wanted.map(({ resource }) => `${resource[0]}=<value>`).join(',')}`,
        },
      }
    );
  },
};
