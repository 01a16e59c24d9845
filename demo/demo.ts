import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVICE_NAMES, type ServiceName } from '../src/backends/sample/model/services';
import type { DemoConfig, DemoPorts } from './config';
import { createControlServer } from './control';
import { Faults } from './faults';
import { closeServer, listen } from './http/listen';
import { startLoad } from './load';
import type { Outputs } from './outputs';
import { createErrorReport } from './shop/errorReport';
import { openShop } from './shop/liveShop';
import { createMetricsServer, ServiceMetrics } from './telemetry/metrics';
import { summaryOf } from './telemetry/stats';
import type { Say } from './telemetry/storeReport';

/** How long a user waits for web-frontend. */
const USER_TIMEOUT_MS = 10_000;
const STOP_DEADLINE_MS = 5000;
/** Parts of the deadline that the load's last requests, and then anyone else's, may use up; the rest is for the stores. */
const LOAD_DEADLINE_MS = 2000;
const CLOSE_DEADLINE_MS = 500;

export interface RunningDemo {
  /** The ports in use. */
  ports: DemoPorts;
  faults: Faults;
  /** Ends the load, answers what is under way, ships what is left; takes 5 seconds at most. */
  stop(): Promise<void>;
}

/**
 * Starts the shop, its load and its control API.
 * @throws ListenError when a port cannot be had; nothing is left running then
 */
export async function startDemo(config: DemoConfig, outputs: Outputs, say: Say): Promise<RunningDemo> {
  const servers: Server[] = [];
  const open = async (server: Server, name: string, port: number, host: string) => {
    const opened = await listen(server, name, port, host);
    servers.push(server);
    return opened;
  };
  const closeAll = async (deadlineMs: number) => {
    await Promise.all(servers.map((server) => closeServer(server, deadlineMs)));
  };

  try {
    const { host, ports, seed, rate, sampleRatio } = config;
    const faults = new Faults(config.faults);
    const metrics = forEachService((service) => new ServiceMetrics(service, () => faults.active()));

    const controlServer = createControlServer({ faults, stats: outputs, onChange: say });
    const control = await open(controlServer, 'The control API', ports.control, host);
    const metricsPorts = { ...ports.metrics };
    for (const service of SERVICE_NAMES) {
      const server = createMetricsServer(metrics[service]);
      metricsPorts[service] = await open(server, `Metrics of ${service}`, metricsPorts[service], host);
    }
    // Last, as it is at work from here on.
    const shop = await openShop({
      seed,
      sampleRatio,
      ports: ports.services,
      faults: () => faults.active(),
      recorder: {
        span: (record) => outputs.span(record),
        line: (record) => outputs.line(record),
        request: (record) => metrics[record.service].request(record),
        order: (userId) => metrics['checkout-service'].order(userId),
      },
      open,
      onError: createErrorReport(say),
    });
    const load = startLoad({
      seed,
      rate,
      send: (request) => shop.send('web-frontend', request, USER_TIMEOUT_MS),
      say,
    });

    return {
      ports: { control, services: shop.ports, metrics: metricsPorts },
      faults,
      async stop() {
        const deadline = performance.now() + STOP_DEADLINE_MS;
        await Promise.race([load.stop(), sleep(LOAD_DEADLINE_MS, undefined, { ref: false })]);
        await closeAll(CLOSE_DEADLINE_MS);
        shop.stop();
        const left = await outputs.close(Math.max(0, deadline - performance.now()));
        if (left) {
          say(`Stopped before everything was delivered: ${left} are lost.`);
        }
        say(summaryOf(outputs.stats()));
      },
    };
  } catch (error) {
    await closeAll(0);
    throw error;
  }
}

function forEachService<T>(value: (service: ServiceName) => T): Record<ServiceName, T> {
  return Object.fromEntries(SERVICE_NAMES.map((service) => [service, value(service)])) as Record<ServiceName, T>;
}
