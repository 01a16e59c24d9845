import { describeFailure } from '../../../domain/failure';
import type { TimeWindow } from '../../../domain/investigation/types';
import { readLogs } from '../../../domain/logs/readLogs';
import { detectShape } from '../../../domain/logs/shape';
import type { LogRecord, LogsRequest, LogStream } from '../../../domain/logs/types';
import { logQueries } from '../../../domain/query/logql';
import { failed, ok, type Result } from '../../../domain/result';
import { linesEach, shareOf } from '../../coverage';
import { MAX_LINES, MAX_SERVICES } from '../../loki/LokiBackend';
import type { DataSourceInfo, LineSet, LinesRequest, LogBackend, LogProbe, QueryModel } from '../../types';
import type { LinesQuestion } from '../questions';
import type { SampleWorld } from '../world';
import { linesFrame } from './frame';
import { returnedLine } from './stored';

const SAMPLES = 20;
/** The label that names a service in the sample's logs. */
const SERVICE_LABEL = 'service_name';

const isInside = (timeMs: number, { fromMs, toMs }: TimeWindow) => timeMs >= fromMs && timeMs < toMs;

/** Loki's part of the sample. */
export class SampleLogBackend implements LogBackend {
  constructor(
    readonly source: DataSourceInfo,
    private readonly world: SampleWorld
  ) {}

  /** There is nothing to wait for. */
  warm(): Promise<void> {
    return Promise.resolve();
  }

  async probe(services: string[], window: TimeWindow, signal?: AbortSignal): Promise<Result<LogProbe>> {
    if (signal?.aborted) {
      return failed(describeFailure(this.source.name, 'aborted'));
    }
    const all = [...new Set(services)];
    const asked = all.slice(0, MAX_SERVICES);
    const streams = asked.flatMap((service) => this.streamOf(service, window) ?? []);
    const missing = asked.filter((service) => !streams.some((stream) => stream.service === service));
    return ok({ streams, missing, notAsked: all.slice(MAX_SERVICES) });
  }

  private streamOf(service: string, window: TimeWindow): LogStream | undefined {
    const newest = this.world.lines
      .filter(({ serviceName, timeMs }) => serviceName === service && isInside(timeMs, window))
      .slice(-SAMPLES);
    return newest.length > 0
      ? {
          service,
          label: SERVICE_LABEL,
          value: service,
          shape: detectShape(newest.map((record) => returnedLine(record))),
        }
      : undefined;
  }

  /** One query per stream. */
  lineQueries({ streams, ...request }: LogsRequest): QueryModel[] {
    return streams.map((stream, index) => {
      const { label, value, shape } = stream;
      const sample: LinesQuestion = {
        ask: 'lines',
        label,
        value,
        shape,
        traceId: request.traceId,
        spanId: request.spanId,
        limit: MAX_LINES,
      };
      return {
        refId: `lines${index}`,
        datasource: { type: this.source.type, uid: this.source.uid },
        expr: logQueries({ ...request, streams: [stream] })[0]?.expr,
        queryType: 'range',
        maxLines: MAX_LINES,
        direction: 'backward',
        sample,
      };
    });
  }

  async linesIn(request: LinesRequest, signal?: AbortSignal): Promise<Result<LineSet>> {
    if (signal?.aborted) {
      return failed(describeFailure(this.source.name, 'aborted'));
    }
    const found = request.places.map((place) => this.linesOf(place, request));
    return ok({ records: found.flat(), share: shareOf(request, found) });
  }

  private linesOf({ stream, window }: LinesRequest['places'][number], request: LinesRequest): LogRecord[] {
    const limit = linesEach(request);
    const inside = this.world.lines
      .filter(({ serviceName, timeMs }) => serviceName === stream.value && isInside(timeMs, window))
      .filter(({ span }) => request.butOf === undefined || span?.traceId !== request.butOf)
      .sort((a, b) => a.timeMs - b.timeMs);
    const lines = request.first === 'newest' ? inside.slice(-limit) : inside.slice(0, limit);
    const returned = lines.map((record) => returnedLine(record));
    return readLogs([linesFrame(returned, { refId: 'lines', text: '', limit })]);
  }
}
