import { lineText, streamLabels } from '../../src/backends/sample/model/lineShapes';
import type { LineRecord } from '../../src/backends/sample/model/records';
import { linesLeftOut } from './lokiRefusal';
import type { InstanceOf } from './otlpResource';
import { outcomeOfStatus, type Send, type SendResult } from './sendResult';

const SEND_TIMEOUT_MS = 3000;
const MILLISECOND = 1_000_000n;

/** A stream of Loki: its labels, and when its last line was written. */
interface Stream {
  labels: Record<string, string>;
  lastNs: bigint;
}

/** A line that is ready to be pushed. */
export interface StreamEntry {
  labels: Record<string, string>;
  /** Unix nanoseconds. */
  ns: string;
  line: string;
}

/** Gives lines their shape and their place in a stream. */
export class LokiStreams {
  private readonly streams = new Map<string, Stream>();

  /** @param instanceOf a label `instance` for the streams, where they are not the live ones */
  constructor(private readonly instanceOf?: InstanceOf) {}

  /** A line of a service whose lines are pushed. Lines that a service writes at the same time keep their order. */
  entry(record: LineRecord): StreamEntry {
    const stream = this.streamOf(record);
    const ns = nanoseconds(record.timeMs);
    const late = stream.lastNs - ns;
    // A line that is later than that came out of order, and has its own time: a clock was set back.
    stream.lastNs = late >= 0n && late < MILLISECOND ? stream.lastNs + 1n : ns;
    return { labels: stream.labels, ns: stream.lastNs.toString(), line: lineText(record) };
  }

  private streamOf(record: LineRecord): Stream {
    const key = `${record.service} ${record.serviceName}`;
    let stream = this.streams.get(key);
    if (!stream) {
      stream = { labels: streamLabels(record, this.instanceOf?.(record.service)), lastNs: -MILLISECOND };
      this.streams.set(key, stream);
    }
    return stream;
  }
}

/** Sends entries by Loki's push API; `url` is the full address, with `/loki/api/v1/push`. */
export function createPushSender(url: string): Send<StreamEntry> {
  return async (entries) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: pushBody(entries),
      signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
    });
    return outcomeOf(response.status, await response.text(), entries.length);
  };
}

function outcomeOf(status: number, body: string, pushed: number): SendResult {
  const result = outcomeOfStatus(status, body);
  if (status !== 400 || result.outcome !== 'refused') {
    return result;
  }
  const count = linesLeftOut(body, pushed);
  return count === undefined
    ? { ...result, atMost: true }
    : { outcome: 'sent', rejected: { count, reason: result.reason } };
}

function pushBody(entries: readonly StreamEntry[]): string {
  const values = new Map<Record<string, string>, Array<[ns: string, line: string]>>();
  for (const { labels, ns, line } of entries) {
    const stream = values.get(labels);
    if (stream) {
      stream.push([ns, line]);
    } else {
      values.set(labels, [[ns, line]]);
    }
  }
  return JSON.stringify({ streams: [...values].map(([stream, lines]) => ({ stream, values: lines })) });
}

/** Unix milliseconds, with fractions, in nanoseconds. */
function nanoseconds(timeMs: number): bigint {
  const whole = Math.floor(timeMs);
  return BigInt(whole) * MILLISECOND + BigInt(Math.round((timeMs - whole) * 1e6));
}
