import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { skewed, type Random } from '../random';
import { reasonOf } from '../reason';
import { createService, type Reply, type Signals } from './service';

const CALL_TIMEOUT_MS = 5000;

/** web-frontend: `GET /tasks?id=` shows one task, which it gets from task-svc at `taskSvcUrl`. */
export function createWebFrontend(signals: Signals, taskSvcUrl: string, random: Random): Server {
  return createService(signals, [
    {
      route: '/tasks',
      async handle({ query }) {
        const id = query.get('id');
        if (!id) {
          return { status: 400, body: { error: 'Say which task: /tasks?id=' } };
        }
        await sleep(skewed(random, 2, 8));
        const reply = await getTask(signals, taskSvcUrl, id);
        await sleep(skewed(random, 2, 10));
        return reply;
      },
    },
  ]);
}

/** The call to task-svc: a CLIENT span, whose context goes along as `traceparent`. A failed call is a 502. */
function getTask({ tracer, log }: Signals, taskSvcUrl: string, id: string): Promise<Reply> {
  const url = new URL(`/tasks/${encodeURIComponent(id)}`, taskSvcUrl);
  const span = tracer.startSpan('GET /tasks/{id}', {
    kind: SpanKind.CLIENT,
    attributes: {
      'http.request.method': 'GET',
      'url.full': url.href,
      'server.address': url.hostname,
      'server.port': Number(url.port),
      'peer.service': 'task-svc',
    },
  });
  return context.with(trace.setSpan(context.active(), span), async () => {
    const headers: Record<string, string> = {};
    propagation.inject(context.active(), headers);
    try {
      const response = await fetch(url, { headers, signal: AbortSignal.timeout(CALL_TIMEOUT_MS) });
      const body: unknown = await response.json();
      span.setAttribute('http.response.status_code', response.status);
      if (response.status >= 400) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        span.setAttribute('error.type', String(response.status));
      }
      return { status: response.status >= 500 ? 502 : response.status, body };
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error));
      span.recordException(reason);
      span.setStatus({ code: SpanStatusCode.ERROR, message: reasonOf(error) });
      span.setAttribute('error.type', reason.name);
      log('error', `task-svc did not answer: ${reasonOf(error)}`, { 'peer.service': 'task-svc' });
      return { status: 502, body: { error: 'task-svc did not answer.' } };
    } finally {
      span.end();
    }
  });
}
