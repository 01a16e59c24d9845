import { logqlKey, roleReader, traceIdIn } from './keys';
import { lineReader } from './readLine';
import type { LogShape } from './types';

export interface LogSample {
  labels: Record<string, string>;
  /** I index, S structured metadata, P parsed by the query. */
  labelTypes?: Record<string, string>;
  line: string;
}

/** A trace id without a name beside it: 32 or 16 hex digits, at least one of them a letter, that end where they end. */
const BARE_ID = /(?<![0-9a-z])(?=[0-9]*[a-f])(?:[0-9a-f]{32}|[0-9a-f]{16})(?![0-9a-z])/i;

/** The least surprising first, for a tie. */
const PREFERENCE = ['metadata', 'json', 'logfmt', 'text', 'unknown'];

/** The label that holds a trace id although no parser put it there; of several the shortest name. */
function metadataKey({ labels, labelTypes }: LogSample, isTraceKey: (key: string) => boolean): string | undefined {
  return Object.keys(labels)
    .filter((key) => isTraceKey(key) && labelTypes?.[key] !== 'P' && traceIdIn(labels[key] ?? '') !== undefined)
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))[0];
}

/**
 * Where the sampled lines of one service keep their trace id: the placement of most lines that have one. Values are
 * checked, so that `"trace_id":"none"` counts for nothing. Hex digits in plain text that nothing names count only
 * where no line says more. `unknown` if no sample holds an id.
 */
export function detectShape(samples: readonly LogSample[]): LogShape {
  const roleOfKey = roleReader();
  const lines = lineReader();
  const isTraceKey = (key: string) => roleOfKey(key)?.of === 'trace';
  const votes = new Map<string, { shape: LogShape; count: number }>();
  let bare = false;
  for (const sample of samples) {
    const key = metadataKey(sample, isTraceKey);
    const said = key === undefined ? lines.read(sample.line) : undefined;
    if (said && said.traceId === undefined) {
      bare ||= BARE_ID.test(sample.line);
      continue;
    }
    const shape = shapeOf(key, said);
    const name = JSON.stringify(shape);
    const vote = votes.get(name);
    votes.set(name, { shape, count: (vote?.count ?? 0) + 1 });
  }
  const [best] = [...votes.values()].sort(
    (a, b) => b.count - a.count || PREFERENCE.indexOf(a.shape.placement) - PREFERENCE.indexOf(b.shape.placement)
  );
  return best?.shape ?? { placement: bare ? 'text' : 'unknown' };
}

function shapeOf(metadata: string | undefined, said: { form: string; traceKey?: string } | undefined): LogShape {
  if (metadata !== undefined) {
    return { placement: 'metadata', key: metadata };
  }
  if (said?.traceKey !== undefined && (said.form === 'json' || said.form === 'logfmt')) {
    return { placement: said.form, key: logqlKey(said.traceKey) };
  }
  return { placement: 'text' };
}

/**
 * The span id's key beside a trace id's, in the same spelling: `trace_id` → `span_id`, `otelTraceID` → `otelSpanID`.
 * undefined where the key does not say `trace`.
 */
export function spanKeyOf(traceKey: string): string | undefined {
  const key = traceKey.replace(/trace(?!.*trace)/i, (word) =>
    word === 'TRACE' ? 'SPAN' : word.startsWith('T') ? 'Span' : 'span'
  );
  return key === traceKey ? undefined : key;
}
