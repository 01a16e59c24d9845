/** The shapes in which the services ship their log lines. */
export type LogShape = 'otlp' | 'text' | 'logfmt' | 'pino' | 'json';

/** Who a service is, on all its signals. */
export interface ServiceIdentity {
  name: ServiceName;
  namespace: string;
  instanceId: string;
  version: string;
  podName: string;
  hostName: string;
  logShape: LogShape;
}

export const ENVIRONMENT = 'demo';
export const REGION = 'eu-west-1';

export const SERVICE_NAMES = [
  'web-frontend',
  'checkout-service',
  'inventory-service',
  'payment-service',
  'task-svc',
] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

/** Each service writes its log lines in another shape: a shop's services were never written by one team. */
export const SERVICES: Readonly<Record<ServiceName, ServiceIdentity>> = {
  'web-frontend': {
    name: 'web-frontend',
    namespace: 'shop',
    instanceId: 'web-frontend-0',
    version: '2.7.1',
    podName: 'web-frontend-6f7c9d8b54-k2xqv',
    hostName: 'node-a',
    logShape: 'otlp',
  },
  'checkout-service': {
    name: 'checkout-service',
    namespace: 'payments',
    instanceId: 'checkout-service-0',
    version: '4.2.0',
    podName: 'checkout-service-7d9f6b5c48-r5tnm',
    hostName: 'node-a',
    logShape: 'text',
  },
  'inventory-service': {
    name: 'inventory-service',
    namespace: 'shop',
    instanceId: 'inventory-service-0',
    version: '1.9.6',
    podName: 'inventory-service-66c8d79b95-x7lpd',
    hostName: 'node-c',
    logShape: 'logfmt',
  },
  'payment-service': {
    name: 'payment-service',
    namespace: 'payments',
    instanceId: 'payment-service-0',
    version: '3.0.2',
    podName: 'payment-service-58f4bd6c7c-q9vzw',
    hostName: 'node-b',
    logShape: 'pino',
  },
  'task-svc': {
    name: 'task-svc',
    namespace: 'tasks',
    instanceId: 'task-svc-0',
    version: '1.14.3',
    podName: 'task-svc-5b8d6c7f9d-w8hzr',
    hostName: 'node-b',
    logShape: 'json',
  },
};

/**
 * The resource attributes, by their semantic-convention names. `serviceName` differs from the identity's name only under
 * the service-names fault.
 */
export function resourceAttributes(
  identity: ServiceIdentity,
  serviceName: string = identity.name
): Record<string, string> {
  return {
    'service.name': serviceName,
    'service.namespace': identity.namespace,
    'service.instance.id': identity.instanceId,
    'service.version': identity.version,
    'deployment.environment.name': ENVIRONMENT,
    'k8s.pod.name': identity.podName,
    'host.name': identity.hostName,
    'cloud.region': REGION,
  };
}
