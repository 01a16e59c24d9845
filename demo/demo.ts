import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DemoConfig } from './config';
import { createControlServer } from './control';
import { Faults } from './faults';
import { closeServer, listen } from './http/listen';
import { startLoad } from './load';
import type { Outputs } from './outputs';
import type { Random } from './random';
import { TASK_SVC, WEB_FRONTEND } from './resource';
import { createTaskSvc } from './services/taskSvc';
import { createWebFrontend } from './services/webFrontend';
import { createJsonLog } from './telemetry/jsonLog';
import { createMetricsServer, ServiceMetrics } from './telemetry/metrics';
import { setUpOpenTelemetry, tearDownOpenTelemetry } from './telemetry/openTelemetry';
import { createOtlpLog } from './telemetry/otlpLogs';
import type { Say } from './telemetry/storeReport';
import { createTracer } from './telemetry/traces';

const LOOPBACK = '127.0.0.1';
const STOP_DEADLINE_MS = 5000;
/** Parts of the deadline that the load's last requests, and then anyone else's, may use up; the rest is for the stores. */
const LOAD_DEADLINE_MS = 2000;
const CLOSE_DEADLINE_MS = 500;

export interface RunningDemo {
  /** The ports in use. */
  ports: DemoConfig['ports'];
  faults: Faults;
  /** Ends the load, answers what is under way, ships what is left; takes 5 seconds at most. */
  stop(): Promise<void>;
}

/**
 * Starts the shop, its load and its control API.
 * @throws ListenError when a port cannot be had; nothing is left running then
 */
export async function startDemo(config: DemoConfig, outputs: Outputs, random: Random, say: Say): Promise<RunningDemo> {
  setUpOpenTelemetry(say);
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
    const faults = new Faults(config.faults);
    const web = {
      tracer: createTracer(WEB_FRONTEND, outputs.spans, config.sampleRatio),
      log: createOtlpLog(WEB_FRONTEND, outputs.webLogs),
      metrics: new ServiceMetrics(WEB_FRONTEND),
    };
    const task = {
      tracer: createTracer(TASK_SVC, outputs.spans, config.sampleRatio),
      log: createJsonLog(outputs.taskLines),
      metrics: new ServiceMetrics(TASK_SVC),
    };

    const { host, ports } = config;
    const control = await open(createControlServer(faults, say), 'The control API', ports.control, host);
    const taskPort = await open(createTaskSvc(task, faults, random), 'task-svc', ports.task, LOOPBACK);
    const taskUrl = `http://${LOOPBACK}:${taskPort}`;
    const webPort = await open(createWebFrontend(web, taskUrl, random), 'web-frontend', ports.web, LOOPBACK);
    const opened = {
      control,
      task: taskPort,
      web: webPort,
      taskMetrics: await open(createMetricsServer(task.metrics), 'Metrics of task-svc', ports.taskMetrics, host),
      webMetrics: await open(createMetricsServer(web.metrics), 'Metrics of web-frontend', ports.webMetrics, host),
    };
    const load = startLoad(config.rate, `http://${LOOPBACK}:${webPort}`, random);

    return {
      ports: opened,
      faults,
      async stop() {
        const deadline = performance.now() + STOP_DEADLINE_MS;
        await Promise.race([load.stop(), sleep(LOAD_DEADLINE_MS, undefined, { ref: false })]);
        await closeAll(CLOSE_DEADLINE_MS);
        const left = await outputs.close(Math.max(0, deadline - performance.now()));
        if (left) {
          say(`Stopped before everything was delivered: ${left} are lost.`);
        }
        tearDownOpenTelemetry();
      },
    };
  } catch (error) {
    await closeAll(0);
    tearDownOpenTelemetry();
    throw error;
  }
}
