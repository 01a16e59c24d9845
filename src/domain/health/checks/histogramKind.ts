import { plural } from '../../traces/words';
import type { Check } from './check';
import { evidence, fail, pass, seenSome, warn } from './outcome';

const USE_HISTOGRAM =
  'rate() and histogram_quantile() over its buckets work for any set of instances, and its buckets carry exemplars';

/** A summary's quantiles cannot be put together over instances, and no sample of it carries an exemplar. */
export const histogramKind: Check = {
  id: 'histogram-kind',
  title: 'Latency is a histogram, not a summary',
  links: ['metric-trace'],
  weight: 'supports',
  run(_stack, service) {
    const metrics = seenSome(service.metrics, 'Latency metrics');
    if (!metrics.known) {
      return metrics.outcome;
    }
    const summaries = metrics.value.filter(({ kind }) => kind === 'summary').map(({ name }) => name);
    const histograms = metrics.value.filter(({ kind }) => kind !== 'summary').map(({ name }) => name);
    const all = metrics.value.map(({ name, kind }) => `${name} (${kind})`).join(', ');
    const shown = [evidence(metrics.asked, all)];
    const [histogram] = histograms;
    if (histogram === undefined) {
      return fail(
        `${service.service} has its latency as a summary only (${summaries.join(', ')}): its quantiles cannot be combined over instances, and it leads to no trace.`,
        shown,
        {
          where: 'instrumentation',
          sentence: `Measure it as a histogram named in seconds, e.g. http_server_request_duration_seconds: ${USE_HISTOGRAM}.`,
        }
      );
    }
    if (summaries.length > 0) {
      return warn(
        `${service.service} has ${plural(summaries.length, 'summary', 'summaries')} (${summaries.join(', ')}) beside its histogram: their quantiles cannot be averaged over instances, and they have no exemplars.`,
        shown,
        {
          where: 'dashboard',
          sentence: `Use ${histogram} in panels and alert rules in place of ${summaries.join(', ')}: ${USE_HISTOGRAM}.`,
        }
      );
    }
    return pass(`${service.service} has its latency as a histogram: ${histogram}.`, shown);
  },
};
