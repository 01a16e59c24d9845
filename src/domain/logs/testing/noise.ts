import type { Said } from './incidents/spec';
import type { StyleName } from './styles';

/** What services of a kind print at all times, in incidents as in health. */
export interface Noise {
  /** In most traces. */
  chatter: readonly [Said, ...Said[]];
  /** In a tenth of the healthy traces: loud, and without meaning. */
  loud: readonly [Said, ...Said[]];
  /** Without an id, all the time. */
  background: readonly [Said, ...Said[]];
  /** Harmless, but seldom: not in the sample of the hour before. */
  seldom: readonly [Said, ...Said[]];
}

const route = ['/api/orders', '/api/items', '/v1/profile', '/v1/prices'] as const;

const JAVA: Noise = {
  chatter: [
    {
      level: 'info',
      logger: 'c.e.web.AccessLog',
      text: (d) => `GET ${d.pick(route)}/${d.int(1, 9999)} 200 ${d.int(2, 90)} ms`,
    },
    {
      level: 'debug',
      logger: 'o.s.w.s.DispatcherServlet',
      text: (d) => `GET "${d.pick(route)}/${d.int(1, 9999)}", parameters={}`,
    },
    {
      level: 'debug',
      logger: 'org.hibernate.SQL',
      text: 'select o1_0.id,o1_0.status from orders o1_0 where o1_0.id=?',
    },
    { level: 'debug', logger: 'o.s.web.client.RestTemplate', text: 'Response 200 OK' },
    {
      level: 'info',
      logger: 'c.e.service.Auditing',
      text: (d) => `audit event ${d.hex(8)} recorded for user ${d.int(100, 99999)}`,
    },
    {
      level: 'debug',
      logger: 'o.s.orm.jpa.JpaTransactionManager',
      text: (d) => `Committing JPA transaction on EntityManager [SessionImpl(${d.int(100000, 999999)}<open>)]`,
    },
  ],
  loud: [
    {
      level: 'error',
      logger: 'c.e.tracking.PixelClient',
      text: (d) => `Tracking pixel failed for visitor ${d.hex(8)}: java.io.IOException: Connection reset by peer`,
    },
    {
      level: 'error',
      logger: 'c.e.session.SessionFilter',
      text: (d) => `Session ${d.hex(16)} not found, creating a new one`,
    },
    {
      level: 'warn',
      logger: 'o.s.w.s.m.s.DefaultHandlerExceptionResolver',
      text: 'Resolved [org.springframework.web.HttpMediaTypeNotAcceptableException: No acceptable representation]',
    },
  ],
  background: [
    {
      level: 'error',
      logger: 'i.o.e.internal.http.HttpExporter',
      text: 'Failed to export metrics. The request could not be executed. Full error message: Failed to connect to localhost/127.0.0.1:4318',
    },
    {
      level: 'debug',
      logger: 'com.zaxxer.hikari.pool.HikariPool',
      text: (d) => `HikariPool-1 - Pool stats (total=10, active=${d.int(1, 4)}, idle=${d.int(6, 9)}, waiting=0)`,
    },
    {
      level: 'info',
      logger: 'c.e.jobs.CleanupJob',
      text: (d) => `Cleanup finished, ${d.int(0, 40)} expired entries removed in ${d.int(2, 30)} ms`,
    },
    {
      level: 'warn',
      logger: 'o.s.c.n.eureka.InstanceInfoFactory',
      text: 'Setting initial instance status as: STARTING',
    },
  ],
  seldom: [
    {
      level: 'info',
      logger: 'o.s.c.e.event.RefreshEventListener',
      text: 'Refresh keys changed: [management.endpoints.web.exposure]',
    },
    {
      level: 'warn',
      logger: 'o.a.tomcat.util.http.parser.Cookie',
      text: 'A cookie header was received that contained an invalid cookie. That cookie will be ignored.',
    },
  ],
};

const GO: Noise = {
  chatter: [
    {
      level: 'info',
      text: (d) => `handled request method=GET path=${d.pick(route)} status=200 duration=${d.int(1, 90)}ms`,
    },
    { level: 'debug', text: (d) => `decoded ${d.int(100, 9000)} bytes` },
    { level: 'debug', text: (d) => `cache lookup key=item:${d.int(1, 9999)} hit=true` },
    { level: 'info', text: (d) => `authorized subject user:${d.int(10, 99999)} for scope read` },
  ],
  loud: [
    {
      level: 'error',
      text: (d) =>
        `failed to write audit record ${d.hex(8)}: sql: transaction has already been committed or rolled back`,
    },
    { level: 'error', text: 'http: superfluous response.WriteHeader call from main.(*statusWriter).WriteHeader' },
    { level: 'warn', text: (d) => `unknown header x-experiment-${d.int(1, 9)} ignored` },
  ],
  background: [
    {
      level: 'error',
      text: 'traces export: context deadline exceeded: rpc error: code = Unavailable desc = name resolver error: produced zero addresses',
    },
    { level: 'info', text: (d) => `config poll: no change at revision ${d.int(1000, 9999)}` },
    {
      level: 'debug',
      text: (d) =>
        `gc ${d.int(100, 900)} @${d.int(1000, 9000)}s 0%: 0.04+1.${d.int(1, 9)}+0.01 ms clock, ${d.int(20, 60)}->${d.int(20, 60)}->${d.int(10, 30)} MB, 8 P`,
    },
  ],
  seldom: [
    { level: 'info', text: 'log level changed from info to info by SIGHUP' },
    { level: 'warn', text: 'deprecated query parameter "limit" used, prefer "page_size"' },
  ],
};

