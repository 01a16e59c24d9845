import type { Matcher } from '../investigation/types';

/** Labels that name a service, the most specific first (OpenTelemetry's names, then those of scrapers and Kubernetes). */
const SERVICE_LABELS = [
  'service_name',
  'service.name',
  'service',
  'job',
  'app',
  'app_kubernetes_io_name',
  'application',
  'container',
  'k8s_deployment_name',
  'k8s.deployment.name',
  'deployment',
];

export interface ServiceLabel {
  label: string;
  value: string;
}

/** The label that names the service, of matchers that leave one value: `=`, or `=~` with nothing but plain text. */
export function serviceOfMatchers(matchers: readonly Matcher[]): ServiceLabel | undefined {
  const isOne = ({ op, value }: Matcher) => value !== '' && (op === '=' || (op === '=~' && /^[\w/ -]+$/.test(value)));
  return serviceOfLabels(Object.fromEntries(matchers.filter(isOne).map(({ label, value }) => [label, value])));
}

/** The label that names the service, among the labels of a series, a rule or an alert. */
export function serviceOfLabels(labels: Readonly<Record<string, string>>): ServiceLabel | undefined {
  for (const label of SERVICE_LABELS) {
    const value = Object.hasOwn(labels, label) ? labels[label] : undefined;
    if (value) {
      return { label, value };
    }
  }
  return undefined;
}

/** service.name: the value, or for `job="namespace/name"` its last part (OpenTelemetry's Prometheus compatibility). */
export function serviceName({ label, value }: ServiceLabel): string {
  return label === 'job' ? value.slice(value.lastIndexOf('/') + 1) || value : value;
}
