import type { HealthSession } from '../../backends/health/session';
import { worstFirst, type KeptService } from '../../domain/health/kept';
import type { NameGroup } from '../../domain/health/names';
import type { ServiceObservations, StackObservations } from '../../domain/health/observations';
import { readinessOf } from '../../domain/health/readiness';
import { scoreOf, type HealthScore } from '../../domain/health/score';
import type { CheckResult } from '../../domain/health/types';

export interface ServiceHealth {
  service: string;
  /** What the stores call it, where that is something else. */
  aliases: string[];
  state: 'idle' | 'waiting' | 'running' | 'done';
  /** While it is checked: what is known so far; what is not yet is `unknown`. */
  partial?: CheckResult[];
  /** Of the last run of this visit. */
  result?: { checks: CheckResult[]; score: HealthScore; seen: ServiceObservations; atMs: number };
}

export interface RunState {
  /** What is done just now, one sentence; absent while nothing is. */
  doing?: string;
  /** What the last run came to. */
  said?: string;
  stack?: StackObservations;
  /** In the order in which they were first seen; absent until the stores were asked for them. */
  services?: ServiceHealth[];
  requests: number;
  budget: number;
  /** What this and earlier runs came to. */
  kept: readonly KeptService[];
  /** Why the trend is not kept. */
  problem?: string;
}

/** What a run needs of the world. */
export interface RunTools {
  /** Opens a round of observations with its own budget; undefined where the window is none. */
  open(budget: number): HealthSession;
  observeStack(session: HealthSession, signal: AbortSignal): Promise<StackObservations>;
  observeService(
    session: HealthSession,
    stack: StackObservations,
    service: string,
    options: { signal: AbortSignal; onPart(seen: ServiceObservations): void }
  ): Promise<ServiceObservations>;
  namesIn(stack: StackObservations): NameGroup[];
  /** What earlier runs on these stores came to. */
  load(): Promise<KeptService[]>;
  /** Adds to it; says why where that is kept nowhere. */
  keep(done: readonly ServiceHealth[]): Promise<{ kept: KeptService[]; problem?: string }>;
  now(): number;
}

const BUDGET = 100;
const TICK_MS = 250;
/** For so long the first run goes on from what was asked to list the services, ms. */
const FRESH_MS = 60_000;

/** Runs the checks, one service after the other, and tells what is known meanwhile. One run at a time. */
export class HealthRun {
  private state: RunState = { requests: 0, budget: BUDGET, kept: [] };
  private readonly listeners = new Set<() => void>();
  private abort?: AbortController;
  private running = false;
  private listed?: { session: HealthSession; atMs: number };

  constructor(private readonly tools: RunTools) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly get = (): RunState => this.state;

  /** Reads what earlier runs came to, which puts the worst first, and asks which services there are. */
  async list(): Promise<void> {
    await this.alone('Asking the stores which services there are…', async (signal) => {
      const kept = await this.tools.load();
      if (signal.aborted) {
        return;
      }
      this.set({ kept });
      const session = this.tools.open(BUDGET);
      const stack = await this.counting(session, () => this.tools.observeStack(session, signal));
      if (!signal.aborted) {
        this.listed = { session, atMs: this.tools.now() };
        this.take(stack);
      }
    });
  }

  /** Runs all checks for these services, within one budget, and keeps what they came to. */
  async run(wanted: readonly string[]): Promise<void> {
    const done: ServiceHealth[] = [];
    if (this.running) {
      return;
    }
    this.running = true;
    await this.alone('Asking what holds for all services…', async (signal) => {
      const fresh = this.listed && this.tools.now() - this.listed.atMs < FRESH_MS ? this.listed.session : undefined;
      this.listed = undefined;
      const session = fresh ?? this.tools.open(BUDGET);
      wanted.forEach((service) => this.update(service, { state: 'waiting' }));
      await this.counting(session, async () => {
        const known = fresh && this.state.stack;
        const stack = known ?? (await this.tools.observeStack(session, signal));
        if (signal.aborted) {
          return;
        }
        if (!known) {
          this.take(stack);
        }
        done.push(...(await this.each(wanted, stack, session, signal)));
      });
      this.set({ said: outcome(wanted.length, done.length, signal.aborted) });
    });
    this.settle();
    this.running = false;
    if (done.length > 0) {
      const { kept, problem } = await this.tools.keep(done);
      this.set({ kept, problem });
    }
  }