const NODE: Noise = {
  chatter: [
    { level: 'info', text: (d) => `request completed GET ${d.pick(route)}/${d.int(1, 9999)} 200` },
    { level: 'info', text: (d) => `incoming request ${d.hex(8)}` },
    { level: 'debug', text: (d) => `rendered view in ${d.int(1, 40)}ms` },
    { level: 'debug', text: (d) => `session ${d.hex(12)} loaded` },
  ],
  loud: [
    { level: 'error', text: 'Error: Request aborted by analytics beacon' },
    { level: 'error', text: (d) => `i18n: missing translation for key cart.hint.${d.int(1, 40)}` },
    { level: 'warn', text: 'statsd: connect ECONNREFUSED 127.0.0.1:8125, metric dropped' },
  ],
  background: [
    { level: 'error', text: '{"stack":"Error: connect ECONNREFUSED 127.0.0.1:4318","name":"OTLPExporterError"}' },
    { level: 'info', text: 'GET /healthz 200' },
    { level: 'warn', text: '(node:1) [DEP0040] DeprecationWarning: The `punycode` module is deprecated.' },
  ],
  seldom: [
    { level: 'info', text: (d) => `bundle manifest ${d.hex(8)} reloaded` },
    { level: 'warn', text: 'browserslist: caniuse-lite is outdated' },
  ],
};

const PYTHON: Noise = {
  chatter: [
    {
      level: 'info',
      logger: 'uvicorn.access',
      text: (d) => `10.1.2.${d.int(2, 250)}:${d.int(30000, 60000)} - "GET ${d.pick(route)} HTTP/1.1" 200`,
    },
    {
      level: 'debug',
      logger: 'urllib3.connectionpool',
      text: (d) => `http://config:8080 "GET /v1/settings HTTP/1.1" 200 ${d.int(100, 900)}`,
    },
    { level: 'info', logger: 'app.handlers', text: (d) => `loaded ${d.int(1, 50)} items in ${d.int(1, 40)} ms` },
    { level: 'debug', logger: 'asyncio', text: 'Using selector: EpollSelector' },
  ],
  loud: [
    {
      level: 'error',
      logger: 'app.metrics',
      text: 'Could not push to gateway: <urlopen error [Errno 111] Connection refused>',
    },
    {
      level: 'error',
      logger: 'app.auth',
      text: (d) => `Token refresh failed for service account, using cached token valid for ${d.int(100, 900)} s`,
    },
    { level: 'warn', logger: 'py.warnings', text: 'DeprecationWarning: datetime.datetime.utcnow() is deprecated' },
  ],
  background: [
    {
      level: 'error',
      logger: 'opentelemetry.exporter.otlp.proto.grpc.exporter',
      text: 'Failed to export logs to otel-collector:4317, error code: StatusCode.UNAVAILABLE',
    },
    {
      level: 'info',
      logger: 'apscheduler.executors.default',
      text: (d) => `Job "purge (trigger: interval[0:01:00])" executed successfully in ${d.int(2, 40)} ms`,
    },
    { level: 'info', logger: 'uvicorn.access', text: '10.1.2.1:50412 - "GET /healthz HTTP/1.1" 200' },
  ],
  seldom: [
    { level: 'info', logger: 'watchfiles.main', text: '1 change detected' },
    { level: 'warn', logger: 'passlib.handlers.bcrypt', text: '(trapped) error reading bcrypt version' },
  ],
};

const INFRA: Noise = {
  chatter: [{ level: 'none', style: 'raw', text: (d) => `request ${d.hex(8)} accepted` }],
  loud: [{ level: 'none', style: 'raw', text: (d) => `client 10.1.2.${d.int(2, 250)} closed connection early` }],
  background: [{ level: 'none', style: 'raw', text: (d) => `keepalive ok peer=10.1.2.${d.int(2, 250)}` }],
  seldom: [{ level: 'none', style: 'raw', text: 'log file reopened' }],
};

const OF_STYLE: Record<StyleName, Noise> = {
  logback: JAVA,
  otlp: JAVA,
  zap: GO,
  slog: GO,
  tracing: GO,
  pino: NODE,
  winston: NODE,
  python: PYTHON,
  raw: INFRA,
};

export const noiseOf = (style: StyleName): Noise => OF_STYLE[style];

/** What the edge prints about any slow request: louder than its cause, and new. */
export const EDGE: readonly [Said, ...Said[]] = [
  { level: 'warn', text: (d) => `retrying request, attempt ${d.int(2, 3)} of 3` },
  { level: 'error', text: (d) => `upstream request timeout after ${d.int(900, 5000)} ms` },
  { level: 'error', text: 'SLO breach: latency objective missed' },
];
