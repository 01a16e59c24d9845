import { InMemoryLogRecordExporter, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Outputs } from '../outputs';

/** Outputs that keep everything in memory, where a test can look. */
export function createMemoryOutputs() {
  const spans = new InMemorySpanExporter();
  const webLogs = new InMemoryLogRecordExporter();
  const taskLines: string[] = [];
  const outputs: Outputs = {
    spans: new SimpleSpanProcessor(spans),
    webLogs: new SimpleLogRecordProcessor({ exporter: webLogs }),
    taskLines: { push: (_timeMs, line) => void taskLines.push(line) },
    close: async () => '',
  };
  return {
    outputs,
    /** Finished spans of one trace, by service and name, e.g. `task-svc db:query`. */
    spansOf(traceId: string) {
      const own = spans.getFinishedSpans().filter((span) => span.spanContext().traceId === traceId);
      return new Map(
        own.map((span) => [`${span.resource.attributes['service.name']} ${span.name} ${span.kind}`, span])
      );
    },
    /** task-svc's lines of one trace, parsed. */
    linesOf(traceId: string): Array<Record<string, unknown>> {
      return taskLines.map(parseObject).filter((line) => line.trace_id === traceId);
    },
    webRecordsOf(traceId: string) {
      return webLogs.getFinishedLogRecords().filter((record) => record.spanContext?.traceId === traceId);
    },
  };
}

function parseObject(json: string): Record<string, unknown> {
  const parsed: unknown = JSON.parse(json);
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
}
