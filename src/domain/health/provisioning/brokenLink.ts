import { valueOf } from '../checks/outcome';
import type { ServiceObservations } from '../observations';
import type { TraceToLogs } from '../traceToLogs';
import { keepsSpan, selects, tagsOf } from './grafanaLink';
import type { LineSample, ServiceSamples } from './lineSamples';
import { GRAFANAS_FILTER } from './linkChoice';

/** Of the lines of a service, how many a link has to find: a few may be odd. */
export const ENOUGH = 0.9;

interface Seen {
  services: readonly ServiceObservations[];
  seen: readonly ServiceSamples[];
}

/** Services whose lines the link does not find: by what was tried in Grafana's place, else by what the labels say. */
export function brokenServices(link: TraceToLogs, { services, seen }: Seen): ServiceSamples[] {
  return seen.filter(({ service, samples }) => {
    const of = services.find((each) => each.service === service);
    const trials = trialsByTrace(of);
    const hasFound = [...trials.values()].includes('found');
    const found = samples.filter((sample) => {
      const tried = sample.isOfTrace ? trials.get(sample.traceId) : hasFound ? 'found' : undefined;
      return tried === undefined ? link.customQuery !== undefined || finds(link, sample) : tried === 'found';
    });
    return found.length < ENOUGH * samples.length;
  });
}

function finds(link: TraceToLogs, { traceId, span, line, isOfTrace }: LineSample): boolean {
  const isKept =
    !isOfTrace ||
    ((!link.filterByTraceID || GRAFANAS_FILTER.keeps(traceId, line)) &&
      (!link.filterBySpanID || keepsSpan(span, line)));
  return isKept && selects(tagsOf(link), span, line);
}

/**
 * What came of asking the link's own query for each trace, where that tells about the query: all lines found, or none
 * although some lie in its window.
 */
function trialsByTrace(of: ServiceObservations | undefined): Map<string, 'found' | 'nothing'> {
  const lines = valueOf(of?.linesByTrace);
  const told = new Map<string, 'found' | 'nothing'>();
  for (const { traceId, window, found, known, noLink } of valueOf(of?.trials) ?? []) {
    // A shift that cannot be read also makes no link: that is not the query's fault, and is told apart.
    const inWindow =
      noLink !== undefined ||
      (lines?.get(traceId) ?? []).some(({ timeMs }) => timeMs >= window.fromMs && timeMs < window.toMs);
    if (known > 0 && found >= known) {
      told.set(traceId, 'found');
    } else if (known > 0 && found === 0 && inWindow && told.get(traceId) === undefined) {
      told.set(traceId, 'nothing');
    }
  }
  return told;
}

/** Labels of the present tags that ought to select the lines and do not: they are no labels of streams. */
export function unusableLabels(
  link: TraceToLogs,
  broken: readonly ServiceSamples[],
  services: readonly ServiceObservations[]
): Set<string> {
  const contradicted = broken.some(({ service, samples }) => {
    const trials = trialsByTrace(services.find((each) => each.service === service));
    return samples.some((sample) => trials.get(sample.traceId) === 'nothing' && finds(link, sample));
  });
  // Loki has this one on every stream, unless it is told not to.
  const suspects = tagsOf(link)
    .map(({ label }) => label)
    .filter((label) => label !== 'service_name');
  return new Set(contradicted && link.customQuery === undefined ? suspects : []);
}
