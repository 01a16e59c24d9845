import { judge } from '../../domain/logs/rarity';
import type { LogRecord } from '../../domain/logs/types';
import { usualOf } from './usual';

const line = (timeMs: number, text: string, traceId?: string): LogRecord => ({
  timeMs,
  line: text,
  severity: 'info',
  service: 'task-svc',
  traceId,
  labels: {},
});
const healthy = (count: number) =>
  Array.from({ length: count }, (_, i) => [
    line(1000 * i, 'query', `trace${i}`),
    line(1000 * i + 20, 'done', `trace${i}`),
  ]).flat();
/** A request of an earlier incident. */
const SLOW = [line(500, 'query', 'slow'), line(980, 'gave up after 3 attempts', 'slow')];
const OWN = [line(90_000, 'query', 'own'), line(90_500, 'gave up after 3 attempts', 'own')];
const [, gaveUp] = OWN;

const judged = (sample: LogRecord[], own = OWN) => judge(gaveUp ? [gaveUp] : [], usualOf(sample, own, 0.1))[0];

it('does not take for usual what another slow trace of that hour printed', () => {
  expect(judged([...healthy(20), ...SLOW])).toMatchObject({
    isNoise: false,
    reasons: [/not seen in 40 sampled lines/].map(expect.stringMatching),
  });
});

it('does where traces that were not slow printed it', () => {
  const quick = [line(500, 'query', 'quick'), line(510, 'gave up after 3 attempts', 'quick')];

  expect(judged([...healthy(20), ...quick])).toMatchObject({
    isNoise: true,
    reasons: ['healthy traces print it too (1 of 21 traces)'],
  });
});

it('does where all traces take as long as this one, which is then not slow', () => {
  const alike = healthy(20).map((record) => ({ ...record, timeMs: record.timeMs * 25 }));

  expect(judged([...alike, ...SLOW])).toMatchObject({ isNoise: true });
});

it('says nothing of an empty hour', () => {
  expect(judged([])).toBeUndefined();
});

it('counts lines without a trace id as of the hour, not of a trace', () => {
  const idle = Array.from({ length: 40 }, (_, i) => line(100 * i, 'gave up after 3 attempts'));

  expect(judged(idle)).toMatchObject({
    isNoise: true,
    reasons: ['as usual, 40 of 40 sampled lines of the hour before'],
  });
});
