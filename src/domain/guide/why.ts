import type { StepId } from './types';

/** For those who walk the path for the first time. */
export const WHY: Record<StepId, string> = {
  metric:
    'A quantile says how slow the slowest requests were: 99 of 100 requests were faster than p99. It tells that ' +
    'something is slow and since when, never what. Averages hide exactly these requests.',
  exemplar:
    'A histogram counts requests and forgets them. An exemplar is one of them that was kept, with the id of its trace. ' +
    'Traces are sampled and expire, so that many exemplars lead nowhere: each is looked up before it is offered.',
  trace:
    'A trace shows where one request spent its time. The suspect is the span with the most time of its own on the ' +
    'critical path: time that no call it made explains, and that the answer had to wait for.',
  logs:
    'Spans say where, lines say why. The lines are found by the trace id, from every service of the trace, also those ' +
    'written shortly after a span ended. A warning in the suspect’s own time often says more than a loud error elsewhere.',
  cause:
    'A cause is a line that explains the latency and that you would defend in a postmortem. Mark it, and the evidence ' +
    'holds the whole chain: which query found what, in which data source, over which time range.',
};
