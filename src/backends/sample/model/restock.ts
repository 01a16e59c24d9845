import { Job } from './job';
import { between } from './random';
import type { Shop } from './shop';
import { BEST_SELLER, rowOf, STOCK_DATABASE } from './stock';
import { sleep, type Work } from './work';

const IDLE_MS = 250;

/**
 * The restocking batch of inventory-service: while the row-lock fault is on, it locks the best-seller's row for 0.5 to
 * 2 s, again and again, with a second or two in between. It never ends; its runner leaves it.
 */
export function* restock(shop: Shop): Work<never> {
  for (let batch = 1; ;) {
    if (shop.faults().has('row-lock')) {
      const job = new Job(shop, 'inventory-service', `restock-${batch++}`);
      yield* restockOnce(job);
      yield* sleep(between(job.random, 1000, 2000));
    } else {
      yield* sleep(IDLE_MS);
    }
  }
}

function* restockOnce(job: Job): Work<void> {
  const { locks } = job.shop;
  const row = rowOf(BEST_SELLER);
  const batch = job.startSpan({
    name: 'restock',
    kind: 'internal',
    attributes: { 'app.sku': BEST_SELLER, 'app.batch.id': job.id },
    parent: undefined,
  });
  const update = job.startSpan({
    name: 'UPDATE stock',
    kind: 'client',
    attributes: {
      ...STOCK_DATABASE,
      'peer.service': 'postgres',
      'db.operation.name': 'UPDATE',
      'db.query.text': 'UPDATE stock SET quantity = quantity + $1 WHERE sku = $2',
      'app.sku': BEST_SELLER,
    },
    parent: batch?.context,
  });
  yield { for: 'lock', key: row };
  try {
    locks.sign(row, batch?.context);
    job.log('info', `restocking ${BEST_SELLER}`, batch, { sku: BEST_SELLER, batch: job.id });
    yield* sleep(between(job.random, 500, 2000));
  } finally {
    locks.release(row);
  }
  update?.end();
  batch?.end();
}
