import { exemplarDestinations } from '../links';
import type { ServiceObservations, StackObservations } from '../../domain/health/observations';
import { tracesToLookUp } from '../../domain/health/rawExemplars';
import { readTraceToLogs } from '../../domain/health/traceToLogs';
import { empty, type Result } from '../../domain/result';
import { observeLinkTrials } from './linkTrials';
import { observeLiveness } from './observeLiveness';
import { observeLinesByTrace, observeLogs } from './observeLogs';
import { observeExemplars, observeMetrics, observeScrapeInterval } from './observeMetrics';
import { observeTraces } from './observeTraces';
import { namesOf } from './services';
import { asked, type HealthSession } from './session';

export interface ServiceOptions {
  signal?: AbortSignal;
  /** Told all that is known so far, each time that a part has arrived. */
  onPart?(observations: ServiceObservations): void;
}

/**
 * Observes one service: some ten requests, fewer where services share traces. Never throws: each part that fails says
 * why; what belongs to a data source that is not chosen is absent.
 * @param service as `servicesIn` has it
 */
export async function observeService(
  session: HealthSession,
  stack: StackObservations,
  service: string,
  { signal, onPart }: ServiceOptions = {}
): Promise<ServiceObservations> {
  let seen: ServiceObservations = { service };
  const add = (part: Partial<ServiceObservations>) => {
    seen = { ...seen, ...part };
    onPart?.(seen);
  };
  const traces = fromTraces(session, stack, service, add, signal);
  await Promise.all([
    fromMetrics(session, stack, service, add, signal),
    traces,
    fromLogs(session, stack, service, add, traces, signal),
  ]);
  return seen;
}

type Add = (part: Partial<ServiceObservations>) => void;

async function fromMetrics(
  session: HealthSession,
  stack: StackObservations,
  service: string,
  add: Add,
  signal?: AbortSignal
): Promise<void> {
  const { metrics: source, traces: traceSource } = session;
  if (!source) {
    return;
  }
  const { names } = namesOf(stack, service);
  // Metrics made of spans call it what the traces do.
  const { metrics, oneSeries } = await observeMetrics(
    session,
    source,
    new Set([names.metrics ?? service, service]),
    signal
  );
  add({ metrics });
  const best = metrics.answer.status === 'ok' ? metrics.answer.value[0] : undefined;
  if (!best) {
    return;
  }
  await Promise.all([
    oneSeries &&
      observeScrapeInterval(session, source, oneSeries, signal).then((scrapeIntervalMs) => add({ scrapeIntervalMs })),
    observeExemplars(session, source, best, signal).then(async (exemplars) => {
      add({ exemplars });
      if (traceSource && exemplars.answer.status === 'ok') {
        const labels = exemplarDestinations(source).map(({ name }) => name);
        const sample = tracesToLookUp(exemplars.answer.value, labels);
        add({ liveness: await observeLiveness(session, traceSource, sample, signal) });
      }
    }),
  ]);
}

async function fromTraces(
  session: HealthSession,
  stack: StackObservations,
  service: string,
  add: Add,
  signal?: AbortSignal
): Promise<ServiceObservations['traces']> {
  const { traces: source } = session;
  if (!source) {
    return undefined;
  }
  const traces = await observeTraces(session, source, namesOf(stack, service).names.traces ?? service, signal);
  add({ traces });
  return traces;
}

async function fromLogs(
  session: HealthSession,
  stack: StackObservations,
  service: string,
  add: Add,
  pending: Promise<ServiceObservations['traces']>,
  signal?: AbortSignal
): Promise<void> {
  const { logs: source, traces: traceSource } = session;
  if (!source) {
    return;
  }
  const { names } = namesOf(stack, service);
  const seen = await observeLogs(session, source, { service, name: names.logs ?? service }, signal);
  add({ stream: seen.stream, lines: seen.lines });
  const traces = await pending;
  if (!traces || !traceSource) {
    return;
  }
  const stream = seen.stream.answer;
  const link = readTraceToLogs(traceSource.settings);
  // A link to another log store cannot be followed here.
  const isHere = link?.datasourceUid === source.uid;
  const nothing: Result<never> | undefined =
    traces.answer.status !== 'ok' ? traces.answer : stream.status !== 'ok' ? stream : undefined;
  if (traces.answer.status !== 'ok' || stream.status !== 'ok') {
    const answer = nothing ?? empty<never>('Nothing to ask for.');
    const question = asked(source, traces.asked.query, traces.asked.window);
    add({ linesByTrace: { asked: question, answer }, ...(isHere && { trials: { asked: question, answer } }) });
    return;
  }
  const linesByTrace = await observeLinesByTrace(session, source, stream.value, traces.answer.value, signal);
  add({ linesByTrace });
  if (!link || !isHere) {
    const reason = link
      ? `The link of ${traceSource.name} leads to another log store.`
      : `${traceSource.name} has no trace-to-logs link.`;
    add({ trials: { asked: asked(traceSource, 'tracesToLogsV2'), answer: empty(reason) } });
    return;
  }
  if (linesByTrace.answer.status !== 'ok') {
    add({ trials: { ...linesByTrace, answer: linesByTrace.answer } });
    return;
  }
  const request = {
    link,
    service: names.traces ?? service,
    traces: traces.answer.value,
    lines: linesByTrace.answer.value,
  };
  add({ trials: await observeLinkTrials(session, source, request, signal) });
}
