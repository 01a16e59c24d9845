import { likelySame } from '../names';
import type { Observed, ServiceObservations, StackObservations } from '../observations';
import type { HealthEvidence } from '../types';
import type { Check } from './check';
import { evidence, fail, pass, unknown, valueOf, warn } from './outcome';

/** What one store calls the service: its own name, another one (likely), nothing like it, or it could not be asked. */
type Called =
  { state: 'same' } | { state: 'other'; names: string[] } | { state: 'none' } | { state: 'unknown'; reason: string };

/** `job="namespace/name"` counts as the name, as OpenTelemetry's mapping to Prometheus has it. */
const isName = (name: string, service: string) => name === service || name.endsWith(`/${service}`);

function calledIn(service: string, list: Observed<string[]>, selectedBy: string | undefined): Called {
  const { answer } = list;
  const names = answer.status === 'ok' ? answer.value : [];
  if (names.some((name) => isName(name, service)) || (selectedBy !== undefined && isName(selectedBy, service))) {
    return { state: 'same' };
  }
  const similar =
    selectedBy !== undefined ? [selectedBy] : names.filter((name) => likelySame(name, service)).slice(0, 3);
  if (similar.length > 0) {
    return { state: 'other', names: similar };
  }
  if (answer.status === 'failed') {
    return { state: 'unknown', reason: answer.failure.message };
  }
  const { source } = list.asked;
  return names.length === 0
    ? {
        state: 'unknown',
        reason: answer.status === 'empty' ? answer.reason : `${source} has no services in this time range.`,
      }
    : { state: 'none' };
}

/** The names nearest to the one sought come first: lists can be long. */
function listEvidence(list: Observed<string[]>, service: string): HealthEvidence {
  const names = valueOf(list) ?? [];
  const near = names.filter((name) => isName(name, service) || likelySame(name, service));
  const text = [...new Set([...near, ...names])].join(', ');
  return evidence(list.asked, list.answer.status === 'failed' ? list.answer.failure.message : text || 'none');
}

const quotedNames = (names: readonly string[]) => names.map((name) => `“${name}”`).join(' or ');

/** What was chosen to find the service's own series and lines with. */
function selectors(service: ServiceObservations) {
  return {
    metrics: valueOf(service.metrics)?.[0]?.matcher,
    logs: valueOf(service.stream),
  };
}

/** One name in all three stores: every filter that is carried from one to the next is by it. */
export const serviceNames: Check = {
  id: 'service-names',
  title: 'All stores call the service the same',
  links: ['metric-trace', 'trace-log'],
  weight: 'supports',
  run({ serviceNames: lists }: StackObservations, observed) {
    const { service } = observed;
    const { metrics, logs } = selectors(observed);
    const stores = [
      { signal: 'metrics', list: lists.metrics, called: calledIn(service, lists.metrics, metrics?.value) },
      { signal: 'traces', list: lists.traces, called: calledIn(service, lists.traces, undefined) },
      { signal: 'logs', list: lists.logs, called: calledIn(service, lists.logs, logs?.value) },
    ];
    const shown = stores.map(({ list }) => listEvidence(list, service));
    const renamed = stores.flatMap(({ signal, called }) =>
      called.state === 'other' ? [{ signal, names: called.names }] : []
    );
    if (renamed.length > 0) {
      const others = renamed.map(({ signal, names }) => `${quotedNames(names)} in its ${signal}`).join(' and ');
      return fail(`${service} is most likely ${others}: a filter by its name finds nothing there.`, shown, {
        where: 'instrumentation',
        sentence: `Give it one name everywhere: OTEL_SERVICE_NAME=${service} for what it sends itself, and the same value in the label that the scrape configuration or the log shipper sets for its ${renamed.map(({ signal }) => signal).join(' and ')}.`,
        paste: { language: 'text', text: `OTEL_SERVICE_NAME=${service}` },
      });
    }
    const missing = stores.filter(({ called }) => called.state === 'none');
    if (missing.length > 0) {
      const where = missing.map(({ list, signal }) => `${list.asked.source} (${signal})`).join(' and ');
      return warn(`${where} does not know ${service}, nor any name like it.`, shown, {
        where: 'instrumentation',
        sentence: `Send its ${missing.map(({ signal }) => signal).join(' and ')} with service.name ${service}, or rename it there if it goes by another name.`,
        paste: { language: 'text', text: `OTEL_SERVICE_NAME=${service}` },
      });
    }
    const reasons = stores.flatMap(({ called }) => (called.state === 'unknown' ? [called.reason] : []));
    return reasons.length > 0 ? unknown(reasons.join(' '), shown) : pass(`All three stores call it ${service}.`, shown);
  },
};
