/** Keys under which JSON and logfmt lines keep what they say: pino, zap, logrus, ECS, tracing-subscriber, structlog. */
const MESSAGE_KEYS = ['msg', 'message', 'body', 'event', 'Message', 'Body'] as const;

function fromJson(line: string): string | undefined {
  if (!line.trimStart().startsWith('{')) {
    return undefined;
  }
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed !== 'object' || parsed === null) {
      return undefined;
    }
    const values = MESSAGE_KEYS.map((key): unknown => Reflect.get(parsed, key));
    return values.find((value): value is string => typeof value === 'string' && value !== '');
  } catch {
    return undefined;
  }
}

function fromLogfmt(line: string): string | undefined {
  const match = /(?:^|\s)(?:msg|message)=(?:"((?:[^"\\]|\\.)*)"|(\S+))/.exec(line);
  return match ? (match[1]?.replace(/\\(.)/g, '$1') ?? match[2]) : undefined;
}

/** What a log line says, without the fields around it; the whole line where it has no such part. */
export function messageOf(line: string): string {
  return fromJson(line) ?? fromLogfmt(line) ?? line;
}
