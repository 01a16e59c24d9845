import type { IncidentSpec } from './spec';

/** Ten more, from which the ranker's table took no word: how it does with software that nobody thought of. */
export const CONTROL: readonly IncidentSpec[] = [
  {
    name: 'SQL Server picks a victim',
    path: [
      ['clinic-web', 'winston'],
      ['appointments', 'otlp'],
    ],
    slow: {
      name: 'UPDATE Slots',
      kind: 'client',
      ms: [1200, 2600],
      failed: true,
      attributes: { 'db.system': 'mssql' },
    },
    cause: {
      placed: 'during',
      level: 'warn',
      logger: 'Microsoft.EntityFrameworkCore.Database.Command',
      text: (d) =>
        `Transaction (Process ID ${d.int(51, 190)}) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.`,
    },
    symptoms: [
      {
        hop: 0,
        level: 'error',
        logger: 'Appointments.Api',
        text: 'An exception occurred while saving changes for context type AppointmentsContext',
      },
      { hop: 1, level: 'error', text: 'booking failed: 500 from appointments' },
    ],
  },
  {
    name: 'Oracle has no session left',
    path: [
      ['teller', 'logback'],
      ['accounts-core', 'logback'],
    ],
    slow: { name: 'getConnection', kind: 'internal', ms: [1500, 3000], failed: true },
    cause: {
      placed: 'beside',
      level: 'warn',
      logger: 'oracle.ucp.jdbc.pool',
      text: 'ORA-12516, TNS:listener could not find available handler with matching protocol stack',
    },
    symptoms: [
      { hop: 0, level: 'error', logger: 'c.b.core.AccountService', text: 'could not open session for account lookup' },
      {
        hop: 1,
        level: 'error',
        logger: 'c.b.teller.Screen',
        text: 'account data not loaded, showing last known balance',
      },
    ],
  },
  {
    name: 'PHP-FPM reaches its children',
    path: [
      ['edge', 'slog'],
      ['cms', 'raw'],
    ],
    slow: { name: 'GET /page', kind: 'server', ms: [2100, 4800] },
    cause: {
      placed: 'inside',
      style: 'raw',
      level: 'warn',
      text: (_, time) =>
        `[${time.toISOString().slice(0, 19)}] WARNING: [pool www] server reached pm.max_children setting (50), consider raising it`,
    },
    symptoms: [
      { hop: 0, level: 'error', text: 'PHP message: page cache was bypassed' },
      {
        hop: 1,
        level: 'error',
        text: 'upstream timed out (110: Operation timed out) while reading response header from upstream',
      },
    ],
  },
  {
    name: 'NATS cuts a slow consumer',
    path: [
      ['tracker', 'zap'],
      ['positions', 'slog'],
    ],
    slow: { name: 'await position', kind: 'internal', ms: [1900, 3300] },
    cause: {
      placed: 'beside',
      level: 'warn',
      text: 'nats: slow consumer, messages dropped on connection [88] for subscription on "positions.>"',
    },
    symptoms: [
      { hop: 0, level: 'error', text: (d) => `no position for vehicle ${d.int(10, 999)}` },
      { hop: 1, level: 'error', text: 'map shows stale positions: context deadline exceeded' },
    ],
  },
  {
    name: 'Vault is sealed',
    path: [
      ['sign-web', 'pino'],
      ['signer', 'zap'],
    ],
    slow: { name: 'PUT /v1/transit/sign', kind: 'client', ms: [800, 1900], failed: true },
    cause: {
      placed: 'during',
      level: 'warn',
      text: 'Error making API request. URL: PUT https://vault:8200/v1/transit/sign/docs Code: 503. Errors: * Vault is sealed',
    },
    symptoms: [
      { hop: 0, level: 'error', text: 'signature missing, document left as draft' },
      { hop: 1, level: 'error', text: 'POST /documents failed after 3 retries' },
    ],
  },
  {
    name: 'ActiveRecord waits for its pool',
    path: [
      ['helpdesk-ui', 'winston'],
      ['helpdesk', 'raw'],
    ],
    slow: { name: 'TicketsController#index', kind: 'server', ms: [5000, 5100], failed: true },
    cause: {
      placed: 'after',
      style: 'raw',
      level: 'error',
      text: (d) =>
        `ActiveRecord::ConnectionTimeoutError (could not obtain a connection from the pool within 5.000 seconds (waited 5.00${d.int(1, 9)} seconds); all pooled connections were in use):`,
    },
    symptoms: [
      {
        hop: 0,
        level: 'error',
        text: (d) =>
          `Completed 500 Internal Server Error in ${d.int(5000, 5100)}ms (ActiveRecord: 0.0ms | Allocations: ${d.int(1000, 9000)})`,
      },
      { hop: 1, level: 'error', text: 'ticket list unavailable' },
    ],
  },
  {
    name: 'Pub/Sub is over its quota',
    path: [
      ['iot-gw', 'slog'],
      ['ingest', 'python'],
    ],
    slow: {
      name: 'publish telemetry',
      kind: 'client',
      ms: [1300, 4100],
      attributes: { 'messaging.system': 'gcp_pubsub' },
    },
    cause: {
      placed: 'during',
      level: 'info',
      logger: 'google.api_core.retry',
      text: (d) =>
        `Retrying due to 429 Quota exceeded for quota metric 'Regional publisher throughput, kB' and limit 'Regional publisher throughput, kB per minute per region' of service 'pubsub.googleapis.com', sleeping ${d.int(0, 3)}.${d.int(1, 9)}s ...`,
    },
    symptoms: [
      { hop: 0, level: 'error', logger: 'ingest.batch', text: 'batch of 500 readings not acknowledged' },
      { hop: 1, level: 'error', text: 'device disconnected before PUBACK' },
    ],
  },
  {
    name: 'ClickHouse has too many parts',
    path: [
      ['events-edge', 'zap'],
      ['events-sink', 'tracing'],
    ],
    slow: {
      name: 'INSERT events',
      kind: 'client',
      ms: [900, 2800],
      failed: true,
      attributes: { 'db.system': 'clickhouse' },
    },
    cause: {
      placed: 'after',
      level: 'warn',
      logger: 'clickhouse::insert',
      text: (d) =>
        `Code: 252. DB::Exception: Too many parts (${d.int(300, 330)} with average size of 1.20 MiB) in table 'analytics.events'. Merges are processing significantly slower than inserts. (TOO_MANY_PARTS)`,
    },
    symptoms: [
      { hop: 0, level: 'error', logger: 'events_sink::batch', text: 'batch dropped' },
      { hop: 1, level: 'error', text: 'sink did not accept events in 1 s' },
    ],
  },
  {
    name: 'a disk behind NFS is gone',
    path: [
      ['docs-web', 'pino'],
      ['converter', 'python'],
    ],
    slow: { name: 'read template', kind: 'internal', ms: [6000, 9000] },
    cause: {
      placed: 'inside',
      style: 'raw',
      level: 'none',
      text: (d, time) =>
        `${time.toISOString()} node-3 kernel: [${d.int(100000, 900000)}.${d.int(100000, 900000)}] nfs: server nas-2 not responding, still trying`,
    },
    symptoms: [
      { hop: 0, level: 'warn', logger: 'converter.job', text: (d) => `template read took ${d.int(6, 9)} s` },
      { hop: 1, level: 'error', text: 'document preview timed out' },
    ],
  },
  {
    name: 'a read replica lags',
    path: [
      ['wallet-app', 'winston'],
      ['wallet', 'logback'],
    ],
    slow: { name: 'awaitBalance', kind: 'internal', ms: [2000, 4200] },
    cause: {
      placed: 'during',
      level: 'info',
      logger: 'c.w.db.ReplicaGuard',
      text: (d) =>
        `replica wallet-ro-2 is ${d.int(20, 90)} s behind primary, waiting for lsn ${d.int(1, 9)}F/${d.hex(8)}`,
    },
    symptoms: [
      {
        hop: 0,
        level: 'warn',
        logger: 'c.w.api.BalanceController',
        text: (d) => `balance read answered late (${d.int(2000, 4200)} ms)`,
      },
      { hop: 1, level: 'error', text: 'balance not shown: Network Error' },
    ],
  },
];