  /** Stops everything that is asked just now; what was found before stays. */
  cancel(): void {
    this.abort?.abort();
  }

  private async each(
    wanted: readonly string[],
    stack: StackObservations,
    session: HealthSession,
    signal: AbortSignal
  ): Promise<ServiceHealth[]> {
    const done: ServiceHealth[] = [];
    let most = 0;
    for (const [index, service] of wanted.entries()) {
      const before = session.transport.cost().requests;
      // A service of which half could be asked would be mostly unknown: better not begin it.
      if (signal.aborted || before + most > BUDGET) {
        break;
      }
      this.set({ doing: `Checking ${service} (${index + 1} of ${wanted.length})…` });
      this.update(service, { state: 'running' });
      const seen = await this.tools.observeService(session, stack, service, {
        signal,
        onPart: (part) => signal.aborted || this.update(service, { partial: readinessOf(stack, part) }),
      });
      if (signal.aborted) {
        break;
      }
      most = Math.max(most, session.transport.cost().requests - before);
      const checks = readinessOf(stack, seen);
      const result = { checks, score: scoreOf(checks), seen, atMs: this.tools.now() };
      this.update(service, { state: 'done', result, partial: undefined });
      const updated = this.state.services?.find((one) => one.service === service);
      done.push(...(updated ? [updated] : []));
    }
    return done;
  }

  private async alone(doing: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.cancel();
    const abort = new AbortController();
    this.abort = abort;
    this.set({ doing, said: undefined });
    try {
      await work(abort.signal);
    } finally {
      if (this.abort === abort) {
        this.abort = undefined;
        this.set({ doing: undefined });
      }
    }
  }

  /** Tells how many requests were made, while they are made. */
  private async counting<T>({ transport }: HealthSession, work: () => Promise<T>): Promise<T> {
    const tell = () => this.set({ requests: transport.cost().requests });
    const timer = setInterval(tell, TICK_MS);
    try {
      return await work();
    } finally {
      clearInterval(timer);
      tell();
    }
  }

  private take(stack: StackObservations): void {
    const before = new Map(this.state.services?.map((one) => [one.service, one]));
    const groups = new Map(this.tools.namesIn(stack).map((group) => [group.service, group]));
    const aliasesOf = (service: string) =>
      [...new Set(Object.values(groups.get(service)?.names ?? {}))].filter((name) => name !== service);
    const added = worstFirst(
      [...groups.keys()].filter((name) => !before.has(name)),
      this.state.kept
    );
    const all = [
      ...before.values(),
      ...added.map((service): ServiceHealth => ({ service, aliases: [], state: 'idle' })),
    ];
    this.set({ stack, services: all.map((one) => ({ ...one, aliases: aliasesOf(one.service) })) });
  }

  private update(service: string, change: Partial<ServiceHealth>): void {
    const services = this.state.services ?? [];
    const isKnown = services.some((one) => one.service === service);
    const all: ServiceHealth[] = isKnown ? services : [...services, { service, aliases: [], state: 'idle' }];
    this.set({ services: all.map((one) => (one.service === service ? { ...one, ...change } : one)) });
  }

  /** Whatever waited and was not reached shows what was known before. */
  private settle(): void {
    this.set({
      services: this.state.services?.map((one) =>
        one.state === 'waiting' || one.state === 'running'
          ? { ...one, state: one.result ? 'done' : 'idle', partial: undefined }
          : one
      ),
    });
  }

  private set(change: Partial<RunState>): void {
    this.state = { ...this.state, ...change };
    this.listeners.forEach((listener) => listener());
  }
}

function outcome(wanted: number, done: number, cancelled: boolean): string {
  if (cancelled) {
    return `Cancelled: ${done} of ${wanted} services were checked.`;
  }
  return done < wanted
    ? `${done} of ${wanted} services were checked: the others do not fit in the budget. Run them on their own.`
    : `${wanted === 1 ? 'The service was' : `All ${wanted} services were`} checked.`;
}
