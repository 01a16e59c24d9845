import { call, query, REDIS } from '../clients';
import { HTTP_EDGES, STORE_EDGES } from '../edges';
import type { Job } from '../job';
import { skewed } from '../random';
import type { Route } from '../serve';
import { reply, sleep } from '../work';

/** Part of the payments whose context the context-lost fault loses. */
const CONTEXT_LOST_SHARE = 1 / 3;

/** checkout-service: reads the cart, reserves the item and has it paid. */
export const checkoutRoutes: readonly Route[] = [
  {
    edge: HTTP_EDGES.placeOrder,
    *handle(job, { body, span }) {
      const { user, sku, card } = body;
      if (!user || !sku) {
        return reply(400, { error: 'Say who orders what: {"user": …, "sku": …}.' });
      }
      const order = orderNumber(job);
      span?.setAttributes({ 'app.order.id': order });
      job.shop.recorder.order?.(user);

      yield* query(job, STORE_EDGES.readCart, {
        name: 'HGETALL cart',
        parent: span,
        attributes: { ...REDIS, 'db.namespace': '0', 'db.operation.name': 'HGETALL' },
      });
      yield* call(job, HTTP_EDGES.reserve, { param: sku, body: { order }, parent: span });
      if (job.random() < HTTP_EDGES.pay.rate) {
        const lost = job.isOn('context-lost') && job.random() < CONTEXT_LOST_SHARE;
        yield* call(job, HTTP_EDGES.pay, { body: { order, ...(card && { card }) }, parent: span, propagate: !lost });
        if (lost) {
          // Written by a callback that runs outside of the request's context.
          job.log('error', 'order confirmation could not be queued: broker closed the channel', undefined, { order });
        }
      }
      yield* sleep(skewed(job.random, 4, 20));
      job.log('info', 'order placed', span, { order, sku });
      return reply(200, { order });
    },
  },
];

const orderNumber = (job: Job) => `o-${Math.floor(job.random() * 1e8).toString(36)}`;
