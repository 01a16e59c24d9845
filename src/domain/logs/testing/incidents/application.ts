import type { IncidentSpec } from './spec';

/** The services' own doing: flags, settings, caches, data that grew. */
export const APPLICATION: readonly IncidentSpec[] = [
  {
    name: 'a feature flag was switched on',
    path: [
      ['storefront', 'pino'],
      ['checkout', 'slog'],
    ],
    slow: { name: 'fraud.assess', kind: 'internal', ms: [1400, 2500] },
    cause: {
      placed: 'during',
      level: 'info',
      text: "flag 'fraud-scan-sync' evaluated to true (variant on, reason TARGETING_MATCH)",
    },
    symptoms: [
      { hop: 0, level: 'warn', text: (d) => `checkout took ${d.int(1400, 2500)} ms, budget is 800 ms` },
      { hop: 1, level: 'error', text: 'checkout did not answer in 1 s, spinner shown' },
    ],
    usual: [{ level: 'info', text: "flag 'new-cart' evaluated to false (variant off, reason DEFAULT)" }],
  },
  {
    name: 'a setting is missing, the default is used',
    path: [
      ['quotes', 'python'],
      ['insurance', 'python'],
    ],
    slow: { name: 'premium.calculate', kind: 'internal', ms: [2800, 3600] },
    cause: {
      placed: 'during',
      level: 'warn',
      logger: 'insurance.settings',
      text: "RATE_TABLE_CACHE_SIZE is not a number: '10k', using default 0",
    },
    symptoms: [
      {
        hop: 0,
        level: 'warn',
        logger: 'insurance.premium',
        text: (d) => `rate tables loaded from storage in ${d.int(2400, 3200)} ms`,
      },
      {
        hop: 1,
        level: 'error',
        logger: 'quotes.api',
        text: "requests.exceptions.ReadTimeout: HTTPConnectionPool(host='insurance', port=8000): Read timed out. (read timeout=2.5)",
      },
    ],
  },
  {
    name: 'a cache stampede',
    path: [
      ['home', 'winston'],
      ['catalogue', 'zap'],
    ],
    slow: { name: 'catalogue.rebuild', kind: 'internal', ms: [2200, 3600] },
    cause: {
      placed: 'during',
      level: 'info',
      text: (d) => `cache miss for catalogue:all, rebuilding (${d.int(30, 90)} concurrent rebuilds of the same key)`,
    },
    symptoms: [
      { hop: 0, level: 'warn', text: (d) => `catalogue built in ${d.int(2200, 3600)}ms` },
      { hop: 1, level: 'error', text: 'home page fell back to static content: catalogue timed out' },
    ],
    usual: [{ level: 'info', text: (d) => `cache hit for catalogue:${d.int(1, 500)}` }],
  },
  {
    name: 'a slow statement in sqlx',
    path: [
      ['gateway', 'slog'],
      ['events-api', 'tracing'],
    ],
    slow: { name: 'query events', kind: 'client', ms: [1900, 3200], attributes: { 'db.system': 'postgresql' } },
    cause: {
      placed: 'after',
      level: 'warn',
      logger: 'sqlx::query',
      text: (d) =>
        `slow statement: execution time exceeded alert threshold summary="SELECT id, payload FROM …" rows_affected=0 rows_returned=${d.int(200000, 400000)} elapsed=${d.int(1, 3)}.${d.int(100000, 999999)}s slow_threshold=1s`,
    },
    symptoms: [
      {
        hop: 0,
        level: 'error',
        logger: 'tower_http::trace::on_failure',
        text: (d) => `response failed classification=Status code: 504 Gateway Timeout latency=${d.int(1900, 3200)} ms`,
      },
      { hop: 1, level: 'error', text: 'events-api: 504 Gateway Timeout' },
    ],
  },
  {
    name: 'no space left for a spool file',
    path: [
      ['uploads', 'pino'],
      ['transcode', 'python'],
    ],
    slow: { name: 'spool chunk', kind: 'internal', ms: [700, 1500], failed: true },
    cause: {
      placed: 'during',
      level: 'warn',
      logger: 'transcode.spool',
      text: (d) => `[Errno 28] No space left on device: '/var/spool/transcode/${d.hex(12)}.part'`,
    },
    symptoms: [
      { hop: 0, level: 'error', logger: 'transcode.pipeline', text: 'ffmpeg exited with code 1' },
      { hop: 0, level: 'error', logger: 'transcode.pipeline', text: 'pipeline aborted, 4 stages cancelled' },
      { hop: 1, level: 'error', text: 'upload failed, asking the browser to try again' },
    ],
  },
];
