import type { IncidentSpec } from './spec';

const stamp = (time: Date) => time.toISOString().replace('T', ' ').replace('Z', ' UTC');

/** Relational databases, their drivers and their pools. */
export const SQL: readonly IncidentSpec[] = [
  {
    name: 'HikariCP has no connection left',
    path: [
      ['storefront', 'pino'],
      ['checkout', 'logback'],
      ['orders', 'logback'],
    ],
    slow: { name: 'OrderRepository.save', kind: 'internal', ms: [2900, 3100], failed: true },
    cause: {
      placed: 'during',
      level: 'error',
      logger: 'o.h.engine.jdbc.spi.SqlExceptionHelper',
      text: (d) =>
        `orders-pool - Connection is not available, request timed out after ${d.int(3000, 3009)}ms (total=10, active=10, idle=0, waiting=${d.int(14, 60)})`,
    },
    symptoms: [
      {
        hop: 0,
        level: 'warn',
        logger: 'o.h.engine.jdbc.spi.SqlExceptionHelper',
        text: 'SQL Error: 0, SQLState: null',
      },
      {
        hop: 0,
        level: 'error',
        logger: 'o.a.c.c.C.[.[.[/].[dispatcherServlet]',
        text: 'Servlet.service() for servlet [dispatcherServlet] in context with path [] threw exception [Request processing failed: org.springframework.transaction.CannotCreateTransactionException: Could not open JPA EntityManager for transaction] with root cause',
      },
      {
        hop: 1,
        level: 'error',
        logger: 'c.shop.checkout.OrdersClient',
        text: (d) => `POST http://orders:8080/orders returned 500 Internal Server Error after ${d.int(2900, 3200)} ms`,
      },
      { hop: 2, level: 'error', text: 'checkout failed: upstream responded with 502' },
    ],
  },
  {
    name: 'a leaked JDBC connection',
    path: [
      ['gateway', 'zap'],
      ['billing', 'logback'],
    ],
    slow: { name: 'BillingService.closePeriod', kind: 'internal', ms: [1500, 2600] },
    cause: {
      placed: 'beside',
      level: 'warn',
      logger: 'com.zaxxer.hikari.pool.ProxyLeakTask',
      text: (d) =>
        `Connection leak detection triggered for org.postgresql.jdbc.PgConnection@${d.hex(8)} on thread http-nio-8080-exec-${d.int(1, 200)}, stack trace follows`,
    },
    symptoms: [
      {
        hop: 0,
        level: 'warn',
        logger: 'c.a.billing.PeriodJob',
        text: (d) => `closing period took ${d.int(1500, 2600)} ms, expected less than 300 ms`,
      },
      { hop: 1, level: 'error', text: 'http: proxy error: context deadline exceeded' },
    ],
  },
  {
    name: 'pgbouncer lets a client wait too long',
    path: [
      ['web-bff', 'winston'],
      ['catalog', 'python'],
    ],
    slow: {
      name: 'SELECT products',
      kind: 'client',
      ms: [1900, 2300],
      failed: true,
      attributes: { 'db.system.name': 'postgresql', 'db.query.text': 'SELECT * FROM products WHERE id = ANY(%s)' },
    },
    cause: {
      placed: 'beside',
      style: 'raw',
      level: 'warn',
      text: (d, time) =>
        `${stamp(time)} [1] WARNING C-0x${d.hex(12)}: catalog/app@10.2.${d.int(0, 9)}.${d.int(2, 250)}:${d.int(32000, 61000)} pooler error: query_wait_timeout`,
    },
    symptoms: [
      {
        hop: 0,
        level: 'error',
        logger: 'django.request',
        text: 'Internal Server Error: /api/products/',
      },
      {
        hop: 0,
        level: 'error',
        logger: 'catalog.views',
        text: 'django.db.utils.OperationalError: server closed the connection unexpectedly. This probably means the server terminated abnormally before or while processing the request.',
      },
      { hop: 1, level: 'error', text: 'Request failed with status code 500 GET http://catalog:8000/api/products/' },
    ],
    background: [
      {
        level: 'none',
        style: 'raw',
        text: (d, time) =>
          `${stamp(time)} [1] LOG stats: ${d.int(80, 140)} xacts/s, ${d.int(200, 300)} queries/s, in ${d.int(9000, 99000)} B/s, out ${d.int(90000, 990000)} B/s, xact ${d.int(800, 3000)} us, query ${d.int(300, 900)} us, wait ${d.int(2, 60)} us`,
      },
    ],
  },
  {
    name: 'Postgres waits for a transaction of someone else',
    path: [
      ['api-gateway', 'slog'],
      ['inventory', 'slog'],
      ['stock-db', 'raw'],
    ],
    slow: {
      name: 'UPDATE stock',
      kind: 'server',
      ms: [2400, 4100],
      attributes: { 'db.system.name': 'postgresql', 'db.query.text': 'UPDATE stock SET reserved = reserved + $1' },
    },
    cause: {
      placed: 'inside',
      style: 'raw',
      level: 'none',
      text: (d, time) =>
        `${stamp(time)} [${d.int(2000, 60000)}] app@stock LOG:  process ${d.int(2000, 60000)} still waiting for ShareLock on transaction ${d.int(800000, 990000)} after 1000.${d.int(100, 199)} ms`,
    },
    symptoms: [
      { hop: 1, level: 'warn', text: (d) => `slow statement UPDATE stock took=${d.int(2400, 4100)}ms` },
      { hop: 2, level: 'error', text: 'reverse proxy: request to inventory exceeded 2s' },
    ],
    background: [
      {
        level: 'none',
        style: 'raw',
        text: (d, time) =>
          `${stamp(time)} [${d.int(20, 99)}] LOG:  checkpoint complete: wrote ${d.int(200, 3000)} buffers (${d.int(1, 9)}.${d.int(0, 9)}%); 0 WAL file(s) added, 0 removed, 1 recycled; write=${d.int(20, 90)}.${d.int(100, 999)} s, sync=0.0${d.int(10, 90)} s`,
      },
      {
        level: 'none',
        style: 'raw',
        text: (d, time) =>
          `${stamp(time)} [${d.int(2000, 60000)}] app@stock ERROR:  duplicate key value violates unique constraint "reservations_pkey"`,
      },
    ],
  },
  {
    name: 'a Postgres deadlock',
    path: [
      ['edge', 'pino'],
      ['ledger', 'zap'],
    ],
    slow: {
      name: 'pgx.Exec',
      kind: 'client',
      ms: [1000, 1100],
      failed: true,
      attributes: { 'db.system': 'postgresql', 'db.statement': 'UPDATE accounts SET balance = balance - $1' },
    },
    cause: {
      placed: 'during',
      level: 'error',
      text: (d) =>
        `ERROR: deadlock detected (SQLSTATE 40P01): Process ${d.int(100, 9000)} waits for ShareLock on transaction ${d.int(10000, 90000)}; blocked by process ${d.int(100, 9000)}.`,
    },
    symptoms: [
      { hop: 0, level: 'error', text: 'transfer could not be booked' },
      { hop: 0, level: 'warn', text: (d) => `retrying transfer, attempt ${d.int(2, 3)}` },
      { hop: 1, level: 'error', text: 'POST /transfers failed with 500' },
    ],
  },
  {
    name: 'Postgres takes no more clients',
    path: [
      ['mobile-api', 'winston'],
      ['profile', 'pino'],
    ],
    slow: {
      name: 'pg-pool.connect',
      kind: 'client',
      ms: [900, 1900],
      failed: true,
      attributes: { 'db.system': 'postgresql' },
    },
    cause: {
      placed: 'after',
      level: 'error',
      text: 'error: sorry, too many clients already',
    },
    symptoms: [
      { hop: 0, level: 'error', text: "TypeError: Cannot read properties of undefined (reading 'rows')" },
      { hop: 0, level: 'error', text: (d) => `GET /profiles/${d.int(1000, 99999)} 500` },
      { hop: 1, level: 'error', text: 'profile request failed, showing guest view' },
    ],
  },
  {
    name: 'Hibernate pages in memory',
    path: [
      ['admin-ui', 'winston'],
      ['reports', 'logback'],
    ],
    slow: { name: 'GET /reports/{id}', kind: 'server', ms: [3800, 6000] },
    cause: {
      placed: 'beside',
      level: 'warn',
      logger: 'org.hibernate.orm.query',
      text: 'HHH90003004: firstResult/maxResults specified with collection fetch; applying in memory',
    },
    symptoms: [
      {
        hop: 0,
        level: 'info',
        logger: 'c.a.reports.ReportController',
        text: (d) => `report ${d.int(100, 999)} built with 50 rows`,
      },
      { hop: 1, level: 'error', text: (d) => `timeout of 3000ms exceeded for report ${d.int(100, 999)}` },
    ],
  },
  {
    name: 'InnoDB gives up on a row',
    path: [
      ['shop-web', 'logback'],
      ['warehouse', 'logback'],
    ],
    slow: {
      name: 'UPDATE inventory_item',
      kind: 'client',
      ms: [5000, 5100],
      failed: true,
      attributes: { 'db.system': 'mysql', 'db.statement': 'update inventory_item set qty=? where id=?' },
    },
    cause: {
      placed: 'after',
      level: 'error',
      logger: 'o.h.engine.jdbc.spi.SqlExceptionHelper',
      text: 'Lock wait timeout exceeded; try restarting transaction',
    },
    symptoms: [
      {
        hop: 0,
        level: 'warn',
        logger: 'o.h.engine.jdbc.spi.SqlExceptionHelper',
        text: 'SQL Error: 1205, SQLState: 40001',
      },
      {
        hop: 0,
        level: 'error',
        logger: 'c.w.api.ErrorAdvice',
        text: 'Unhandled exception on PUT /items: org.springframework.dao.CannotAcquireLockException: could not execute statement',
      },
      {
        hop: 1,
        level: 'error',
        logger: 'c.s.web.WarehouseGateway',
        text: 'feign.FeignException$InternalServerError: [500] during [PUT] to [http://warehouse/items]',
      },
    ],
  },
  {
    name: 'SQLAlchemy runs out of its pool',
    path: [
      ['portal', 'python'],
      ['pricing', 'python'],
    ],
    slow: { name: 'compute_quote', kind: 'internal', ms: [9900, 10200], failed: true },
    cause: {
      placed: 'during',
      level: 'error',
      logger: 'uvicorn.error',
      text: 'sqlalchemy.exc.TimeoutError: QueuePool limit of size 5 overflow 10 reached, connection timed out, timeout 10.00 (Background on this error at: https://sqlalche.me/e/20/3o7r)',
    },
    symptoms: [
      { hop: 0, level: 'error', logger: 'uvicorn.error', text: 'Exception in ASGI application' },
      {
        hop: 1,
        level: 'error',
        logger: 'portal.quotes',
        text: 'httpx.ReadTimeout: quote for cart could not be fetched',
      },
      { hop: 1, level: 'warn', logger: 'portal.quotes', text: 'showing last known price' },
    ],
  },
];
