import type { Span } from '../traces/types';
import type { LogRecord } from './types';

/** Where labels and resources keep which copy of a service wrote, the most exact first. */
const INSTANCE_KEYS = [
  'service_instance_id',
  'service.instance.id',
  'k8s_pod_name',
  'k8s.pod.name',
  'pod',
  'pod_name',
  'instance',
  'host_name',
  'host.name',
  'hostname',
] as const;

type Source = Pick<LogRecord, 'service' | 'labels'>;

/** Whether both were written by one service, and by the same copy of it where both say which. */
export function sameStream(a: Source, b: Source): boolean {
  if (a.service === undefined || a.service !== b.service) {
    return false;
  }
  for (const key of INSTANCE_KEYS) {
    const [one, other] = [a.labels[key], b.labels[key]];
    if (one !== undefined && other !== undefined) {
      return one === other;
    }
  }
  return true;
}

/** A span as a writer of lines: resource attributes as labels, in Loki's spelling too. */
export const sourceOf = ({ service, resource }: Span): Source => ({
  service,
  labels: {
    ...resource,
    ...Object.fromEntries(Object.entries(resource).map(([key, value]) => [key.replace(/\./g, '_'), value])),
  },
});
