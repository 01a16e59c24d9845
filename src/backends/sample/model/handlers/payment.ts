import { REFUSED } from '../cards';
import { query, REDIS } from '../clients';
import { HTTP_EDGES, STORE_EDGES } from '../edges';
import { skewed } from '../random';
import { ShopError, type Route } from '../serve';
import { reply, sleep } from '../work';

/** Part of the payments that the status-unset fault logs an error for. */
const UNSTORED_SHARE = 1 / 5;

/** payment-service: captures a payment and keeps the receipt in Redis. */
export const paymentRoutes: readonly Route[] = [
  {
    edge: HTTP_EDGES.pay,
    *handle(job, { body, span }) {
      const { order, card } = body;
      if (!order) {
        return reply(400, { error: 'Say which order: {"order": …}.' });
      }
      yield* sleep(skewed(job.random, 25, 110));
      if (card === REFUSED) {
        throw new ShopError('CardProcessorError', 'card processor refused the capture: 503 Service Unavailable', 502);
      }
      if (job.isOn('status-unset') && job.random() < UNSTORED_SHARE) {
        // The mistake of the fault: the error is caught and logged, and neither the span nor the answer tells of it.
        job.log('error', 'receipt could not be stored: READONLY You can’t write against a read only replica', span, {
          order,
          'error.type': 'ReplyError',
        });
      }
      yield* query(job, STORE_EDGES.storeReceipt, {
        name: 'SET receipt',
        parent: span,
        attributes: { ...REDIS, 'db.namespace': '1', 'db.operation.name': 'SET' },
      });
      job.log('info', 'payment captured', span, { order });
      return reply(200, { order });
    },
  },
];
