import { quoteLogText } from '../../query/logql';
import { escapeRegex } from '../../query/regex';
import type { LogRecord } from '../../logs/types';
import { logqlKey } from '../../logs/keys';
import { attributeOf, isLabel, keepsTrace, selects, shownTraceId, type Tag } from './grafanaLink';
import type { LineSample, ServiceSamples } from './lineSamples';

/** How a link finds the lines of a service: by tags in Grafana's own query, or in one written out. */
export interface Selector {
  tags?: Tag[];
  /** The part in braces of a written query; tags alone are `{${__tags}}`. */
  written: string;
  /** Why it is not simply tags. */
  why?: 'other-names' | 'any-stream';
  matches(sample: LineSample): boolean;
}

/** Attributes that tell services apart or group them, best first; those of one instance would leave out the others. */
const KEYS = [
  'service.name',
  'k8s.deployment.name',
  'k8s.statefulset.name',
  'k8s.daemonset.name',
  'k8s.container.name',
  'container.name',
  'service.namespace',
  'k8s.namespace.name',
  'deployment.environment.name',
  'deployment.environment',
  'k8s.cluster.name',
  'cloud.region',
];
/** Names of stream labels, best first: Loki's own defaults for OTLP, and what agents call them. */
const LABELS = [
  'service_name',
  'service',
  'app',
  'job',
  'container',
  'k8s_deployment_name',
  'k8s_statefulset_name',
  'k8s_daemonset_name',
  'k8s_container_name',
  'container_name',
  'service_namespace',
  'namespace',
  'k8s_namespace_name',
  'deployment_environment_name',
  'deployment_environment',
  'env',
  'environment',
  'k8s_cluster_name',
  'cluster',
  'cloud_region',
  'region',
];

const MOST_NAMES = 10;

export const tagsSelector = (tags: Tag[]): Selector => ({
  tags,
  written: '{${__tags}}',
  matches: ({ span, line }) => selects(tags, span, line),
});

/**
 * Ways to select the lines of all these services, the smallest change first: fewer of the present tags, the service's
 * name under another label, an attribute that all share, the name or the other names that logs have, any stream.
 * @param present the tags in use
 * @param isAll whether these are all the services there are: else an attribute that these share may not be theirs
 * @param unusable labels that were seen to select nothing
 */
export function selectorsFor(
  present: readonly Tag[],
  services: readonly ServiceSamples[],
  isAll: boolean,
  unusable: ReadonlySet<string>
): Selector[] {
  const samples = services.flatMap((each) => each.samples);
  const usable = LABELS.filter((label) => !unusable.has(label));
  const kept = present.filter(
    (tag) =>
      isLabel(tag.label) &&
      !unusable.has(tag.label) &&
      samples.every((sample) => selects([tag], sample.span, sample.line))
  );
  const single = (key: string) => usable.map((label) => tagsSelector([{ key, label }]));
  const shared = KEYS.slice(1).flatMap(single);
  const named = usable.filter((label) => samples.every(({ line }) => (line.labels[label] ?? '') !== ''));
  const byName = [...new Set([...named.slice(0, 3)])].flatMap((label) => otherNames(label, services));
  return [
    tagsSelector([...present]),
    ...(kept.length > 0 ? [tagsSelector(kept)] : []),
    ...single('service.name'),
    ...(isAll ? [...shared, ...byName] : [...byName, ...shared]),
    ...named.slice(0, 1).map(anyStream),
  ];
}

/** The service's name as the span has it, or one of the names that the logs of some services have instead. */
function otherNames(label: string, services: readonly ServiceSamples[]): Selector[] {
  const others = new Set<string>();
  for (const { samples } of services) {
    for (const { span, line } of samples) {
      const value = line.labels[label] ?? '';
      if (value !== attributeOf(span, 'service.name')) {
        others.add(value);
      }
    }
  }
  if (others.size === 0 || others.size > MOST_NAMES || [...others].some((name) => name.length > 200)) {
    return [];
  }
  // Quoted apart, so that Grafana's variable stays one.
  const names = [...others].map((name) => quoteLogText(escapeRegex(name)).slice(1, -1)).join('|');
  return [
    {
      written: `{${label}=~"\${__span.tags["service.name"]}|${names}"}`,
      why: 'other-names',
      matches: ({ span, line }) => {
        const value = line.labels[label];
        const own = attributeOf(span, 'service.name');
        return own !== undefined && value !== undefined && (value === own || others.has(value));
      },
    },
  ];
}

const anyStream = (label: string): Selector => ({
  written: `{${label}=~".+"}`,
  why: 'any-stream',
  matches: ({ line }) => (line.labels[label] ?? '') !== '',
});

/** How a link tells the lines of one trace. */
export interface IdFilter {
  /** Behind the selector; absent where Grafana's own filter is meant. */
  written?: string;
  keeps(traceId: string, line: LogRecord): boolean;
}

export const GRAFANAS_FILTER: IdFilter = { keeps: keepsTrace };

/**
 * Grafana's filter, written out so that it also finds ids under other names, and 64-bit ids that are padded in the
 * metadata: Grafana has their 16 digits.
 * @param keys names of the metadata that hold the id, beside `trace_id`
 */
export function writtenFilter(keys: readonly string[]): IdFilter {
  const names = [...new Set(['trace_id', ...keys.map(logqlKey).filter(isLabel)])];
  const fields = names.map((name) => `${name}=~"0*\${__span.traceId}"`).join(' or ');
  return {
    written: `| label_format line_has_trace_id=\`{{ contains "\${__span.traceId}" __line__ }}\` | line_has_trace_id="true" or ${fields}`,
    keeps: (traceId, { line, labels }) => {
      const id = shownTraceId(traceId);
      return (
        line.includes(id) || names.some((name) => (labels[name] ?? '').replace(/^0+/, '') === id.replace(/^0+/, ''))
      );
    },
  };
}
