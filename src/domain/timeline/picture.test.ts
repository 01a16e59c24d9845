import fc from 'fast-check';
import { rankLines } from '../logs/rank';
import type { LogRecord, Severity } from '../logs/types';
import { span, spanIdFor, T0, throttledTrace, traceOf } from '../testing/traces';
import { analyseTrace } from '../traces/analyse';
import type { Trace } from '../traces/types';
import { buildTimeline, type TimelineParts } from './build';
import { drawCurve, valueAt } from './drawCurve';
import { drawLanes } from './drawLanes';
import { geometryOf } from './geometry';
import { clustersIn, outsideOf } from './marks';
import { runsIn } from './runs';

const geometry = geometryOf(1000, 178);
const line = (timeMs: number, severity: Severity = 'info', rest: Partial<LogRecord> = {}): LogRecord => ({
  timeMs: T0 + timeMs,
  line: `${severity} at ${timeMs}`,
  severity,
  labels: {},
  ...rest,
});
const build = (trace: Trace | undefined, records: LogRecord[] = [], rest: TimelineParts = {}) => {
  const analysis = trace && analyseTrace(trace);
  const lines = rankLines(records, { trace, suspect: analysis?.suspects[0]?.span });
  return buildTimeline({ trace, analysis, lines, ...rest }, geometry.rows);
};
const hour: TimelineParts['curve'] = {
  timesMs: [-60, -30, 0, 30, 60].map((minutes) => T0 + minutes * 60_000),
  values: [0.1, null, 0.6, 0.4, 0.2],
  unit: 's',
  thresholdMs: 500,
};

describe('the timeline', () => {
  it('opens on the trace and reaches the metric’s whole window and every line', () => {
    const timeline = build(throttledTrace(), [line(-4_000_000), line(512)], { curve: hour });
    expect(timeline.home.fromMs).toBeGreaterThan(-100);
    expect(timeline.home.toMs).toBeLessThan(800);
    expect(timeline.whole.fromMs).toBeLessThan(-4_000_000);
    expect(timeline.whole.toMs).toBe(3_600_000);
  });

  it('stays where it is when lines and metric arrive after the trace', () => {
    const before = build(throttledTrace());
    const after = build(throttledTrace(), [line(-5000), line(650)], { curve: hour });
    expect(after.home).toEqual(before.home);
    expect(after.originMs).toBe(before.originMs);
  });

  it.each<[string, TimelineParts]>([
    ['nothing', {}],
    ['a curve without points', { curve: { timesMs: [], values: [], unit: 's' } }],
    ['a curve of one point', { curve: { timesMs: [T0], values: [1], unit: 's' } }],
    ['an exemplar alone', { exemplar: { timeMs: T0, value: 1 } }],
    ['a trace without duration', { trace: traceOf(span('a', [0, 0])) }],
  ])('of %s can be drawn', (_, parts) => {
    const timeline = buildTimeline(parts, geometry.rows);
    expect(timeline.whole.toMs).toBeGreaterThan(timeline.whole.fromMs);
    expect(timeline.home.toMs).toBeGreaterThan(timeline.home.fromMs);
    expect(() => drawLanes(timeline, { view: timeline.home, scroll: 0 }, geometry)).not.toThrow();
    expect(() => drawCurve(timeline, timeline.home, geometry)).not.toThrow();
  });

  it('moves lines as their span or service was moved for its clock', () => {
    const timeline = build(throttledTrace(2000), [
      line(2512, 'warn', { service: 'task-svc', spanId: spanIdFor('4') }),
      line(2590, 'info', { service: 'task-svc' }),
      line(612, 'info', { service: 'web-frontend' }),
      line(700, 'info', { service: 'elsewhere' }),
    ]);
    expect(timeline.marks.map(({ timeMs }) => Math.round(timeMs))).toEqual([512, 590, 612, 700]);
    expect(timeline.moved).toEqual(['task-svc']);
  });
});

