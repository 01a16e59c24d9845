import type { IncidentSpec } from './spec';

/** Key-value, document, wide-column, search and object stores. */
export const STORES: readonly IncidentSpec[] = [
  {
    name: 'DynamoDB table over its provisioned throughput',
    path: [
      ['bff', 'pino'],
      ['session-store', 'logback'],
    ],
    slow: {
      name: 'DynamoDb.UpdateItem',
      kind: 'client',
      ms: [700, 1800],
      attributes: { 'db.system.name': 'aws.dynamodb', 'rpc.method': 'UpdateItem' },
    },
    cause: {
      placed: 'beside',
      level: 'debug',
      logger: 's.a.a.c.i.http.pipeline.stages.RetryableStage',
      text: (d) =>
        `Request attempt ${d.int(2, 4)} encountered retryable failure: ProvisionedThroughputExceededException: The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.`,
    },
    symptoms: [
      {
        hop: 0,
        level: 'warn',
        logger: 'c.a.session.SessionWriter',
        text: (d) => `session touch took ${d.int(700, 1800)} ms`,
      },
      { hop: 1, level: 'error', text: 'session could not be refreshed in time, user logged out' },
    ],
    causeBefore: 1,
  },
  {
    name: 'Redis is out of memory',
    path: [
      ['storefront', 'winston'],
      ['cart', 'pino'],
    ],
    slow: {
      name: 'redis.setex',
      kind: 'client',
      ms: [400, 900],
      failed: true,
      attributes: { 'db.system.name': 'redis' },
    },
    cause: {
      placed: 'during',
      level: 'warn',
      text: "ReplyError: OOM command not allowed when used memory > 'maxmemory'.",
    },
    symptoms: [
      { hop: 0, level: 'error', text: (d) => `cart ${d.hex(8)} could not be saved` },
      { hop: 1, level: 'error', text: 'add to cart failed with 503 from cart' },
      { hop: 1, level: 'error', text: 'Unhandled promise rejection in AddToCart' },
    ],
  },
  {
    name: 'Redis waits for its disk',
    path: [
      ['search-web', 'slog'],
      ['suggest', 'zap'],
      ['suggest-cache', 'raw'],
    ],
    slow: { name: 'GET', kind: 'server', ms: [1100, 2100], attributes: { 'db.system.name': 'redis' } },
    cause: {
      placed: 'inside',
      style: 'raw',
      level: 'none',
      text: (d, time) =>
        `1:M ${time.toUTCString().slice(5, 25)}.${d.int(100, 999)} * Asynchronous AOF fsync is taking too long (disk is busy?). Writing the AOF buffer without waiting for fsync to complete, this may slow down Redis.`,
    },
    symptoms: [
      { hop: 1, level: 'warn', text: (d) => `redis: GET suggest:${d.hex(4)} i/o timeout` },
      { hop: 2, level: 'error', text: 'suggestions unavailable: context deadline exceeded' },
    ],
    background: [
      {
        level: 'none',
        style: 'raw',
        text: (d, time) =>
          `1:M ${time.toUTCString().slice(5, 25)}.${d.int(100, 999)} * 10000 changes in 60 seconds. Saving...`,
      },
      {
        level: 'none',
        style: 'raw',
        text: (d, time) =>
          `1:M ${time.toUTCString().slice(5, 25)}.${d.int(100, 999)} * Background saving started by pid ${d.int(20, 9999)}`,
      },
    ],
  },
  {
    name: 'Cassandra reads tombstones',
    path: [
      ['feed-api', 'zap'],
      ['timeline', 'logback'],
    ],
    slow: { name: 'SELECT feed_items', kind: 'client', ms: [2600, 4400], attributes: { 'db.system': 'cassandra' } },
    cause: {
      placed: 'beside',
      level: 'warn',
      logger: 'c.d.o.d.i.c.cql.CqlRequestHandler',
      text: (d) =>
        `Query 'SELECT * FROM feed_items WHERE user_id=?' generated server side warning(s): Read ${d.int(20, 200)} live rows and ${d.int(20000, 90000)} tombstone cells for query SELECT * FROM feeds.feed_items WHERE user_id = ${d.int(100, 9999)} LIMIT 5000; (see tombstone_warn_threshold)`,
    },
    symptoms: [
      {
        hop: 0,
        level: 'warn',
        logger: 'c.f.timeline.FeedService',
        text: (d) => `feed of user ${d.int(100, 9999)} assembled in ${d.int(2600, 4400)} ms`,
      },
      { hop: 1, level: 'error', text: 'rpc error: code = DeadlineExceeded desc = context deadline exceeded' },
    ],
  },
  {
    name: 'Elasticsearch refuses searches',
    path: [
      ['site', 'pino'],
      ['search', 'logback'],
    ],
    slow: {
      name: 'POST /products/_search',
      kind: 'client',
      ms: [800, 2100],
      failed: true,
      attributes: { 'db.system': 'elasticsearch' },
    },
    cause: {
      placed: 'during',
      level: 'warn',
      logger: 'o.e.client.RestClient',
      text: (d) =>
        `request [POST http://es-data-2:9200/products/_search] returned 1 warnings: [es_rejected_execution_exception] rejected execution of TimedRunnable on QueueResizingEsThreadPoolExecutor[name = es-data-2/search, queue capacity = 1000, active threads = 13, queued tasks = ${d.int(1000, 1040)}, completed tasks = ${d.int(100000, 999999)}]`,
    },
    symptoms: [
      { hop: 0, level: 'error', logger: 'c.s.search.SearchController', text: 'all shards failed' },
      {
        hop: 0,
        level: 'error',
        logger: 'c.s.search.SearchController',
        text: 'search for customer query ended with ElasticsearchStatusException',
      },
      { hop: 1, level: 'error', text: 'search failed (HTTP 503), empty result page rendered' },
    ],
  },
  {
    name: 'Elasticsearch index is read-only after the disk filled',
    path: [
      ['upload', 'slog'],
      ['indexer', 'zap'],
    ],
    slow: { name: 'bulk index', kind: 'client', ms: [1500, 3000], attributes: { 'db.system': 'elasticsearch' } },
    cause: {
      placed: 'after',
      level: 'warn',
      text: 'item failed: cluster_block_exception: index [documents-2026.11] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has read-only-allow-delete block];',
    },
    symptoms: [
      { hop: 0, level: 'error', text: (d) => `bulk request finished with ${d.int(20, 500)} failures` },
      { hop: 1, level: 'error', text: 'document was not indexed, giving up after 5 attempts' },
    ],
  },
  {
    name: 'S3 wants fewer requests',
    path: [
      ['media-web', 'winston'],
      ['thumbnailer', 'python'],
    ],
    slow: {
      name: 'S3.GetObject',
      kind: 'client',
      ms: [2000, 5200],
      attributes: { 'rpc.system': 'aws-api', 'rpc.method': 'GetObject' },
    },
    cause: {
      placed: 'during',
      level: 'info',
      logger: 'thumbnailer.fetch',
      text: 'botocore.exceptions.ClientError: An error occurred (SlowDown) when calling the GetObject operation (reached max retries: 4): Please reduce your request rate.',
    },
    symptoms: [
      {
        hop: 0,
        level: 'error',
        logger: 'thumbnailer.tasks',
        text: (d) => `Task thumbnail[${d.hex(8)}] raised unexpected: UnidentifiedImageError`,
      },
      { hop: 1, level: 'error', text: 'image placeholder served, thumbnail took too long' },
    ],
    causeBefore: 1,
  },
  {
    name: 'MongoDB scans a whole collection',
    path: [
      ['crm-ui', 'pino'],
      ['contacts', 'winston'],
      ['contacts-db', 'raw'],
    ],
    slow: { name: 'contacts.find', kind: 'server', ms: [2900, 5200], attributes: { 'db.system': 'mongodb' } },
    cause: {
      placed: 'inside',
      style: 'raw',
      level: 'info',
      text: (d, time) =>
        `{"t":{"$date":"${time.toISOString()}"},"s":"I","c":"COMMAND","id":51803,"ctx":"conn${d.int(100, 9999)}","msg":"Slow query","attr":{"type":"command","ns":"crm.contacts","command":{"find":"contacts","filter":{"phone":"?"}},"planSummary":"COLLSCAN","keysExamined":0,"docsExamined":${d.int(1900000, 2900000)},"nreturned":1,"durationMillis":${d.int(2900, 5200)}}}`,
    },
    symptoms: [
      { hop: 1, level: 'warn', text: (d) => `contact lookup slow: ${d.int(2900, 5200)} ms` },
      { hop: 2, level: 'error', text: 'timeout of 2500ms exceeded' },
    ],
    background: [
      {
        level: 'none',
        style: 'raw',
        text: (d, time) =>
          `{"t":{"$date":"${time.toISOString()}"},"s":"I","c":"NETWORK","id":22943,"ctx":"listener","msg":"Connection accepted","attr":{"remote":"10.1.2.${d.int(2, 250)}:${d.int(30000, 60000)}","connectionId":${d.int(100, 9999)},"connectionCount":${d.int(20, 60)}}}`,
      },
      {
        level: 'none',
        style: 'raw',
        text: (d, time) =>
          `{"t":{"$date":"${time.toISOString()}"},"s":"I","c":"STORAGE","id":22430,"ctx":"Checkpointer","msg":"WiredTiger message","attr":{"message":"[${d.int(100, 999)}] WT_SESSION.checkpoint: saving checkpoint snapshot min: ${d.int(100, 999)}"}}`,
      },
    ],
  },
  {
    name: 'etcd applies slowly',
    path: [
      ['console', 'slog'],
      ['scheduler', 'zap'],
      ['config-store', 'zap'],
    ],
    slow: { name: 'etcdserverpb.KV/Txn', kind: 'server', ms: [1100, 2800], attributes: { 'rpc.system': 'grpc' } },
    cause: {
      placed: 'inside',
      style: 'zap',
      level: 'warn',
      text: (d) => `slow fdatasync took ${d.int(1, 2)}.${d.int(100, 999)}s, expected-duration 1s`,
    },
    symptoms: [
      { hop: 1, level: 'error', text: 'etcdserver: request timed out' },
      { hop: 1, level: 'warn', text: 'lease keepalive late, leadership may be lost' },
      { hop: 2, level: 'error', text: 'job could not be scheduled' },
    ],
    background: [
      {
        level: 'info',
        style: 'zap',
        text: (d) => `finished scheduled compaction at revision ${d.int(100000, 999999)}`,
      },
    ],
  },
];
