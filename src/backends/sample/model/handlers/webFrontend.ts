import { call } from '../clients';
import { HTTP_EDGES } from '../edges';
import { REFUSED } from '../cards';
import type { Job } from '../job';
import { randomFor, skewed } from '../random';
import type { Route } from '../serve';
import { reply, sleep } from '../work';

/** Part of the checkouts that the sampled-out fault keeps out of Tempo, and fails. */
const SAMPLED_OUT_SHARE = 1 / 6;

/** web-frontend: shows tasks and takes orders; the services behind it do the work. */
export const webFrontendRoutes: readonly Route[] = [
  {
    edge: HTTP_EDGES.tasks,
    *handle(job, { query, span }) {
      const id = query.get('id');
      if (!id) {
        return reply(400, { error: 'Say which task: /tasks?id=' });
      }
      yield* prepare(job);
      const answer = yield* call(job, HTTP_EDGES.readTask, { param: id, parent: span });
      yield* render(job);
      return answer;
    },
  },
  {
    edge: HTTP_EDGES.checkout,
    keep: (job) => !isSampledOut(job),
    *handle(job, { body, span }) {
      const { user, sku } = body;
      if (!user || !sku) {
        return reply(400, { error: 'Say who orders what: {"user": …, "sku": …}.' });
      }
      yield* prepare(job);
      const order = { user, sku, ...(isSampledOut(job) && { card: REFUSED }) };
      const answer = yield* call(job, HTTP_EDGES.placeOrder, { body: order, parent: span });
      yield* render(job);
      return answer;
    },
  },
];

/** Whether the sampled-out fault has chosen this checkout; a draw of its own, as it is asked for twice. */
const isSampledOut = (job: Job) =>
  job.isOn('sampled-out') && randomFor(job.shop.seed, 'sampled-out', job.id)() < SAMPLED_OUT_SHARE;

const prepare = (job: Job) => sleep(skewed(job.random, 2, 8));
const render = (job: Job) => sleep(skewed(job.random, 2, 10));
