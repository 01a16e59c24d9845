import type { TimeWindow } from '../../domain/investigation/types';
import { detectShape } from '../../domain/logs/shape';
import type { LogsRequest, LogStream } from '../../domain/logs/types';
import { logQueries, sampleLines, streamSelector } from '../../domain/query/logql';
import { describeFailure } from '../../domain/failure';
import { failed, ok, type Failure, type Result } from '../../domain/result';
import type { Transport } from '../transport';
import type { DataSourceInfo, LineSet, LinesRequest, LogBackend, LogProbe, QueryModel } from '../types';
import { framesOf, refusalIn, resultsIn } from './answer';
import { lineSamples } from './lineSamples';
import { placeQueries, readPlaces } from './places';
import { isRecord } from '../../shared/isRecord';

/** What Loki itself names a service by. */
const OWN_LABEL = 'service_name';
/** Labels that may name a service where that one does not (`discover_service_name` off, or another name). */
const FALLBACK_LABELS = ['service', 'app', 'job', 'container', 'k8s_deployment_name', 'component'] as const;

/** Services that one probe looks at; a trace through more is probed for its first ones. */
export const MAX_SERVICES = 20;
/** Enough to see which placement most lines have; where they are too few, the shape is unknown and both are asked. */
const SAMPLES = 6;
/** What OpenTelemetry sends beside a line and never holds a trace id: half of such a line's weight. */
const UNTELLING = [
  'deployment_environment_name',
  'flags',
  'host_name',
  'k8s_pod_name',
  'observed_timestamp',
  'scope_name',
  'service_instance_id',
  'service_namespace',
  'service_version',
  'severity_number',
  'severity_text',
];
/** A probe waits this long for what is being learnt already; a store that hangs is then asked, and said to hang. */
const WARM_WAIT_MS = 1000;
/** Lines that one query of a trace may return (Grafana's own default). */
export const MAX_LINES = 1000;

interface Probe {
  service: string;
  label: string;
}

export class LokiBackend implements LogBackend {
  private readonly known = new Map<string, LogStream>();
  private readonly firstLabel: string;
  private readonly usualLabels: readonly string[];
  private warming?: Promise<void>;

  /** @param serviceLabels labels that the trace store's tracesToLogsV2 maps service.name to, asked first */
  constructor(
    readonly source: DataSourceInfo,
    private readonly transport: Transport,
    serviceLabels: string[] = []
  ) {
    this.firstLabel = serviceLabels[0] ?? OWN_LABEL;
    this.usualLabels = [...new Set([this.firstLabel, OWN_LABEL])];
  }

  /**
   * Learns the shapes of a small store's services ahead of the first trace, so that its lines need not wait for a
   * probe: two requests, and nothing where there are more services than one probe looks at.
   */
  warm(window: TimeWindow, signal?: AbortSignal): Promise<void> {
    this.warming ??= this.learnAll(window, signal);
    return this.warming;
  }

  private async learnAll(window: TimeWindow, signal?: AbortSignal): Promise<void> {
    const values = await this.list(`label/${this.firstLabel}/values`, window, signal);
    if (values.status === 'ok' && values.value.length <= MAX_SERVICES) {
      await this.sample(
        values.value.map((service) => ({ service, label: this.firstLabel })),
        window,
        signal
      );
    }
  }

  async probe(services: string[], window: TimeWindow, signal?: AbortSignal): Promise<Result<LogProbe>> {
    const asked = [...new Set(services)].slice(0, MAX_SERVICES);
    const isUnknown = (service: string) => !this.known.has(service);
    if (asked.some(isUnknown)) {
      await this.warmUp();
    }
    // A configured label may fit some services only, and Loki's own costs no second request when asked along.
    const first = await this.sample(
      asked.filter(isUnknown).flatMap((service) => this.usualLabels.map((label) => ({ service, label }))),
      window,
      signal
    );
    const rest = asked.filter(isUnknown);
    const answer = first.status === 'ok' && rest.length > 0 ? await this.sampleElsewhere(rest, window, signal) : first;
    const streams = asked.flatMap((service) => this.known.get(service) ?? []);
    if (answer.status === 'failed' && streams.length === 0) {
      return answer;
    }
    // What failed for one service does not take away the lines of another, and is no "has no lines".
    const failure = answer.status === 'failed' ? answer.failure : undefined;
    const missing = failure ? [] : asked.filter(isUnknown);
    return ok({ streams, missing, failure, notAsked: [...new Set(services)].slice(MAX_SERVICES) });
  }

