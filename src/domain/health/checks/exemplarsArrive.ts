import { plural } from '../../traces/words';
import type { RawExemplar } from '../observations';
import type { Check } from './check';
import type { Fix } from '../types';
import { evidence, fail, isNone, na, pass, type Seen, seen, unknown, valueOf, warn } from './outcome';
import { showsTraffic } from './traffic';

/** Lines so much newer than the newest exemplar are of calls whose exemplars several scrapes should have brought. */
const STALE_MS = 5 * 60_000;

const RECORD_THEM: Fix = {
  where: 'instrumentation',
  sentence:
    'Record the trace id with each observation (prom-client: enableExemplars and an exemplarLabels object with trace_id and span_id, only in sampled traces) and expose metrics as OpenMetrics; or let Tempo’s metrics generator write them (remote_write with send_exemplars: true).',
  paste: {
    language: 'text',
    text: 'histogram.observe({ labels, value: seconds, exemplarLabels: { trace_id, span_id } });',
  },
};

/** None at all tells something only where the service was busy and the store would have kept them. */
export const exemplarsArrive: Check = {
  id: 'exemplars-arrive',
  title: 'Exemplars arrive',
  links: ['metric-trace'],
  weight: 'breaks',
  run(stack, service) {
    const metrics = valueOf(service.metrics) ?? [];
    if (service.metrics && metrics.length > 0 && metrics.every(({ kind }) => kind === 'summary')) {
      const names = metrics.map(({ name }) => name).join(', ');
      return fail(
        `${names} is a summary, and no sample of a summary has an exemplar.`,
        [evidence(service.metrics.asked, names)],
        {
          where: 'instrumentation',
          sentence: 'Measure the latency as a histogram, and record the trace id with each observation.',
        }
      );
    }
    const exemplars = service.exemplars;
    if (!isNone(exemplars)) {
      const list: Seen<RawExemplar[]> = seen(exemplars, 'Exemplars');
      if (!list.known) {
        return list.outcome;
      }
      const newest = Math.max(...list.value.map(({ timeMs }) => timeMs));
      const sample = list.value.slice(0, 3).map(({ labels, value }) => `${JSON.stringify(labels)} ${value}`);
      const shown = [evidence(list.asked, sample.join('\n'))];
      const told = `${plural(list.value.length, 'exemplar')} of ${service.service}, the newest of ${new Date(newest).toISOString()}`;
      const newestLine = Math.max(...(valueOf(service.lines) ?? []).map(({ timeMs }) => timeMs));
      return newestLine - newest > STALE_MS
        ? warn(
            `${told}: none came in the last ${Math.floor((newestLine - newest) / 60_000)} minutes, though the service went on writing lines.`,
            shown,
            RECORD_THEM
          )
        : pass(`${told}.`, shown);
    }
    const shown = [evidence(exemplars.asked, '0 exemplars')];
    const storage = valueOf(stack.exemplarStorage);
    if (storage?.enabled === false || storage?.max === 0) {
      return na(`${exemplars.asked.source} stores none.`, shown);
    }
    if (metrics.length === 0) {
      return unknown(`No latency histogram of ${service.service} was found that could have exemplars.`, shown);
    }
    if (!showsTraffic(service)) {
      return unknown(
        `${exemplars.asked.source} has no exemplars of ${service.service}, and nothing tells that it was called in this time range.`,
        shown
      );
    }
    if (storage?.enabled !== true) {
      return unknown(
        `${exemplars.asked.source} has no exemplars of ${service.service}, and does not say whether it stores any.`,
        shown
      );
    }
    return fail(
      `${service.service} was busy and ${exemplars.asked.source} stores exemplars, but none came: no point of its curve leads to a trace.`,
      shown,
      RECORD_THEM
    );
  },
};
