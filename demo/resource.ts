import { resourceFromAttributes, type Resource } from '@opentelemetry/resources';

/** Who a service is, on all its signals. */
export interface ServiceIdentity {
  name: string;
  namespace: string;
  instanceId: string;
  version: string;
  podName: string;
  hostName: string;
}

export const ENVIRONMENT = 'demo';
export const REGION = 'eu-west-1';

export const WEB_FRONTEND: ServiceIdentity = {
  name: 'web-frontend',
  namespace: 'shop',
  instanceId: 'web-frontend-0',
  version: '2.7.1',
  podName: 'web-frontend-6f7c9d8b54-k2xqv',
  hostName: 'node-a',
};

export const TASK_SVC: ServiceIdentity = {
  name: 'task-svc',
  namespace: 'tasks',
  instanceId: 'task-svc-0',
  version: '1.14.3',
  podName: 'task-svc-5b8d6c7f9d-w8hzr',
  hostName: 'node-b',
};

/** The resource attributes, by their semantic-convention names. */
export function resourceAttributes(identity: ServiceIdentity): Record<string, string> {
  return {
    'service.name': identity.name,
    'service.namespace': identity.namespace,
    'service.instance.id': identity.instanceId,
    'service.version': identity.version,
    'deployment.environment.name': ENVIRONMENT,
    'k8s.pod.name': identity.podName,
    'host.name': identity.hostName,
    'cloud.region': REGION,
  };
}

export function serviceResource(identity: ServiceIdentity): Resource {
  return resourceFromAttributes(resourceAttributes(identity));
}
