import type { Transport } from '../../backends/transport';
import { Connections, whyOpen } from './connections';
import { areOf, findMetric, readFacts } from './discover';
import { fillUp, metricStateOf, rangeOf, windowOf } from './settling';
import type { InvestigationState } from './state';

/** The root of the investigation, as far as it is settled here. */
interface Root {
  readonly state: InvestigationState;
  setState(state: Partial<InvestigationState>): void;
}

interface SettlementOptions {
  transport: Transport;
  /** Whether the URL gives a window; else the rule's own is taken. */
  windowGiven: boolean;
  /** The steps have been given their backends. */
  onConnected(): void;
}

/** Reads the rule, chooses the data sources and finds the metric, and hands the steps what they need of it. */
export class Settlement {
  private underWay?: AbortController;
  private readonly connections: Connections;

  constructor(
    private readonly root: Root,
    private readonly options: SettlementOptions
  ) {
    this.connections = new Connections(options.transport);
  }

  get isUnderWay(): boolean {
    return this.underWay?.signal.aborted === false;
  }

  /** Settles anew; a newer call makes an older one stop. */
  async start(): Promise<void> {
    this.underWay?.abort();
    const settling = new AbortController();
    this.underWay = settling;
    await this.settle(settling.signal);
    if (this.underWay === settling) {
      this.underWay = undefined;
    }
  }

  stop(): void {
    this.underWay?.abort();
  }

  private async settle(signal: AbortSignal) {
    await this.connections.open(this.root.state.investigation);
    if (signal.aborted) {
      return;
    }
    // What is known already need not wait for the rule: a trace in the URL opens at once.
    this.connect();
    const { investigation, facts: known, metric, $timeRange } = this.root.state;
    const isKnown = areOf(known, investigation) && !known.failed;
    const reading = isKnown ? undefined : readFacts(investigation, this.options.transport, signal);
    if (reading) {
      const what = investigation.rule === undefined ? 'query' : 'alert rule';
      metric.setState({ waiting: { kind: 'loading', message: `Reading the ${what}…` } });
      const facts = await reading;
      if (signal.aborted) {
        return;
      }
      if (!this.options.windowGiven && facts.window) {
        $timeRange.setState(rangeOf(facts.window));
      }
      // `needsSettling` ignores what the rule adds: this call goes on with it.
      const state = this.root.state;
      this.root.setState({ facts, effective: fillUp(state.investigation, facts, state.traceService) });
      this.connect();
    }
    await this.findMetric(signal);
  }

  /** Chooses the data sources and gives each step its backend, keeping those that stay. */
  private connect() {
    const { effective, metric, trace, logs, $timeRange } = this.root.state;
    const sources = this.connections.choose(effective, windowOf($timeRange));
    const { backends } = this.connections;
    this.root.setState({ sources });
    metric.setState({ traces: backends.traces });
    const { thresholdMs } = effective;
    trace.setState({ backend: backends.traces, unavailable: whyOpen(sources.traces), thresholdMs });
    logs.setState({ backend: backends.logs, unavailable: whyOpen(sources.logs) });
    this.options.onConnected();
  }

  private async findMetric(signal: AbortSignal) {
    const { effective, metric, facts, sources, $timeRange } = this.root.state;
    const backend = this.connections.backends.metrics;
    if (!backend) {
      const message = (sources && whyOpen(sources.metrics)) ?? 'There is no metric store.';
      metric.setState({ request: undefined, waiting: { kind: 'warning', message } });
      return;
    }
    const service = effective.service ?? 'the service';
    metric.setState({ waiting: { kind: 'loading', message: `Looking for the latency of ${service}…` } });
    const current = areOf(facts, effective) ? facts : undefined;
    const found = await findMetric(effective, current, backend, windowOf($timeRange), signal);
    if (!signal.aborted) {
      metric.setState(metricStateOf(found, effective, backend));
    }
  }
}
