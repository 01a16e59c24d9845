import { lokiFrame, type LokiRow } from '../../testing/frames';
import { assembleTrace } from '../../traces/assemble';
import type { Trace } from '../../traces/types';
import { readLogs } from '../readLogs';
import type { LogRecord } from '../types';
import { type Draw, drawFor } from './draw';
import type { IncidentSpec, Said } from './incidents/spec';
import { EDGE, noiseOf } from './noise';
import { type Place, type Shape, spansOf } from './spans';
import { rowOf } from './styles';

/** 20 November 2026, 14:03:11 UTC. */
const START_MS = 1_795_183_391_000;
const HOUR_MS = 3_600_000;

export interface Incident {
  name: string;
  trace: Trace;
  /** The lines with the trace's id. */
  lines: LogRecord[];
  /** Lines of the same streams around it, without an id or with that of another trace. */
  around: LogRecord[];
  /** A sample of the hour before, and lines of healthy traces of the same entry. Absent where there is none to have. */
  before?: LogRecord[];
  healthy?: LogRecord[][];
  isCause(record: LogRecord): boolean;
}

/** Writes lines; a cause is known again by its name. */
function scribe(draw: Draw) {
  let count = 0;
  return (
    place: Place,
    said: Said,
    timeMs: number,
    ids?: { traceId: string; spanId?: string },
    isCause = false
  ): LokiRow => {
    const time = new Date(timeMs);
    const style = said.style ?? place.style;
    const text = typeof said.text === 'string' ? said.text : said.text(draw, time);
    const row = rowOf(
      style,
      { level: said.level, logger: said.logger ?? 'app', text, time, ids },
      { service_name: place.service, service_instance_id: place.instance, k8s_pod_name: place.instance },
      `${isCause ? 'cause' : 'line'}-${count++}`
    );
    const sub = String(Math.floor((timeMs % 1) * 1e6)).padStart(6, '0');
    return { ...row, tsNs: `${Math.floor(timeMs)}${sub}` };
  };
}

type Write = ReturnType<typeof scribe>;

interface Request extends Shape {
  traceId: string;
  rows: LokiRow[];
}

/** What any request prints: chatter around each SERVER span, and now and then something loud. */
function ordinary(
  spec: IncidentSpec,
  draw: Draw,
  write: Write,
  startMs: number,
  slowMs: number,
  loud: number
): Request {
  const shape = spansOf(spec, draw, startMs, slowMs);
  const traceId = draw.hex(32);
  const rows: LokiRow[] = [];
  for (const span of shape.spans) {
    const place = shape.places.find(({ service }) => service === span.service);
    if (!place || (span.kind !== 'server' && !draw.chance(0.5))) {
      continue;
    }
    const { chatter, loud: shouted } = noiseOf(place.style);
    const ids = { traceId, spanId: span.spanId };
    for (let n = draw.int(1, 4); n > 0; n--) {
      rows.push(write(place, draw.pick(chatter), span.startMs + draw.ms(0.1, 3), ids));
    }
    rows.push(write(place, draw.pick(chatter), span.startMs + span.durationMs - draw.ms(0.1, 2), ids));
    if (span.kind === 'server' && draw.chance(loud)) {
      rows.push(write(place, draw.pick(shouted), span.startMs + draw.next() * span.durationMs, ids));
    }
    if (span.kind === 'server' && spec.usual && place === shape.places[shape.places.length - 1]) {
      rows.push(...spec.usual.map((said) => write(place, said, span.startMs + draw.ms(0.2, 4), ids)));
    }
  }
  return { ...shape, traceId, rows };
}

/** Lines without an id of every stream of the shape, `each` a stream. */
function background(
  spec: IncidentSpec,
  draw: Draw,
  write: Write,
  shape: Shape,
  from: number,
  to: number,
  each: number
): LokiRow[] {
  return shape.places.flatMap((place, hop) => {
    const own = hop === shape.places.length - 1 ? (spec.background ?? []) : [];
    const said = [...noiseOf(place.style).background, ...own];
    return Array.from({ length: each }, () => {
      const [first, ...rest] = said;
      return write(place, first ? draw.pick([first, ...rest]) : { level: 'info', text: 'idle' }, draw.ms(from, to));
    });
  });
}

