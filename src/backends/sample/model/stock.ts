import type { Random } from './random';

/** The SKU that every fourth order wants, and whose row the restocking batch locks. */
export const BEST_SELLER = 'sku-0042';

const BEST_SELLER_SHARE = 0.25;
const SKUS = 200;

/** Some SKU, the best-seller more often than any other. */
export function pickSku(random: Random): string {
  const number = random() < BEST_SELLER_SHARE ? BEST_SELLER : 1 + Math.floor(random() * SKUS);
  return typeof number === 'string' ? number : `sku-${String(number).padStart(4, '0')}`;
}

/** The lock of a SKU's row. */
export const rowOf = (sku: string): string => `stock/${sku}`;

/** What every span on the stock table says, by the database conventions. */
export const STOCK_DATABASE = {
  'db.system.name': 'postgresql',
  'db.namespace': 'inventory',
  'db.collection.name': 'stock',
  'server.address': 'postgres.shop.svc.cluster.local',
  'server.port': 5432,
};