  /** Waits for what is being learnt already, but not for a store that hangs. */
  private async warmUp(): Promise<void> {
    if (this.warming) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const enough = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, WARM_WAIT_MS);
      });
      await Promise.race([this.warming, enough]);
      clearTimeout(timer);
    }
  }

  /** Tries the other labels that may name these services. */
  private async sampleElsewhere(services: string[], window: TimeWindow, signal?: AbortSignal): Promise<Result<void>> {
    const labels = await this.list('labels', window, signal);
    if (labels.status !== 'ok') {
      return labels;
    }
    const candidates = FALLBACK_LABELS.filter(
      (label) => !this.usualLabels.includes(label) && labels.value.includes(label)
    );
    const probes = services.flatMap((service) => candidates.map((label) => ({ service, label })));
    return this.sample(probes, window, signal);
  }

  lineQueries(request: LogsRequest): QueryModel[] {
    return logQueries(request).map(({ expr }, index) => ({
      ...this.rangeQuery(expr, MAX_LINES),
      refId: `lines${index}`,
    }));
  }

  async linesIn(request: LinesRequest, signal?: AbortSignal): Promise<Result<LineSet>> {
    if (request.places.length === 0) {
      return ok({ records: [], share: 1 });
    }
    const answer = await this.transport.request({
      source: this.source.name,
      url: '/api/ds/query',
      method: 'POST',
      data: placeQueries(request, (expr, maxLines) => this.rangeQuery(expr, maxLines)),
      signal,
    });
    return answer.status === 'ok' ? readPlaces(request, answer.value, this.source.name) : answer;
  }

  /** Samples every probe in one request and remembers the streams that answered, the earlier probe winning. */
  private async sample(probes: Probe[], window: TimeWindow, signal?: AbortSignal): Promise<Result<void>> {
    if (probes.length === 0) {
      return ok(undefined);
    }
    const queries = probes.map(({ service, label }, index) => ({
      ...this.rangeQuery(`${sampleLines(streamSelector(label, [service]))} | drop ${UNTELLING.join(', ')}`, SAMPLES),
      refId: `probe${index}`,
    }));
    const answer = await this.transport.request({
      source: this.source.name,
      url: '/api/ds/query',
      method: 'POST',
      data: { queries, from: String(Math.floor(window.fromMs)), to: String(Math.ceil(window.toMs)) },
      signal,
    });
    if (answer.status !== 'ok') {
      return answer;
    }
    const results = resultsIn(answer.value);
    if (!results) {
      return failed(describeFailure(this.source.name, 'bad-answer'));
    }
    let refused: Failure | undefined;
    for (const [index, { service, label }] of probes.entries()) {
      const result = results[`probe${index}`];
      refused = refusalIn(result, this.source.name) ?? refused;
      const samples = framesOf(result).flatMap(lineSamples);
      if (samples.length > 0 && !this.known.has(service)) {
        this.known.set(service, { service, label, value: service, shape: detectShape(samples) });
      }
    }
    return refused ? failed(refused) : ok(undefined);
  }

  private async list(path: string, window: TimeWindow, signal?: AbortSignal): Promise<Result<string[]>> {
    // Loki takes nanoseconds here.
    const params = new URLSearchParams({
      start: `${Math.floor(window.fromMs)}000000`,
      end: `${Math.ceil(window.toMs)}000000`,
    });
    const url = `/api/datasources/uid/${encodeURIComponent(this.source.uid)}/resources/${path}?${params}`;
    const answer = await this.transport.request({ source: this.source.name, url, signal });
    if (answer.status !== 'ok') {
      return answer;
    }
    const data = isRecord(answer.value) ? answer.value.data : undefined;
    // Loki leaves `data` out where it has nothing.
    return isRecord(answer.value)
      ? ok(Array.isArray(data) ? data.filter((label): label is string => typeof label === 'string') : [])
      : failed(describeFailure(this.source.name, 'bad-answer'));
  }

  private rangeQuery(expr: string, maxLines: number): QueryModel {
    return {
      refId: 'lines',
      datasource: { type: this.source.type, uid: this.source.uid },
      expr,
      queryType: 'range',
      maxLines,
      direction: 'backward',
    };
  }
}
