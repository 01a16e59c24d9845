import type { ServiceName } from './services';
import type { SpanContext } from './records';

/** A request as it goes over the wire. */
export interface HttpRequest {
  method: string;
  /** Path and query, e.g. `/tasks?id=tenant-07.1`. */
  target: string;
  /** The body's fields, where there is one. */
  body: Record<string, string>;
  /** The caller's span, as `traceparent` tells it; undefined where the caller said nothing. */
  parent: SpanContext | undefined;
  /** Names the request in its run (`x-request-id`): the same seed and the same name draw the same ids. */
  requestId: string;
}

export interface HttpReply {
  status: number;
  body: Record<string, string>;
}

export const reply = (status: number, body: Record<string, string>): HttpReply => ({ status, body });

/** How a call ended: with a reply, or with a reason why there is none. */
export type Answer = { ok: true; reply: HttpReply } | { ok: false; reason: string };

/** What a process of the shop may wait for. */
export type Wait =
  | { for: 'time'; ms: number }
  | { for: 'answer'; from: ServiceName; request: HttpRequest }
  /** To be the only holder of a lock of `Shop.locks`. */
  | { for: 'lock'; key: string };

/**
 * A process of the shop, or a part of one: a generator that yields what it waits for and is resumed when it has it, with
 * the answer where it waited for one. Written so, the same code runs in real time over HTTP and in virtual time.
 */
export type Work<T> = Generator<Wait, T, Answer | undefined>;

/** Waits for `ms` milliseconds. */
export function* sleep(ms: number): Work<void> {
  yield { for: 'time', ms };
}

/** Sends a request to a service and waits for its answer. */
export function* ask(service: ServiceName, request: HttpRequest): Work<Answer> {
  const answer = yield { for: 'answer', from: service, request };
  return answer ?? { ok: false, reason: 'no answer' };
}
