import type { ServiceName } from './services';

interface Edge {
  /** Calls for each request that the caller answers; for users, the part of all their requests. */
  rate: number;
  /** Part of the calls that fail on a day without incidents. */
  errors: number;
}

/** A call over HTTP: a CLIENT span of the caller and a SERVER span of the callee, both named `method route`. */
export interface HttpEdge extends Edge {
  from: ServiceName | 'users';
  to: ServiceName;
  method: string;
  /** At most one parameter, at the end. */
  route: string;
}

/** A query to a data store: a CLIENT span, named and described by the database conventions. */
export interface StoreEdge extends Edge {
  from: ServiceName;
  to: 'redis' | 'postgres' | 'dynamodb';
  /** Duration on a day without incidents, in milliseconds; most are near the lower end. */
  ms: { min: number; max: number };
}

/** Who calls whom, how often, and how often it fails: the shop's service graph in one table. */
export const HTTP_EDGES = {
  tasks: { from: 'users', to: 'web-frontend', method: 'GET', route: '/tasks', rate: 0.5, errors: 0 },
  checkout: { from: 'users', to: 'web-frontend', method: 'POST', route: '/checkout', rate: 0.5, errors: 0 },
  readTask: { from: 'web-frontend', to: 'task-svc', method: 'GET', route: '/tasks/{id}', rate: 1, errors: 0.001 },
  placeOrder: {
    from: 'web-frontend',
    to: 'checkout-service',
    method: 'POST',
    route: '/orders',
    rate: 1,
    errors: 0.002,
  },
  reserve: {
    from: 'checkout-service',
    to: 'inventory-service',
    method: 'POST',
    route: '/reservations/{sku}',
    rate: 1,
    errors: 0.001,
  },
  // One order in twenty is paid with a voucher.
  pay: {
    from: 'checkout-service',
    to: 'payment-service',
    method: 'POST',
    route: '/payments',
    rate: 0.95,
    errors: 0.002,
  },
} as const satisfies Record<string, HttpEdge>;

export const STORE_EDGES = {
  readCart: { from: 'checkout-service', to: 'redis', rate: 1, errors: 0.0005, ms: { min: 0.5, max: 4 } },
  readStock: { from: 'inventory-service', to: 'postgres', rate: 1, errors: 0.0005, ms: { min: 3, max: 25 } },
  storeReceipt: { from: 'payment-service', to: 'redis', rate: 1, errors: 0.0005, ms: { min: 0.5, max: 4 } },
  queryTask: { from: 'task-svc', to: 'dynamodb', rate: 1, errors: 0, ms: { min: 8, max: 40 } },
} as const satisfies Record<string, StoreEdge>;
