import { chooseSources } from '../../backends/registry';
import { openHealth } from '../../backends/health/session';
import { Transport } from '../../backends/transport';
import type { ServiceObservations, StackObservations } from '../../domain/health/observations';
import type { KeptService } from '../../domain/health/kept';
import { empty, ok } from '../../domain/result';
import { HealthRun, type RunTools, type ServiceHealth } from './HealthRun';

const WINDOW = { fromMs: 0, toMs: 3_600_000 };
const asked = { source: 'Tempo', query: '' };

function stackOf(...services: string[]): StackObservations {
  const names = { asked, answer: ok(services) };
  return {
    window: WINDOW,
    existing: [],
    correlations: { asked, answer: empty('none') },
    exemplarStorage: { asked, answer: empty('none') },
    serviceNames: { metrics: names, traces: names, logs: names },
  };
}

/** A transport on which requests are only counted. */
class Counter extends Transport {
  made = 0;
  override cost() {
    return { ...super.cost(), requests: this.made };
  }
}

interface World {
  services?: string[];
  kept?: KeptService[];
  /** Requests that one service costs. */
  cost?: number;
  observe?(service: string, options: Parameters<RunTools['observeService']>[3]): Promise<ServiceObservations>;
}

function open({ services = ['cart', 'task-svc'], kept = [], cost = 18, observe }: World = {}) {
  const opened: Counter[] = [];
  const done: ServiceHealth[] = [];
  const current = () => opened.at(-1) ?? new Counter();
  let nowMs = 0;
  const run = new HealthRun({
    open: () => {
      const transport = new Counter();
      opened.push(transport);
      return openHealth({ known: [], choices: chooseSources([]), transport, window: WINDOW });
    },
    observeStack: async () => {
      current().made += 9;
      return stackOf(...services);
    },
    observeService: async (_session, _stack, service, options) => {
      current().made += cost;
      return observe ? observe(service, options) : { service };
    },
    namesIn: () => services.map((service) => ({ service, names: { traces: service, logs: `${service}-log` } })),
    load: async () => kept,
    keep: async (all) => {
      done.push(...all);
      return { kept, problem: 'The trend is not kept: it is full.' };
    },
    now: () => nowMs,
  });
  return {
    run,
    opened,
    done,
    later: (ms: number) => {
      nowMs += ms;
    },
    states: () => run.get().services?.map(({ service, state }) => `${service} ${state}`),
  };
}

describe('the list of services', () => {
  it('has what the stores know, those that were worst the last time first', async () => {
    const links = { 'metric-trace': 'works', 'trace-log': 'broken', 'log-trace': 'works' } as const;
    const { run, states } = open({
      kept: [{ service: 'task-svc', aliases: [], sources: '', links, points: [[1, 40]] }],
    });

    await run.list();

    expect(states()).toEqual(['task-svc idle', 'cart idle']);
    expect(run.get()).toMatchObject({ requests: 9, budget: 100, doing: undefined });
  });
});

describe('a run', () => {
  it('goes on from the list while that is fresh, and asks anew later', async () => {
    const { run, opened, later, states } = open();
    await run.list();

    await run.run(['cart', 'task-svc']);

    expect(opened).toHaveLength(1);
    expect(run.get().requests).toBe(9 + 2 * 18);
    expect(states()).toEqual(['cart done', 'task-svc done']);
    expect(run.get().said).toBe('All 2 services were checked.');

    later(120_000);
    await run.run(['cart']);
    expect(opened).toHaveLength(2);
    expect(run.get().requests).toBe(9 + 18);
  });

  it('tells what is known of a service before all of it is', async () => {
    const partial: Array<number | undefined> = [];
    const { run } = open({
      services: ['cart'],
      observe: async (service, { onPart }) => {
        onPart({ service });
        partial.push(run.get().services?.[0]?.partial?.length);
        return { service };
      },
    });

    await run.run(['cart']);

    expect(partial[0]).toBeGreaterThan(10);
    expect(run.get().services?.[0]).toMatchObject({ state: 'done', partial: undefined });
  });

  it('begins no service that does not fit in the budget any more, and says so', async () => {
    const { run, states, done } = open({ services: ['a', 'b', 'c', 'd'], cost: 40 });

    await run.run(['a', 'b', 'c', 'd']);

    expect(states()).toEqual(['a done', 'b done', 'c idle', 'd idle']);
    expect(run.get().requests).toBeLessThanOrEqual(100);
    expect(run.get().said).toMatch(/^2 of 4 services were checked: the others do not fit in the budget\./);
    expect(done.map(({ service }) => service)).toEqual(['a', 'b']);
  });

  it('that is cancelled aborts what is asked, keeps what was found, and can begin again', async () => {
    let aborted = false;
    const { run, states, done } = open({
      observe: (service, { signal }) =>
        service === 'cart'
          ? Promise.resolve({ service })
          : new Promise((resolve) =>
              signal.addEventListener('abort', () => {
                aborted = true;
                resolve({ service });
              })
            ),
    });
    const running = run.run(['cart', 'task-svc']);
    while (states()?.[1] !== 'task-svc running') {
      await Promise.resolve();
    }

    run.cancel();
    await running;

    expect(aborted).toBe(true);
    expect(states()).toEqual(['cart done', 'task-svc idle']);
    expect(done.map(({ service }) => service)).toEqual(['cart']);
    expect(run.get().said).toMatch(/^Cancelled: 1 of 2 services were checked\./);
    expect(run.get().doing).toBeUndefined();
    await run.run(['cart']);
    expect(run.get().said).toMatch(/^The service was checked\./);
  });

  it('keeps its results under all names of the service, and says where that failed', async () => {
    const { run, done } = open();
    await run.list();

    await run.run(['cart']);

    expect(done).toEqual([expect.objectContaining({ service: 'cart', aliases: ['cart-log'] })]);
    expect(run.get().problem).toBe('The trend is not kept: it is full.');
  });

  it('is one at a time', async () => {
    const { run, opened } = open();

    await Promise.all([run.run(['cart']), run.run(['task-svc'])]);

    expect(opened).toHaveLength(1);
  });
});
