import type { IncidentSpec } from './spec';

/** Proxies, remote calls, names, certificates and other people's interfaces. */
export const NETWORK: readonly IncidentSpec[] = [
  {
    name: 'a gRPC message above the limit',
    path: [
      ['gateway', 'zap'],
      ['export', 'slog'],
      ['documents', 'slog'],
    ],
    slow: {
      name: 'documents.v1.Documents/List',
      kind: 'client',
      ms: [800, 1600],
      attributes: { 'rpc.system': 'grpc' },
    },
    cause: {
      placed: 'during',
      level: 'warn',
      text: (d) =>
        `rpc error: code = ResourceExhausted desc = grpc: received message larger than max (${d.int(4300000, 9300000)} vs. 4194304)`,
    },
    symptoms: [
      { hop: 0, level: 'warn', text: 'list failed, asking page by page instead' },
      { hop: 1, level: 'error', text: 'export incomplete: 3 of 12 sections missing' },
      { hop: 2, level: 'error', text: 'client went away before the export was ready' },
    ],
  },
  {
    name: 'nothing listens behind a gRPC name',
    path: [
      ['web', 'pino'],
      ['recommend', 'zap'],
    ],
    slow: {
      name: 'ranking.Ranker/Score',
      kind: 'client',
      ms: [950, 1100],
      failed: true,
      attributes: { 'rpc.system': 'grpc' },
    },
    cause: {
      placed: 'beside',
      style: 'raw',
      level: 'info',
      text: (d, time) =>
        `${time.toISOString().slice(0, 19).replace(/-/g, '/').replace('T', ' ')} WARNING: [core] [Channel #${d.int(1, 9)} SubChannel #${d.int(10, 40)}] grpc: addrConn.createTransport failed to connect to {Addr: "10.4.7.12:9090", ServerName: "ranker:9090"}. Err: connection error: desc = "transport: Error while dialing: dial tcp 10.4.7.12:9090: connect: connection refused"`,
    },
    symptoms: [
      {
        hop: 0,
        level: 'error',
        text: 'scoring failed, falling back to popularity: rpc error: code = DeadlineExceeded desc = stream terminated by RST_STREAM',
      },
      { hop: 1, level: 'error', text: 'recommendations not personalised: request took too long' },
    ],
  },
  {
    name: "Envoy's circuit is full",
    path: [
      ['ingress', 'raw'],
      ['order-api', 'slog'],
      ['tax', 'slog'],
    ],
    slow: {
      name: 'POST /tax/quote',
      kind: 'client',
      ms: [300, 700],
      failed: true,
      attributes: { 'http.response.status_code': '503' },
    },
    cause: {
      placed: 'beside',
      style: 'raw',
      level: 'none',
      text: (d, time) =>
        `[${time.toISOString()}] "POST /rates HTTP/1.1" 503 UO upstream_reset_before_response_started{overflow} - "-" ${d.int(90, 900)} 81 0 - "-" "Go-http-client/1.1" "${d.hex(8)}-${d.hex(4)}" "rates:8080" "-" outbound|8080||rates.tax.svc.cluster.local`,
    },
    symptoms: [
      { hop: 0, level: 'error', text: 'unexpected status 503 from rates' },
      { hop: 1, level: 'error', text: 'tax could not be computed, order refused' },
    ],
    background: [
      {
        level: 'none',
        style: 'raw',
        text: (d, time) =>
          `[${time.toISOString()}] "GET /rates/${d.int(1, 99)} HTTP/1.1" 200 - via_upstream - "-" 0 ${d.int(90, 900)} ${d.int(1, 9)} ${d.int(1, 9)} "-" "Go-http-client/1.1" "${d.hex(8)}-${d.hex(4)}" "rates:8080" "10.1.4.7:8080" outbound|8080||rates.tax.svc.cluster.local`,
      },
    ],
  },
  {
    name: 'nginx has no worker connection left',
    path: [
      ['edge-nginx', 'raw'],
      ['blog', 'python'],
    ],
    slow: { name: 'GET /posts', kind: 'server', ms: [900, 1500] },
    cause: {
      placed: 'inside',
      style: 'raw',
      level: 'none',
      text: (d, time) =>
        `${time.toISOString().slice(0, 19).replace(/-/g, '/').replace('T', ' ')} [alert] ${d.int(20, 60)}#${d.int(20, 60)}: *${d.int(100000, 900000)} 768 worker_connections are not enough while connecting to upstream, client: 203.0.113.${d.int(2, 250)}, server: blog, request: "GET /posts HTTP/2.0"`,
    },
    symptoms: [
      {
        hop: 0,
        level: 'warn',
        logger: 'blog.middleware',
        text: (d) => `slow request GET /posts ${d.int(900, 1500)} ms`,
      },
      { hop: 0, level: 'error', logger: 'blog.middleware', text: 'BrokenPipeError: [Errno 32] Broken pipe' },
    ],
  },
  {
    name: 'the cluster does not resolve a name',
    path: [
      ['spa-api', 'winston'],
      ['basket', 'pino'],
    ],
    slow: {
      name: 'GET',
      kind: 'client',
      ms: [4900, 5200],
      failed: true,
      attributes: { 'server.address': 'inventory.shop.svc.cluster.local' },
    },
    cause: {
      placed: 'during',
      level: 'warn',
      text: 'Error: getaddrinfo EAI_AGAIN inventory.shop.svc.cluster.local',
    },
    symptoms: [
      { hop: 0, level: 'error', text: 'stock unknown for basket, item marked unavailable' },
      { hop: 0, level: 'error', text: 'AxiosError: Request failed' },
      { hop: 1, level: 'error', text: 'basket answered after 5 s, client gone' },
    ],
  },
  {
    name: 'a certificate ran out',
    path: [
      ['portal', 'slog'],
      ['notify', 'slog'],
    ],
    slow: {
      name: 'POST /v1/messages',
      kind: 'client',
      ms: [600, 1300],
      failed: true,
      attributes: { 'server.address': 'sms.example.net' },
    },
    cause: {
      placed: 'after',
      level: 'warn',
      text: (d) =>
        `Post "https://sms.example.net/v1/messages": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-20T14:0${d.int(0, 9)}:11Z is after 2026-11-20T12:00:00Z`,
    },
    symptoms: [
      { hop: 0, level: 'error', text: 'message not delivered after 3 attempts' },
      { hop: 1, level: 'error', text: 'login code could not be sent' },
    ],
  },
  {
    name: 'Stripe limits the rate',
    path: [
      ['checkout-web', 'pino'],
      ['payments', 'python'],
    ],
    slow: {
      name: 'POST /v1/payment_intents',
      kind: 'client',
      ms: [1200, 4200],
      attributes: { 'server.address': 'api.stripe.com' },
    },
    cause: {
      placed: 'during',
      level: 'info',
      logger: 'stripe',
      text: (d) =>
        `message='Stripe API response' path=https://api.stripe.com/v1/payment_intents response_code=429 request_id=req_${d.hex(14)}`,
    },
    symptoms: [
      { hop: 0, level: 'error', logger: 'payments.intent', text: 'payment intent could not be created' },
      { hop: 1, level: 'error', text: 'PaymentError: please try again later' },
    ],
    usual: [
      {
        level: 'info',
        logger: 'stripe',
        text: (d) =>
          `message='Stripe API response' path=https://api.stripe.com/v1/customers/cus_${d.hex(10)} response_code=200 request_id=req_${d.hex(14)}`,
      },
    ],
  },
];
