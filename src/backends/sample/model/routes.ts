import { checkoutRoutes } from './handlers/checkout';
import { inventoryRoutes } from './handlers/inventory';
import { paymentRoutes } from './handlers/payment';
import { taskRoutes } from './handlers/tasks';
import { webFrontendRoutes } from './handlers/webFrontend';
import type { Route } from './serve';
import type { ServiceName } from './services';

/** What each service answers. */
export const ROUTES: Readonly<Record<ServiceName, readonly Route[]>> = {
  'web-frontend': webFrontendRoutes,
  'checkout-service': checkoutRoutes,
  'inventory-service': inventoryRoutes,
  'payment-service': paymentRoutes,
  'task-svc': taskRoutes,
};
