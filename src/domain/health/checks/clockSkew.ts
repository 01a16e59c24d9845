import { clockSkew as skewIn, type ServiceSkew } from '../../traces/skew';
import type { Trace } from '../../traces/types';
import { plural } from '../../traces/words';
import type { Check } from './check';
import { evidence, fail, na, pass, seenSome, unknown, warn } from './outcome';

/** Clocks kept by NTP differ by less. */
const USUAL_MS = 50;
/** From here on, lines and spans of one moment are a minute apart, and windows miss them. */
const APART_MS = 60_000;

/** Calls between the service and another one: only they let clocks be compared. */
function callsOf({ spans, byId }: Trace, service: string): number {
  return spans.filter((span) => {
    const parent = span.parentSpanId === undefined ? undefined : byId.get(span.parentSpanId);
    return parent !== undefined && parent.service !== span.service && [parent.service, span.service].includes(service);
  }).length;
}

/** At least by so much, ms; ahead is positive. */
function leastOf({ leastMs, mostMs }: ServiceSkew): number {
  return leastMs > 0 ? leastMs : mostMs < 0 ? mostMs : 0;
}

const say = (ms: number) =>
  Math.abs(ms) >= 1000 ? `${(Math.abs(ms) / 1000).toFixed(1)} s` : `${Math.round(Math.abs(ms))} ms`;

/** The clock against that of the service where the request began, from calls that do not fit into one another. */
export const clockSkew: Check = {
  id: 'clock-skew',
  title: 'Clocks agree',
  links: ['trace-log', 'log-trace'],
  weight: 'supports',
  run(_stack, { service, traces }) {
    const found = seenSome(traces, 'Traces');
    if (!found.known) {
      return found.outcome;
    }
    const own = found.value.filter(({ services }) => services.includes(service));
    if (own.length === 0) {
      return unknown(`None of the traces has a span of ${service}.`, [
        evidence(found.asked, found.value.map(({ traceId }) => traceId).join('\n')),
      ]);
    }
    const calls = own.reduce((sum, trace) => sum + callsOf(trace, service), 0);
    if (calls === 0) {
      return na(`Its traces have no call between ${service} and another service, so clocks cannot be compared.`, [
        evidence(found.asked, own.map(({ traceId }) => traceId).join('\n')),
      ]);
    }
    const skews = own.flatMap((trace) => skewIn(trace).services.filter((each) => each.service === service));
    const worst = skews.sort((a, b) => Math.abs(leastOf(b)) - Math.abs(leastOf(a)))[0];
    const by = worst ? leastOf(worst) : 0;
    const fitting = `${plural(calls, 'call')} of ${plural(own.length, 'trace')} ${calls === 1 ? 'fits' : 'fit'}`;
    const shown = [
      evidence(
        found.asked,
        skews.map((each) => `at least ${Math.round(leastOf(each))} ms against ${each.reference}`).join('\n') ||
          `${fitting} into one another`
      ),
    ];
    if (worst === undefined || Math.abs(by) < USUAL_MS) {
      return pass(`${fitting} into one another: the clock of ${service} is right.`, shown);
    }
    const result = Math.abs(by) >= APART_MS ? fail : warn;
    return result(
      `The clock of ${service} is at least ${say(by)} ${by > 0 ? 'ahead of' : 'behind'} that of ${worst.reference}: its spans and lines stand at wrong times, and narrow windows miss them.`,
      shown,
      {
        where: 'instrumentation',
        sentence: `Synchronise the clock of the hosts that ${service} runs on (chrony or another NTP client), and look at it with “chronyc tracking”.`,
        paste: { language: 'text', text: 'chronyc tracking' },
      }
    );
  },
};
