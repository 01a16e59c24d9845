import type { Check } from './check';
import { evidence, fail, pass, seen, unknown, warn } from './outcome';
import { describeShare, shareOf } from './share';

/** Below this, dead ones are what exporters lose now and then. */
const USUAL = 0.05;

/**
 * Whether the exemplars' traces are there. Only those that the store surely does not have are dead; failed look-ups and
 * traces that may still arrive count for nothing. `fail` where most are dead with 95% certainty, `warn` where more than
 * 5% are with 95% certainty.
 */
export const exemplarsAlive: Check = {
  id: 'exemplars-alive',
  title: 'Exemplars lead to traces that exist',
  links: ['metric-trace'],
  weight: 'breaks',
  run({ traces }, service) {
    const liveness = seen(service.liveness, 'Traces of exemplars');
    if (!liveness.known) {
      return liveness.outcome;
    }
    const store = traces?.name ?? liveness.asked.source;
    const all = [...liveness.value];
    const states = all.map(([id, each]) => `${id} ${each.state}`).slice(0, 10);
    const shown = [evidence(liveness.asked, states.join('\n') || 'none')];
    const dead = all.flatMap(([, each]) => (each.state === 'dead' && each.settled ? [each] : []));
    const alive = all.filter(([, each]) => each.state === 'alive').length;
    const known = dead.length + alive;
    if (known === 0) {
      const failed = all.flatMap(([, each]) =>
        each.state === 'unknown' && each.why === 'failed' ? [each.reason] : []
      );
      const why = failed[0] ?? (all.length > 0 ? 'They may still be on their way: look again in a minute.' : undefined);
      return unknown(why ?? `No exemplar’s trace was looked up in ${store}.`, shown);
    }
    const share = shareOf(dead.length, known);
    const left = all.length - known;
    const rest = left > 0 ? ` Of ${left} more it could not be told.` : '';
    if (share.least <= USUAL) {
      return pass(`${alive} of ${known} exemplars lead to a trace in ${store}.${rest}`, shown);
    }
    const sentence = `${describeShare(share)} of the exemplars of ${service.service} lead to no trace in ${store}.${rest}`;
    const expired = dead.filter(({ why }) => why === 'expired').length;
    if (expired === dead.length) {
      return warn(`${sentence} Those traces have expired.`, shown, {
        where: 'store',
        sentence: `Keep traces in ${store} as long as the metrics that lead to them (block_retention), or look at a newer time range.`,
      });
    }
    const result = share.least > 0.5 ? fail : warn;
    return result(sentence, shown, {
      where: 'instrumentation',
      sentence:
        'Attach exemplars in sampled traces only (OpenTelemetry: OTEL_METRICS_EXEMPLAR_FILTER=trace_based; prom-client: only where traceFlags & 1), and look for exporters that drop spans.',
      paste: { language: 'text', text: 'OTEL_METRICS_EXEMPLAR_FILTER=trace_based' },
    });
  },
};
