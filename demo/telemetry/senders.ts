import type { LineRecord, SpanRecord } from '../../src/backends/sample/model/records';
import type { DemoConfig } from '../config';
import { createPushSender, type StreamEntry } from './lokiPush';
import { createOtlpLineSender } from './otlpLines';
import { Resources, type InstanceOf } from './otlpResource';
import { createSpanSender } from './otlpSpans';
import type { Send } from './sendResult';

/** The ways to Tempo and Loki. */
export interface Senders {
  spans: Send<SpanRecord>;
  /** For the service that logs by OTLP. */
  otlpLines: Send<LineRecord>;
  /** For all others. */
  pushedLines: Send<StreamEntry>;
}

export type SenderUrls = Pick<DemoConfig, 'tracesUrl' | 'logsUrl' | 'lokiPushUrl'>;

/** @param instanceOf the instances that OTLP records come from, where they are not those of the live services */
export function createSenders({ tracesUrl, logsUrl, lokiPushUrl }: SenderUrls, instanceOf?: InstanceOf): Senders {
  const resources = new Resources(instanceOf);
  return {
    spans: createSpanSender(tracesUrl, resources),
    otlpLines: createOtlpLineSender(logsUrl, resources),
    pushedLines: createPushSender(lokiPushUrl),
  };
}
