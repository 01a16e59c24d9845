import { landedLine } from './model/lokiLanding';
import { END_MS, WHOLE } from './testing/ask';
import { SAMPLE } from './uids';
import { createWorld } from './world';

const world = createWorld(END_MS);
const spans = [...world.traces.values()].flat();
const slow = spans.filter(({ name, startMs, endMs }) => name === 'db:query' && endMs - startMs > 400);

describe('the sample’s world', () => {
  it('has one incident, in the middle of its window', () => {
    expect(slow.length).toBeGreaterThan(15);
    for (const { startMs, endMs } of slow) {
      expect(startMs).toBeGreaterThan(END_MS - SAMPLE.incident.fromMs - 1000);
      expect(endMs).toBeLessThan(END_MS - SAMPLE.incident.toMs + 1000);
    }
    expect(world.lines[0]?.timeMs).toBeGreaterThan(WHOLE.fromMs);
  });

  it('is the same for the same end, and for another end the same at another time', () => {
    expect(createWorld(END_MS)).toEqual(world);
    const later = createWorld(END_MS + 3_600_000);
    expect([...later.traces.keys()]).toEqual([...world.traces.keys()]);
    expect(later.deadTraces).toEqual(world.deadTraces);
    expect(later.lines.map(({ timeMs }) => timeMs - 3_600_000)).toEqual(world.lines.map(({ timeMs }) => timeMs));
  });

  it('has the trace of its slowest request in exemplars and lines, but not stored', () => {
    const [dead = ''] = world.deadTraces;
    const exemplars = world.series
      .filter(({ labels }) => labels.service === 'task-svc')
      .flatMap((series) => series.exemplars)
      .sort((a, b) => b.value - a.value);
    expect(dead.endsWith(exemplars[0]?.labels.trace_id ?? '-')).toBe(true);
    expect(world.traces.has(dead)).toBe(false);
    expect(world.linesOfTrace.get(dead)?.some(({ message }) => message.includes('RetryAttempts=3'))).toBe(true);
  });

  it('has slow traces with 64-bit, zero-led and whole ids', () => {
    const ids = slow.map(({ traceId }) => traceId);
    expect(ids.some((id) => /^0{16}/.test(id))).toBe(true);
    expect(ids.some((id) => /^0{1,3}[^0]/.test(id))).toBe(true);
    expect(ids.some((id) => /^[^0]/.test(id))).toBe(true);
  });

  it('has lines of traces that were not sampled, without flags', () => {
    const unsampled = world.lines.filter(({ span, service }) => span && !span.sampled && service === 'web-frontend');
    expect(unsampled.length).toBeGreaterThan(10);
    for (const line of unsampled) {
      expect(world.traces.has(line.span?.traceId ?? '')).toBe(false);
      expect(landedLine(line).metadata).not.toHaveProperty('flags');
    }
  });

  it('labels exemplars as each service’s client library does', () => {
    const namesOf = (service: string) =>
      new Set(
        world.series
          .filter(({ labels }) => labels.service === service)
          .flatMap(({ exemplars }) => exemplars.flatMap(({ labels }) => Object.keys(labels)))
      );
    expect(namesOf('task-svc')).toEqual(new Set(['trace_id', 'span_id']));
    expect(namesOf('web-frontend')).toEqual(new Set(['traceID', 'spanID']));
  });
});
