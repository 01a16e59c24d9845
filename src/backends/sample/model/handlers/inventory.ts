import { query } from '../clients';
import { HTTP_EDGES, STORE_EDGES } from '../edges';
import type { Job } from '../job';
import { skewed } from '../random';
import type { Route } from '../serve';
import type { Span } from '../span';
import { rowOf, STOCK_DATABASE } from '../stock';
import { reply, sleep, type Work } from '../work';

/** A wait for a row below this is everyday business, in milliseconds. */
const WORTH_A_LINE_MS = 50;

/** inventory-service: takes one item of a SKU out of the stock. */
export const inventoryRoutes: readonly Route[] = [
  {
    edge: HTTP_EDGES.reserve,
    *handle(job, { param: sku, span }) {
      yield* sleep(skewed(job.random, 2, 8));
      yield* query(job, STORE_EDGES.readStock, {
        name: 'SELECT stock',
        parent: span,
        attributes: {
          ...STOCK_DATABASE,
          'db.operation.name': 'SELECT',
          'db.query.text': 'SELECT quantity FROM stock WHERE sku = $1 FOR UPDATE',
          'app.sku': sku,
        },
        run: (active) => selectForUpdate(job, sku, active),
      });
      return reply(200, { sku });
    },
  },
];

/** Reads a row of the stock once nobody else holds it. */
function* selectForUpdate(job: Job, sku: string, span: Span | undefined): Work<void> {
  const { locks } = job.shop;
  const row = rowOf(sku);
  const askedAt = job.shop.now();
  yield { for: 'lock', key: row };
  try {
    const waitedMs = Math.round(job.shop.now() - askedAt);
    const batch = locks.heldUpBy(row);
    if (batch && waitedMs >= WORTH_A_LINE_MS) {
      span?.addLink(batch);
      reportWait(job, sku, waitedMs, span);
    }
    const { min, max } = STORE_EDGES.readStock.ms;
    yield* sleep(skewed(job.random, min, max));
  } finally {
    locks.release(row);
  }
}

function reportWait(job: Job, sku: string, waitedMs: number, span: Span | undefined): void {
  const fields = { sku, waited_ms: waitedMs };
  span?.addEvent('lock.acquired', { 'app.sku': sku, waited_ms: waitedMs });
  job.log('warn', `waited ${waitedMs} ms for row-level lock on stock row ${sku}`, span, fields);
}
