import { context, diag, DiagLogLevel, propagation, type DiagLogger } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { Say } from './storeReport';

const MOST_COMPLAINTS = 20;

/** What the process has only one of: context manager, propagator, and the library's own complaints, each said once. */
export function setUpOpenTelemetry(say: Say): void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  diag.setLogger(sayOnce(say), { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
}

/** Takes that back, so that the next set-up in the same process starts clean. */
export function tearDownOpenTelemetry(): void {
  context.disable();
  propagation.disable();
  diag.disable();
}

/** A logger that says each complaint once, and stops after `MOST_COMPLAINTS` of them. */
export function sayOnce(say: Say): DiagLogger {
  const said = new Set<string>();
  const complain = (message: string) => {
    if (!said.has(message) && said.size < MOST_COMPLAINTS) {
      said.add(message);
      say(`OpenTelemetry: ${message}`);
    }
  };
  const silent = () => {};
  return { error: complain, warn: complain, info: silent, debug: silent, verbose: silent };
}
