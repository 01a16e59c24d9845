import type { LogRecord } from '../../logs/types';
import { describeMs } from '../../traces/words';
import type { Span, Trace } from '../../traces/types';
import type { ServiceObservations } from '../observations';
import { readTraceToLogs, shiftMs } from '../traceToLogs';
import type { Fix } from '../types';
import type { Check } from './check';
import { evidence, fail, na, pass, seen, seenSome, settingEvidence, unknown, valueOf, warn } from './outcome';
import { lineText, ownLine } from './ownLines';
import { describeShare, shareOf } from './share';

/** The usual padding: a minute before the span, five after it. */
const USUAL = { beforeMs: 60_000, afterMs: 300_000 };

interface Placed {
  record: LogRecord;
  /** How long before the span's start, or after its end; 0 for neither. */
  beforeMs: number;
  afterMs: number;
}

/** The span that the line is of, else the service's longest one: a person clicks on either. */
function spanOf(record: LogRecord, trace: Trace, service: string): Span | undefined {
  const named = record.spanId === undefined ? undefined : trace.byId.get(record.spanId);
  return named ?? trace.spans.filter((span) => span.service === service).sort((a, b) => b.durationMs - a.durationMs)[0];
}

function placedLines(service: ServiceObservations, traces: readonly Trace[]): Placed[] {
  const isOwn = ownLine(service);
  const byTrace = valueOf(service.linesByTrace);
  return traces.flatMap((trace) =>
    (byTrace?.get(trace.traceId) ?? []).flatMap((record) => {
      const span = spanOf(record, trace, service.service);
      if (!span || !isOwn(record)) {
        return [];
      }
      const beforeMs = Math.max(0, Math.floor(span.startMs) - record.timeMs);
      const afterMs = Math.max(0, record.timeMs - Math.ceil(span.startMs + span.durationMs));
      return [{ record, beforeMs, afterMs }];
    })
  );
}

const asShift = (ms: number) => `${Math.ceil(ms / 60_000)}m`;

/**
 * Grafana asks for the lines of a span from its start to its end, each moved by a shift: a negative one for the start, a
 * positive one for the end. Lines are written late and clocks differ, so without shifts some are missed.
 */
export const logWindow: Check = {
  id: 'log-window',
  title: 'The link’s window holds the span’s lines',
  links: ['trace-log'],
  weight: 'breaks',
  run({ traces: store }, service) {
    if (store === undefined) {
      return unknown('No trace store is chosen.');
    }
    const link = readTraceToLogs(store.settings);
    const setting = settingEvidence(store, 'tracesToLogsV2');
    if (link === undefined) {
      return na(`${store.name} has no link from a span to its lines.`, [setting]);
    }
    const start = shiftMs(link.startShift);
    const end = shiftMs(link.endShift);
    const written = `${link.startShift ?? 'nothing'} and ${link.endShift ?? 'nothing'}`;
    if (start === undefined || end === undefined || start > 0 || end < 0) {
      const why =
        start === undefined || end === undefined
          ? 'Grafana cannot read one of them, and shows no link'
          : 'the window begins after the span has, or ends before it';
      return fail(
        `The window of the link from a span to its lines is moved by ${written}: ${why}.`,
        [setting],
        fixFor(store.name, 0, 0)
      );
    }
    const traces = seenSome(service.traces, 'Traces');
    if (!traces.known) {
      return traces.outcome;
    }
    const lines = seen(service.linesByTrace, 'Lines of those traces');
    if (!lines.known) {
      return lines.outcome;
    }
    const placed = placedLines(service, traces.value);
    if (placed.length === 0) {
      return unknown(`The traces that were looked at have no line of ${service.service}.`, [
        setting,
        evidence(lines.asked, '0'),
      ]);
    }
    const outside = placed.filter(({ beforeMs, afterMs }) => beforeMs > -start || afterMs > end);
    const before = Math.max(...placed.map(({ beforeMs }) => beforeMs));
    const after = Math.max(...placed.map(({ afterMs }) => afterMs));
    const reach = `the earliest ${describeMs(before)} before its span, the latest ${describeMs(after)} after it`;
    const shown = [
      setting,
      evidence(
        lines.asked,
        [reach, ...(outside.length > 0 ? outside : placed).slice(0, 2).map(({ record }) => lineText(record))].join('\n')
      ),
    ];
    if (outside.length === 0) {
      return pass(`All ${placed.length} lines are inside the window (moved by ${written}): ${reach}.`, shown);
    }
    const share = shareOf(outside.length, placed.length);
    const result = share.least > 0.5 ? fail : warn;
    return result(
      `${describeShare(share)} of the lines of ${service.service} are outside the window of the link (moved by ${written}): ${reach}.`,
      shown,
      fixFor(store.name, before, after)
    );
  },
};

function fixFor(name: string, beforeMs: number, afterMs: number): Fix {
  const start = asShift(Math.max(USUAL.beforeMs, 2 * beforeMs));
  const end = asShift(Math.max(USUAL.afterMs, 2 * afterMs));
  return {
    where: 'provisioning',
    sentence: `Set spanStartTimeShift of tracesToLogsV2 in ${name} to -${start} and spanEndTimeShift to ${end}.`,
  };
}
