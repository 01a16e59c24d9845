/**
 * Where the ranker puts the line that explains an incident: the demo's faults, and forty generated incidents with a
 * hidden cause line. Each is read as the page reads it: suspect span, first ranking, windows beside its lines, the
 * neighbours found there, second ranking, patterns collapsed. Run alone, it prints the place of each.
 */
import { incidentOf as demoIncidentOf } from '../../src/backends/sample/testing/incident';
import type { FaultName } from '../../src/backends/sample/model/faults';
import { lineText, streamLabels } from '../../src/backends/sample/model/lineShapes';
import type { LineRecord } from '../../src/backends/sample/model/records';
import { recordShop, type Records } from '../../src/backends/sample/model/testing/record';
import { readLogs } from '../../src/domain/logs/readLogs';
import { type Incident, incidentOf } from '../../src/domain/logs/testing/generate';
import { CONTROL, HELD_OUT, INCIDENTS } from '../../src/domain/logs/testing/incidents';
import { rankIncident } from '../../src/domain/logs/testing/rankIncident';
import { lokiFrame } from '../../src/domain/testing/frames';
import { atMost, type Row } from './row';

const SEED = 1;
const MORE_SEEDS = [2, 3, 4, 5, 6, 7, 8, 9, 10];
/** Traces of each of the demo's faults; the worst place counts. */
const TRACES = 12;

interface Ranked {
  name: string;
  group: 'demo' | 'tuned' | 'held out' | 'control';
  /** Of the cause among the patterns. */
  place: number;
}

const recordsOf = (lines: readonly LineRecord[]) =>
  readLogs([
    lokiFrame(
      lines.map((line) => ({
        tsNs: `${Math.trunc(line.timeMs)}000000`,
        line: lineText(line),
        labels: { ...streamLabels(line), service_name: line.serviceName },
      }))
    ),
  ]);

/** The traces that the fault hit, each with the line that tells of it. */
type Hit = (records: Records) => Array<{ traceId: string; cause: LineRecord }>;

const withLine =
  (words: RegExp): Hit =>
  ({ lines }) =>
    lines.flatMap((cause) => (cause.span && words.test(cause.message) ? [{ traceId: cause.span.traceId, cause }] : []));

/** The line has no id: its trace is the one whose span of that service it was written in, if there is just one. */
const besideItsTrace: Hit = ({ lines, spans }) =>
  lines
    .filter(({ span, level }) => span === undefined && level === 'error')
    .flatMap((cause) => {
      const around = spans.filter(
        ({ service, kind, startMs, endMs }) =>
          service === cause.service && kind === 'server' && startMs <= cause.timeMs && cause.timeMs <= endMs
      );
      const [only] = around;
      return only && around.length === 1 ? [{ traceId: only.traceId, cause }] : [];
    });

const DEMO: ReadonlyArray<readonly [FaultName, Hit]> = [
  ['throttle', withLine(/RetryAttempts=3/)],
  ['row-lock', withLine(/row-level lock/)],
  ['status-unset', withLine(/receipt could not be stored/)],
  ['context-lost', besideItsTrace],
];

function demoRanked(): Ranked[] {
  const calm = recordShop([], { seconds: 60, seed: 2 });
  const before = recordsOf(calm.lines);
  const ids = [...new Set(calm.spans.map(({ traceId }) => traceId))].slice(0, 20);
  const healthy = ids.map((id) => demoIncidentOf(calm, id).lines);
  return DEMO.map(([fault, hit]) => {
    const records = recordShop([fault], { seconds: 60 });
    const places = hit(records)
      .slice(0, TRACES)
      .map(({ traceId, cause }) => {
        const { trace, lines } = demoIncidentOf(records, traceId);
        const around = recordsOf(records.lines.filter(({ span }) => span?.traceId !== traceId));
        const text = lineText(cause);
        const isCause: Incident['isCause'] = ({ line, timeMs }) => line === text && timeMs === Math.trunc(cause.timeMs);
        return rankIncident({ name: fault, trace, lines, around, before, healthy, isCause }).place;
      });
    if (places.length === 0) {
      throw new Error(`The demo has no trace with the fault ${fault}.`);
    }
    return { name: `demo: ${fault}`, group: 'demo', place: Math.max(...places) };
  });
}

function generatedRanked(seed: number): Ranked[] {
  const placed = (specs: typeof INCIDENTS, groupOf: (name: string) => Ranked['group']) =>
    specs.map((spec) => ({
      name: spec.name,
      group: groupOf(spec.name),
      place: rankIncident(incidentOf(spec, seed)).place,
    }));
  return [
    ...placed(INCIDENTS, (name) => (HELD_OUT.has(name) ? 'held out' : 'tuned')),
    ...placed(CONTROL, () => 'control'),
  ];
}

/** Percent of the incidents whose cause is further down than `most`. */
function missed(ranked: readonly Ranked[], most: number): number {
  const far = ranked.filter(({ place }) => place > most).length;
  return Math.round((1000 * far) / ranked.length) / 10;
}

const toldOnly = (name: string, value: number): Row => ({
  name,
  value,
  unit: '%',
  ok: null,
  reason: 'told only, no goal',
});

/** How often the cause is not first, and not among the first three. */
export async function benchRanking(): Promise<Row[]> {
  const ranked = [...demoRanked(), ...generatedRanked(SEED)];
  const all = ranked.filter(({ group }) => group !== 'control');
  const seeds = MORE_SEEDS.flatMap(generatedRanked);
  const of = (group: Ranked['group']) => [...ranked, ...seeds].filter((one) => one.group === group);
  const forty = seeds.filter(({ group }) => group !== 'control');
  return [
    atMost(`cause line not in the top 3, of ${all.length} incidents`, missed(all, 3), '%', 5),
    atMost(`cause line not first, of ${all.length} incidents`, missed(all, 1), '%', 20),
    toldOnly('… not in the top 3, nine other draws of them', missed(forty, 3)),
    toldOnly('… not first, nine other draws of them', missed(forty, 1)),
    toldOnly('… not in the top 3, the half held out', missed(of('held out'), 3)),
    toldOnly('… not first, the half held out', missed(of('held out'), 1)),
    toldOnly('… not in the top 3, ten others, whose words the ranker never took', missed(of('control'), 3)),
    toldOnly('… not first, ten others, whose words the ranker never took', missed(of('control'), 1)),
  ];
}

if (require.main === module) {
  void benchRanking().then((rows) => {
    console.table([...demoRanked(), ...generatedRanked(SEED)]);
    console.table(rows);
  });
}
