import type { LineRecord, SpanRecord } from '../../src/backends/sample/model/records';
import type { Outputs } from '../outputs';

interface Waiter {
  matches(line: LineRecord): boolean;
  resolve(line: LineRecord): void;
}

/** Outputs that keep everything in memory, where a test can look. */
export function createMemoryOutputs() {
  const spans: SpanRecord[] = [];
  const lines: LineRecord[] = [];
  const waiters = new Set<Waiter>();
  const outputs: Outputs = {
    span: (record) => void spans.push(record),
    line(record) {
      lines.push(record);
      for (const waiter of [...waiters].filter(({ matches }) => matches(record))) {
        waiters.delete(waiter);
        waiter.resolve(record);
      }
    },
    stats: () => [],
    close: async () => '',
  };
  return {
    outputs,
    /** Spans of kept traces, in the order in which they ended. */
    spans,
    /** All lines, in the order in which they were written. */
    lines,
    spansOf: (traceId: string) => spans.filter((span) => span.traceId === traceId),
    linesOf: (traceId: string) => lines.filter((line) => line.span?.traceId === traceId),
    /** The next line that matches. */
    nextLine: (matches: (line: LineRecord) => boolean) =>
      new Promise<LineRecord>((resolve) => waiters.add({ matches, resolve })),
  };
}
