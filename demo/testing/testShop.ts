import type { Server } from 'node:http';
import { closeServer, listen } from '../http/listen';
import { openShop, type LiveShop, type ShopOptions } from '../shop/liveShop';

const ANY_PORTS = {
  'web-frontend': 0,
  'checkout-service': 0,
  'inventory-service': 0,
  'payment-service': 0,
  'task-svc': 0,
};

export interface TestShop extends LiveShop {
  servers: Server[];
  close(): Promise<void>;
}

/** The five services on ports that the system chooses, without users. */
export async function openTestShop(
  options: Pick<ShopOptions, 'seed' | 'faults' | 'recorder' | 'onError'>
): Promise<TestShop> {
  const servers: Server[] = [];
  const shop = await openShop({
    sampleRatio: 1,
    ports: ANY_PORTS,
    open: async (server, name, port, host) => {
      servers.push(server);
      return listen(server, name, port, host);
    },
    ...options,
  });
  return {
    ...shop,
    servers,
    async close() {
      shop.stop();
      await Promise.all(servers.map((server) => closeServer(server, 0)));
    },
  };
}
