import { HTTP_EDGES } from './edges';
import { pickTaskId } from './partitions';
import { randomFor, type Seed } from './random';
import { pickSku } from './stock';
import type { HttpRequest } from './work';

const USERS = 500;
/** Longest pause between two requests, in mean pauses. */
const LONGEST_PAUSE = 5;

/** The n-th request of a run, to web-frontend: a task to look at, or an order. */
export function userRequest(seed: Seed, n: number): HttpRequest {
  const random = randomFor(seed, 'users', n);
  const { tasks, checkout } = HTTP_EDGES;
  const wantsTask = random() * (tasks.rate + checkout.rate) < tasks.rate;
  const common = { parent: undefined, requestId: String(n) };
  if (wantsTask) {
    return { ...common, method: tasks.method, target: `${tasks.route}?id=${pickTaskId(random)}`, body: {} };
  }
  const user = `user-${1 + Math.floor(random() * USERS)}`;
  return { ...common, method: checkout.method, target: checkout.route, body: { user, sku: pickSku(random) } };
}

/** Milliseconds from the request before the n-th to it, at `rate` requests per second: irregular, as users are. */
export function gapMs(seed: Seed, n: number, rate: number): number {
  const random = randomFor(seed, 'gaps', n);
  return (Math.min(-Math.log(1 - random()), LONGEST_PAUSE) * 1000) / rate;
}
