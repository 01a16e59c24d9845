import type { IncidentSpec } from './spec';

/** Virtual machines, event loops, thread pools, kernels and clusters. */
export const RUNTIME: readonly IncidentSpec[] = [
  {
    name: 'a full garbage collection',
    path: [
      ['api', 'pino'],
      ['risk', 'logback'],
    ],
    slow: { name: 'POST /assess', kind: 'server', ms: [3300, 4200] },
    cause: {
      placed: 'inside',
      style: 'raw',
      level: 'info',
      text: (d, time) =>
        `[${time.toISOString().replace('Z', '+0000')}][info][gc] GC(${d.int(400, 900)}) Pause Full (G1 Compaction Pause) 4${d.int(0, 9)}15M->39${d.int(10, 99)}M(4096M) ${d.int(2800, 3200)}.${d.int(100, 999)}ms`,
    },
    symptoms: [
      {
        hop: 0,
        level: 'warn',
        logger: 'c.b.risk.AssessController',
        text: (d) => `assessment took ${d.int(3300, 4200)} ms`,
      },
      { hop: 1, level: 'error', text: 'risk service timed out after 3000 ms, order held' },
    ],
    background: [
      {
        level: 'info',
        style: 'raw',
        text: (d, time) =>
          `[${time.toISOString().replace('Z', '+0000')}][info][gc] GC(${d.int(400, 900)}) Pause Young (Normal) (G1 Evacuation Pause) 2${d.int(100, 999)}M->1${d.int(100, 999)}M(4096M) ${d.int(4, 22)}.${d.int(100, 999)}ms`,
      },
    ],
  },
  {
    name: 'a Go server out of file descriptors',
    path: [
      ['cdn-origin', 'slog'],
      ['assets', 'slog'],
    ],
    slow: { name: 'GET /assets/{path}', kind: 'server', ms: [1000, 2100] },
    cause: {
      placed: 'inside',
      style: 'raw',
      level: 'none',
      text: (_, time) =>
        `${time.toISOString().slice(0, 19).replace(/-/g, '/').replace('T', ' ')} http: Accept error: accept tcp [::]:8080: accept4: too many open files; retrying in 1s`,
    },
    symptoms: [
      { hop: 0, level: 'error', text: 'asset could not be opened' },
      { hop: 1, level: 'error', text: 'origin slow: 2 of 40 assets missing' },
    ],
  },
  {
    name: 'the kernel kills a worker',
    path: [
      ['ml-gateway', 'zap'],
      ['inference', 'python'],
    ],
    slow: { name: 'predict', kind: 'internal', ms: [2100, 4000], failed: true },
    cause: {
      placed: 'inside',
      style: 'raw',
      level: 'none',
      text: (d, time) =>
        `${time.toISOString()} node-7 kernel: [${d.int(100000, 900000)}.${d.int(100000, 900000)}] Memory cgroup out of memory: Killed process ${d.int(2000, 30000)} (gunicorn) total-vm:${d.int(8000000, 9900000)}kB, anon-rss:${d.int(3900000, 4190000)}kB, file-rss:0kB, shmem-rss:0kB, UID:1000 pgtables:9120kB oom_score_adj:985`,
    },
    symptoms: [
      {
        hop: 0,
        level: 'error',
        logger: 'gunicorn.error',
        text: (d) => `Worker (pid:${d.int(20, 900)}) was sent SIGKILL!`,
      },
      { hop: 1, level: 'error', text: 'Post "http://inference:8000/predict": EOF' },
      { hop: 1, level: 'warn', text: 'retrying prediction on another replica (attempt 2 of 3)' },
    ],
  },
  {
    name: 'a pod is told to go',
    path: [
      ['web-edge', 'zap'],
      ['accounts', 'logback'],
    ],
    slow: { name: 'GET /accounts/{id}', kind: 'server', ms: [900, 2200], failed: true },
    cause: {
      placed: 'inside',
      level: 'info',
      logger: 'o.s.b.w.e.tomcat.GracefulShutdown',
      text: 'Commencing graceful shutdown. Waiting for active requests to complete',
    },
    symptoms: [
      {
        hop: 0,
        level: 'error',
        logger: 'c.a.AccountController',
        text: 'java.lang.IllegalStateException: EntityManagerFactory is closed',
      },
      { hop: 1, level: 'error', text: 'read tcp 10.1.0.4:51522->10.1.0.9:8080: read: connection reset by peer' },
    ],
  },
  {
    name: 'an executor takes no more tasks',
    path: [
      ['travel-web', 'pino'],
      ['fares', 'logback'],
    ],
    slow: { name: 'fare fan-out', kind: 'internal', ms: [1300, 2400] },
    cause: {
      placed: 'after',
      level: 'warn',
      logger: 'c.t.fares.FareFanOut',
      text: (d) =>
        `java.util.concurrent.RejectedExecutionException: Task java.util.concurrent.CompletableFuture$AsyncSupply@${d.hex(8)} rejected from java.util.concurrent.ThreadPoolExecutor@${d.hex(8)}[Running, pool size = 16, active threads = 16, queued tasks = 512, completed tasks = ${d.int(10000, 99999)}]`,
    },
    symptoms: [
      {
        hop: 0,
        level: 'error',
        logger: 'c.t.fares.FareController',
        text: (d) => `only ${d.int(1, 4)} of 9 carriers answered`,
      },
      { hop: 1, level: 'error', text: 'fares incomplete: upstream request took longer than 1000 ms' },
    ],
  },
  {
    name: 'thread pool starvation in Kestrel',
    path: [
      ['kiosk', 'winston'],
      ['loyalty', 'otlp'],
    ],
    slow: { name: 'GET /points/{card}', kind: 'server', ms: [2100, 3900] },
    cause: {
      placed: 'inside',
      level: 'warn',
      logger: 'Microsoft.AspNetCore.Server.Kestrel',
      text: (d) =>
        `As of "11/20/2026 14:03:${d.int(10, 59)} +00:00", the heartbeat has been running for "00:00:0${d.int(1, 3)}.${d.int(1000000, 9999999)}" which is longer than "00:00:01". This could be caused by thread pool starvation.`,
    },
    symptoms: [
      {
        hop: 0,
        level: 'info',
        logger: 'Microsoft.AspNetCore.Hosting.Diagnostics',
        text: (d) =>
          `Request finished HTTP/1.1 GET http://loyalty/points/${d.int(1000, 9999)} - 200 - application/json ${d.int(2100, 3900)}.4411ms`,
      },
      { hop: 1, level: 'error', text: 'ETIMEDOUT: points not shown' },
    ],
  },
  {
    name: "Node's event loop stands still",
    path: [
      ['web-ui', 'winston'],
      ['render', 'pino'],
    ],
    slow: { name: 'GET /invoice.pdf', kind: 'server', ms: [1700, 2600] },
    cause: {
      placed: 'inside',
      level: 'warn',
      text: (d) =>
        `Event loop blocked for ${d.int(1500, 2300)}.${d.int(1, 9)}ms, operation started here: at renderTable (/app/dist/pdf/table.js:212:18)`,
    },
    symptoms: [
      { hop: 0, level: 'error', text: 'Redis command timed out' },
      { hop: 0, level: 'info', text: (d) => `GET /invoice.pdf 200 ${d.int(1700, 2600)}ms` },
      { hop: 1, level: 'error', text: 'invoice download aborted by client' },
    ],
  },
];
