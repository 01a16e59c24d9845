import type { LokiRow } from '../../testing/frames';

export type Level = 'debug' | 'info' | 'warn' | 'error' | 'none';
/** How a service writes: Spring Boot, Zap, slog, pino, winston, Python's logging, tracing-subscriber, OTLP; `raw` is the text alone. */
export type StyleName = 'logback' | 'zap' | 'slog' | 'pino' | 'winston' | 'python' | 'tracing' | 'otlp' | 'raw';

export interface Written {
  level: Level;
  logger: string;
  text: string;
  time: Date;
  ids?: { traceId: string; spanId?: string };
}

const PINO = { debug: 20, info: 30, warn: 40, error: 50, none: 30 } as const;
const upper = (level: Level) => (level === 'none' ? 'INFO' : level.toUpperCase());
const iso = (time: Date) => time.toISOString();
const named = (ids: Written['ids']) =>
  ids && { trace_id: ids.traceId, ...(ids.spanId !== undefined && { span_id: ids.spanId }) };
const pairs = (ids: Written['ids']) =>
  Object.entries(named(ids) ?? {})
    .map(([key, value]) => ` ${key}=${value}`)
    .join('');

const LINES: Record<StyleName, (written: Written) => string> = {
  logback: ({ level, logger, text, time, ids }) => {
    const where = ids ? `${ids.traceId}-${ids.spanId ?? ''}` : ' '.repeat(49);
    return `${iso(time)} ${upper(level).padStart(5)} 1 --- [nio-8080-exec-7] [${where}] ${logger.padEnd(40)} : ${text}`;
  },
  zap: ({ level, text, time, ids }) =>
    JSON.stringify({
      level: level === 'none' ? 'info' : level,
      ts: time.getTime() / 1000,
      caller: 'app/handler.go:118',
      msg: text,
      ...named(ids),
    }),
  slog: ({ level, text, time, ids }) =>
    `time=${iso(time)} level=${upper(level)} msg=${JSON.stringify(text)}${pairs(ids)}`,
  pino: ({ level, text, time, ids }) =>
    JSON.stringify({ level: PINO[level], time: time.getTime(), pid: 1, hostname: 'app', ...named(ids), msg: text }),
  winston: ({ level, text, time, ids }) =>
    JSON.stringify({ level: level === 'none' ? 'info' : level, message: text, timestamp: iso(time), ...named(ids) }),
  python: ({ level, logger, text, time, ids }) =>
    `${iso(time).replace('T', ' ').replace('.', ',').replace('Z', '')} ${upper(level)} [${logger}]${
      ids ? ` [trace_id=${ids.traceId} span_id=${ids.spanId ?? '0'}]` : ''
    } ${text}`,
  tracing: ({ level, logger, text, time, ids }) =>
    JSON.stringify({
      timestamp: iso(time),
      level: upper(level),
      fields: { message: text },
      target: logger,
      ...named(ids),
    }),
  otlp: ({ text }) => text,
  raw: ({ text, ids }) => (ids ? `${text}${pairs(ids)}` : text),
};

/** What Loki 3 makes of a line without a level field: words, in its order. */
function levelInWords(line: string): string {
  const order: ReadonlyArray<readonly [string, RegExp]> = [
    ['info', /\binfo\b/i],
    ['error', /\berr(?:or)?\b/i],
    ['warn', /\bwarn(?:ing)?\b/i],
    ['critical', /\bcritical\b/i],
    ['debug', /\bdebug\b/i],
  ];
  return order.find(([, words]) => words.test(line))?.[0] ?? 'unknown';
}

/** The line as Loki answers with it. `name` is unique among the lines. */
export function rowOf(style: StyleName, written: Written, stream: Record<string, string>, name: string): LokiRow {
  const line = LINES[style](written);
  const tsNs = `${Math.floor(written.time.getTime())}${String(Math.floor((written.time.getTime() % 1) * 1e6)).padStart(6, '0')}`;
  const metadata: Record<string, string> =
    style === 'otlp'
      ? { detected_level: upper(written.level).toLowerCase(), scope_name: written.logger, ...named(written.ids) }
      : { detected_level: style === 'raw' ? levelInWords(line) : upper(written.level).toLowerCase() };
  return { labels: { ...stream, ...metadata }, line, tsNs, id: name };
}