/** The lines that the incident adds to a request: its cause, where it has one, and what is louder. */
function afflicted(spec: IncidentSpec, draw: Draw, write: Write, request: Request, withCause: boolean): LokiRow[] {
  const { slow, places, traceId, spans } = request;
  const endMs = slow.startMs + slow.durationMs;
  const place = places[places.length - 1];
  const rows: LokiRow[] = [];
  let saidAt = endMs;
  spec.symptoms.forEach((symptom, index) => {
    const at = places[places.length - 1 - symptom.hop];
    const span =
      symptom.hop === 0 ? slow : spans.find(({ service, kind }) => service === at?.service && kind === 'server');
    if (at && span) {
      const timeMs =
        symptom.hop === 0 ? endMs + draw.ms(0.5, 4) + index : span.startMs + span.durationMs - draw.ms(0.2, 2);
      rows.push(write(at, symptom, timeMs, { traceId, spanId: span.spanId }));
      saidAt = symptom.hop === 0 ? Math.min(saidAt === endMs ? timeMs : saidAt, timeMs) : saidAt;
    }
  });
  const edge = places[0];
  const root = spans[0];
  if (edge && root && draw.chance(0.6)) {
    rows.push(
      write(edge, draw.pick(EDGE), root.startMs + root.durationMs - draw.ms(0.2, 2), { traceId, spanId: root.spanId })
    );
  }
  if (place && withCause) {
    const ids = { traceId, ...(draw.chance(0.8) && { spanId: slow.spanId }) };
    switch (spec.cause.placed) {
      case 'during':
        rows.push(write(place, spec.cause, slow.startMs + slow.durationMs * draw.ms(0.5, 0.99), ids, true));
        break;
      case 'after':
        rows.push(write(place, spec.cause, endMs + draw.ms(2, draw.chance(0.3) ? 900 : 40), ids, true));
        break;
      case 'beside':
        if (saidAt === endMs) {
          rows.push(write(place, noiseOf(place.style).chatter[0], endMs + 1, ids));
        }
        rows.push(write(place, spec.cause, saidAt - draw.ms(0.3, 4), undefined, true));
        break;
      case 'inside':
        rows.push(write(place, spec.cause, slow.startMs + slow.durationMs * draw.ms(0.15, 0.95), undefined, true));
    }
  }
  return rows;
}

const between = (draw: Draw, [min, max]: readonly [number, number]) => draw.ms(min, max);

/** The incident of this description, the same for each seed. One in four has neither an hour before nor healthy traces. */
export function incidentOf(spec: IncidentSpec, seed: number): Incident {
  const draw = drawFor(`${seed}/${spec.name}`);
  const write = scribe(draw);
  const request = ordinary(spec, draw, write, START_MS + draw.ms(0, 60_000), between(draw, spec.slow.ms), 0.5);
  const trace = assembleTrace(request.traceId, request.spans);
  const root = request.spans[0];
  if (!trace || !root) {
    throw new Error(`No trace of ${spec.name}`);
  }
  const [from, to] = [trace.startMs - 1_000, trace.endMs + 2_000];
  const around = background(spec, draw, write, request, from, to, draw.int(8, 25));
  const seldom = request.places.filter(() => draw.chance(0.3));
  around.push(...seldom.map((place) => write(place, draw.pick(noiseOf(place.style).seldom), draw.ms(from, to))));
  for (let others = draw.int(4, 12); others > 0; others--) {
    const other = ordinary(
      spec,
      draw,
      write,
      draw.ms(from, to),
      between(draw, spec.slow.ms) * draw.pick([0.01, 0.01, 1]),
      0.15
    );
    const placed = other.rows.map((row) => onInstancesOf(row, request.places));
    around.push(...placed, ...(draw.chance(0.3) ? afflicted(spec, draw, write, other, false) : []));
  }
  const lines = [...request.rows, ...afflicted(spec, draw, write, request, true)];
  const own = lines.filter((row) => !row.id?.startsWith('cause') || idsOf(spec));
  const loose = lines.filter((row) => !own.includes(row));
  const known = draw.chance(0.75);
  return {
    name: spec.name,
    trace,
    lines: recordsOf(own),
    around: recordsOf([...around, ...loose]),
    isCause: ({ id }) => id?.startsWith('cause') ?? false,
    ...(known && history(spec, draw, write, request)),
  };
}

const idsOf = ({ cause }: IncidentSpec) => cause.placed === 'during' || cause.placed === 'after';

/** Other requests run on the same instances. */
function onInstancesOf(row: LokiRow, places: readonly Place[]): LokiRow {
  const instance = places.find(({ service }) => service === row.labels.service_name)?.instance ?? '';
  return { ...row, labels: { ...row.labels, service_instance_id: instance, k8s_pod_name: instance } };
}

const recordsOf = (rows: readonly LokiRow[]) =>
  readLogs([lokiFrame([...rows].sort((a, b) => (a.tsNs < b.tsNs ? -1 : a.tsNs > b.tsNs ? 1 : 0)))]);

function history(spec: IncidentSpec, draw: Draw, write: Write, request: Request): Pick<Incident, 'before' | 'healthy'> {
  const start = () => request.slow.startMs - draw.ms(60_000, HOUR_MS);
  const quick = () => between(draw, spec.slow.ms) * 0.02;
  const before: LokiRow[] = background(
    spec,
    draw,
    write,
    request,
    request.slow.startMs - HOUR_MS,
    request.slow.startMs,
    60
  );
  for (let n = draw.int(30, 80); n > 0; n--) {
    before.push(...ordinary(spec, draw, write, start(), quick(), 0.1).rows);
  }
  const place = request.places[request.places.length - 1];
  for (let n = spec.causeBefore ?? 0; place && n > 0; n--) {
    before.push(write(place, spec.cause, start()));
  }
  const healthy = Array.from({ length: draw.int(8, 20) }, () =>
    recordsOf(ordinary(spec, draw, write, start(), quick(), 0.3).rows)
  );
  return { before: recordsOf(before), healthy };
}
