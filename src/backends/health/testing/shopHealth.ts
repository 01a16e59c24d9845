import { setUpGrafana } from '../../../../.config/jest/grafanaRuntime';
import type { FaultName } from '../../sample/model/faults';
import { recordShop, type Records, START_MS } from '../../sample/model/testing/record';
import { SERVICE_NAMES, SERVICES, type LogShape as WrittenShape } from '../../sample/model/services';
import type { LogShape, LogStream } from '../../../domain/logs/types';
import { TempoBackend } from '../../tempo/TempoBackend';
import { source } from '../../testing/sources';
import { Transport } from '../../transport';
import { shopStores, type ShopStoresOptions } from './shopStores';

const SHAPES: Record<WrittenShape, LogShape> = {
  otlp: { placement: 'metadata', key: 'trace_id' },
  text: { placement: 'text' },
  logfmt: { placement: 'logfmt', key: 'traceID' },
  pino: { placement: 'json', key: 'trace_id' },
  json: { placement: 'json', key: 'trace_id' },
};

/** How each service of the shop is found in Loki. */
export const STREAMS: LogStream[] = SERVICE_NAMES.map((service) => ({
  service,
  label: 'service_name',
  value: service,
  shape: SHAPES[SERVICES[service].logShape],
}));

/** That of one service. */
export function streamOf(name: string): LogStream {
  const stream = STREAMS.find(({ service }) => service === name);
  if (!stream) {
    throw new Error(`The shop has no ${name}`);
  }
  return stream;
}

/** The shop after so many seconds with these faults, and all that is needed to ask its stores. */
export function shopWith(
  faults: readonly FaultName[],
  {
    seconds = 240,
    seed = 1,
    edit = (records) => records,
    ...options
  }: {
    seconds?: number;
    seed?: number;
    edit?(records: Records): Pick<Records, 'lines' | 'spans'>;
  } & Partial<ShopStoresOptions> = {}
) {
  const records = recordShop(faults, { seconds, seed });
  const nowMs = options.nowMs ?? START_MS + (seconds + 120) * 1000;
  jest.spyOn(Date, 'now').mockReturnValue(nowMs);
  const stored = edit(records);
  const stores = shopStores(stored, { ...options, nowMs });
  setUpGrafana({ fetch: stores.fetch });
  const transport = new Transport({ budget: 1000 });
  const traces = source('tempo');
  return {
    ...stored,
    asked: stores.asked,
    nowMs,
    logs: source('loki'),
    traces,
    backend: new TempoBackend(traces, transport),
    transport,
    others: STREAMS,
  };
}
