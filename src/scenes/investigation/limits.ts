import type { CostReceipt } from '../../backends/transport';
import type { Limits } from '../../domain/cost/leftOut';
import type { InvestigationState } from './state';

/** Rows of the exemplar list, and lines of a query: as their scenes have it, which a part of its own must not load. */
const MAX_ROWS = 50;
const MAX_LINES = 1000;

type Shown = Pick<InvestigationState, 'metric' | 'trace' | 'logs'>;

/** What the limits of the page have come to, and how many requests it has started itself. */
export function limitsOf(
  { metric, trace, logs }: Shown,
  { budget, requests, refused }: CostReceipt
): Limits & { started: number } {
  const { count, rows, drawn } = metric.state;
  const { comparison } = trace.state;
  const lines = logs.runner?.state.data?.series ?? [];
  const isCapped = lines.some(({ length }) => length >= MAX_LINES);
  return {
    started: requests,
    requests: { budget, refused },
    exemplars: { all: count.all, listed: rows.length, mostListed: MAX_ROWS, drawn: drawn.length },
    lines: { mostLines: isCapped ? MAX_LINES : undefined, notAsked: logs.state.asked?.probe.notAsked ?? [] },
    around: logs.surroundings?.leftOut ?? [],
    mostRuns: comparison.kind === 'done' ? comparison.comparison.mostRuns : undefined,
  };
}
