import type { DataSourceInfo, LogBackend, MetricBackend, TraceBackend } from '../types';
import { answerLogs } from './logs/answer';
import { SampleLogBackend } from './logs/SampleLogBackend';
import { answerMetrics } from './metrics/answer';
import { SampleMetricBackend } from './metrics/SampleMetricBackend';
import { SampleDataSource } from './SampleDataSource';
import { answerTraces } from './traces/answer';
import { SampleTraceBackend } from './traces/SampleTraceBackend';
import { SAMPLE_TYPES, sampleUids } from './uids';
import { createWorld, SCRAPE_MS } from './world';

/** The sample incident: three stores that are linked with each other, and all that is needed to ask them. */
export interface Sample {
  sources: DataSourceInfo[];
  backends: { metrics: MetricBackend; traces: TraceBackend; logs: LogBackend };
  /** To be registered with scenes, which panels query through. Those of one uid always answer alike. */
  dataSources: SampleDataSource[];
}

/** Opens the sample whose history ends in this minute (Unix milliseconds). Simulates it, which takes some 100 ms. */
export function openSample(endMs: number): Sample {
  const { metrics, traces, logs } = sampleSources(endMs);
  const world = createWorld(endMs);
  return {
    sources: [metrics, traces, logs],
    backends: {
      metrics: new SampleMetricBackend(metrics, world),
      traces: new SampleTraceBackend(traces, world),
      logs: new SampleLogBackend(logs, world),
    },
    dataSources: [
      new SampleDataSource(metrics, `${SCRAPE_MS / 1000}s`, (asked) => answerMetrics(world, asked)),
      new SampleDataSource(traces, undefined, (asked) => answerTraces(world, asked)),
      new SampleDataSource(logs, undefined, (asked) => answerLogs(world, asked)),
    ],
  };
}

/** Linked by the settings that link real ones. */
function sampleSources(endMs: number) {
  const uids = sampleUids(endMs);
  const common = {
    isDefault: false,
    notice: 'This is the sample incident: its data is made up and comes with the plugin.',
  };
  return {
    metrics: {
      ...common,
      uid: uids.metrics,
      name: 'Sample Prometheus',
      type: SAMPLE_TYPES.metrics,
      settings: { exemplarTraceIdDestinations: [{ name: 'trace_id', datasourceUid: uids.traces }] },
    },
    traces: {
      ...common,
      uid: uids.traces,
      name: 'Sample Tempo',
      type: SAMPLE_TYPES.traces,
      settings: {
        tracesToLogsV2: { datasourceUid: uids.logs, tags: [{ key: 'service.name', value: 'service_name' }] },
        serviceMap: { datasourceUid: uids.metrics },
      },
    },
    logs: {
      ...common,
      uid: uids.logs,
      name: 'Sample Loki',
      type: SAMPLE_TYPES.logs,
      settings: { derivedFields: [{ name: 'trace', datasourceUid: uids.traces }] },
    },
  };
}