describe('the lanes drawn', () => {
  const draw = (trace: Trace, view?: { fromMs: number; toMs: number }, scroll = 0) => {
    const timeline = build(trace);
    return drawLanes(timeline, { view: view ?? timeline.home, scroll }, geometry);
  };

  it('show span, own time, critical path, failure and name', () => {
    const trace = traceOf(
      span('GET', [0, 100], { kind: 'server' }),
      span('query', [20, 60], { parent: 'GET', status: 'error' })
    );
    const { bars, own, critical, failed, labels } = draw(trace, { fromMs: 0, toMs: 100 });
    const inPixels = ({ x, width }: { x: number; width: number }) => [x, x + width];
    expect(bars.map(inPixels)).toEqual([
      [0, 1000],
      [200, 600],
    ]);
    expect(own.map(inPixels)).toEqual([
      [0, 200],
      [600, 1000],
      [200, 600],
    ]);
    expect(critical.map(inPixels)).toEqual(own.map(inPixels));
    expect(failed).toEqual([{ x: 207, y: bars[1]?.y }]);
    expect(labels.map(({ text }) => text)).toEqual(['Suspect: GET · shop · 100 ms', 'query · shop · 40 ms']);
  });

  it('name a span that is too short for its name beside it', () => {
    const trace = traceOf(span('GET', [0, 100]), span('tiny', [50, 50.1], { parent: 'GET' }));
    const label = draw(trace).labels.find(({ text }) => text.startsWith('tiny'));
    expect(label).toMatchObject({ inside: false, align: 'left' });
  });

  it('name the trace as a whole where it is a sliver', () => {
    const { labels } = draw(throttledTrace(), { fromMs: -1_800_000, toMs: 1_800_000 });
    expect(labels.map(({ text }) => text)).toEqual(['the trace, 612 ms']);
  });

  it('hold only rows in view', () => {
    const calls = Array.from({ length: 500 }, (_, i) => span(`${i}x`, [10, 90], { parent: 'root' }));
    const trace = traceOf(span('root', [0, 100]), ...calls);
    expect(draw(trace).bars.length).toBeLessThanOrEqual(geometry.rows + 1);
    const far = draw(trace, undefined, 200 * 17);
    expect(far.bars.map(({ index }) => index)).toContain(201);
    expect(far.bars.length).toBeLessThanOrEqual(geometry.rows + 2);
  });
});

describe('runs', () => {
  const stretches = fc.array(
    fc.tuple(fc.double({ min: 0, max: 5, noNaN: true }), fc.double({ min: 0, max: 5, noNaN: true })),
    {
      maxLength: 300,
    }
  );

  it('stand for every stretch in view once, in order, and no more of them than pixels allow', () => {
    fc.assert(
      fc.property(
        stretches,
        fc.integer({ min: 10, max: 500 }),
        fc.double({ min: 0, max: 900, noNaN: true }),
        (given, width, fromMs) => {
          let at = 0;
          const list = given.map(([gap, length]) => ({ from: (at += gap), to: (at += length) }));
          const view = { fromMs, toMs: fromMs + 300 };
          const runs = runsIn(
            { first: 0, end: list.length, fromMs: (i) => list[i]?.from ?? 0, toMs: (i) => list[i]?.to ?? 0 },
            view,
            width
          );
          const seen = list.flatMap(({ from, to }, i) => (to >= view.fromMs && from <= view.toMs ? [i] : []));
          expect(runs.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, n) => from + n))).toEqual(seen);
          expect(runs.length).toBeLessThanOrEqual(2 * width + 2);
          runs.forEach(({ x, width: wide }, i) => {
            expect(wide).toBeGreaterThanOrEqual(1 - 1e-9);
            expect(x).toBeGreaterThanOrEqual((runs[i - 1]?.x ?? 0) - 1);
          });
        }
      )
    );
  });
});

describe('log marks', () => {
  const view = { fromMs: 0, toMs: 1000 };

  it('that would hide one another are one, as severe as the worst, led by the one to read first', () => {
    const timeline = build(undefined, [line(100), line(103, 'error'), line(105, 'warn'), line(400, 'debug')], {
      exemplar: { timeMs: T0, value: 1 },
    });
    const clusters = clustersIn(timeline.marks, view, 1000);
    expect(clusters.map(({ x, severity, from, to }) => [x, severity, to - from])).toEqual([
      [100, 'error', 3],
      [400, 'debug', 1],
    ]);
    expect(timeline.marks[clusters[0]?.best ?? -1]?.line.record.severity).toBe('error');
  });

  it('outside of the view are counted by side', () => {
    const timeline = build(throttledTrace(), [line(-90_000), line(0), line(1000), line(1001), line(5000)]);
    expect(outsideOf(timeline.marks, view)).toEqual({ earlier: 1, later: 2 });
  });
});

describe('the curve', () => {
  const timeline = build(throttledTrace(), [], { curve: hour, exemplar: { timeMs: T0 + 600, value: 0.612 } });

  it('breaks at a gap and runs through a view between two points', () => {
    expect(drawCurve(timeline, timeline.whole, geometry).lines.map((points) => points.length)).toEqual([1, 3]);
    const [points = []] = drawCurve(timeline, { fromMs: 100, toMs: 700 }, geometry).lines;
    expect(points[0]?.x).toBeLessThan(0);
    expect(points[1]?.x).toBeGreaterThan(1000);
  });

  it('has the exemplar above the threshold where its value is', () => {
    const { exemplar, thresholdY } = drawCurve(timeline, timeline.home, geometry);
    expect(exemplar?.y).toBeLessThan(thresholdY ?? -1);
    expect(drawCurve(timeline, { fromMs: 0, toMs: 100 }, geometry).exemplar).toBeUndefined();
  });

  it.each([
    [15 * 60_000, 500],
    [0, 600],
    [-15 * 60_000, undefined],
    [-61 * 60_000, undefined],
  ])('%d ms after the trace is %s ms', (timeMs, expected) => {
    const value = timeline.curve && valueAt(timeline.curve, timeMs);
    expect(value === undefined ? undefined : Math.round(value)).toBe(expected);
  });
});
