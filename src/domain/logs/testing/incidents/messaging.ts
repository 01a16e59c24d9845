import type { IncidentSpec } from './spec';

/** Brokers and their clients. */
export const MESSAGING: readonly IncidentSpec[] = [
  {
    name: 'Kafka has too few replicas in sync',
    path: [
      ['order-web', 'logback'],
      ['order-events', 'logback'],
    ],
    slow: { name: 'orders publish', kind: 'client', ms: [1800, 3100], attributes: { 'messaging.system': 'kafka' } },
    cause: {
      placed: 'beside',
      level: 'warn',
      logger: 'o.a.k.clients.producer.internals.Sender',
      text: (d) =>
        `[Producer clientId=order-events-producer-1] Got error produce response with correlation id ${d.int(1000, 99000)} on topic-partition orders-${d.int(0, 11)}, retrying (${d.int(2147483600, 2147483646)} attempts left). Error: NOT_ENOUGH_REPLICAS`,
    },
    symptoms: [
      {
        hop: 0,
        level: 'error',
        logger: 'c.s.events.OrderPublisher',
        text: 'order accepted but not published within 2 s',
      },
      {
        hop: 1,
        level: 'error',
        logger: 'c.s.web.OrderController',
        text: 'java.net.SocketTimeoutException: Read timed out',
      },
    ],
  },
  {
    name: 'a Kafka consumer group rebalances',
    path: [
      ['quote-api', 'zap'],
      ['quote-stream', 'logback'],
    ],
    slow: { name: 'await reply', kind: 'internal', ms: [5000, 9000] },
    cause: {
      placed: 'inside',
      level: 'info',
      logger: 'o.a.k.c.c.internals.ConsumerCoordinator',
      text: (d) =>
        `[Consumer clientId=quote-stream-${d.int(1, 8)}, groupId=quotes] Member quote-stream-${d.hex(8)} sending LeaveGroup request to coordinator broker-2:9092 (id: 2147483645 rack: null) due to consumer poll timeout has expired.`,
    },
    symptoms: [
      {
        hop: 0,
        level: 'warn',
        logger: 'c.q.stream.ReplyWaiter',
        text: (d) => `no reply for quote ${d.int(1000, 9999)} within 5000 ms`,
      },
      { hop: 1, level: 'error', text: 'quote unavailable: gateway timeout' },
    ],
    background: [
      {
        level: 'info',
        logger: 'o.a.k.clients.NetworkClient',
        text: (d) => `[Consumer clientId=quote-stream-${d.int(1, 8)}, groupId=quotes] Node -1 disconnected.`,
      },
      {
        level: 'info',
        logger: 'o.a.k.clients.FetchSessionHandler',
        text: (d) =>
          `[Consumer clientId=quote-stream-${d.int(1, 8)}, groupId=quotes] Node ${d.int(1, 3)} was unable to process the fetch request with (sessionId=${d.int(100000, 999999)}, epoch=${d.int(10, 999)}): FETCH_SESSION_ID_NOT_FOUND.`,
      },
    ],
  },
  {
    name: 'RabbitMQ blocks its publishers',
    path: [
      ['signup', 'pino'],
      ['mailer', 'logback'],
    ],
    slow: { name: 'mail publish', kind: 'client', ms: [2500, 5200], attributes: { 'messaging.system': 'rabbitmq' } },
    cause: {
      placed: 'beside',
      level: 'warn',
      logger: 'o.s.a.r.c.CachingConnectionFactory',
      text: (d) =>
        `Connection SimpleConnection@${d.hex(8)} [delegate=amqp://mail@10.3.1.9:5672/] is blocked: low on memory`,
    },
    symptoms: [
      {
        hop: 0,
        level: 'error',
        logger: 'c.m.MailQueue',
        text: 'No confirm received within 2500 ms, message kept in outbox',
      },
      { hop: 1, level: 'error', text: 'signup mail delayed: socket hang up' },
    ],
  },
];
