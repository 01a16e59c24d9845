import fc from 'fast-check';
import { span, spanIdFor, T0, throttledTrace } from '../testing/traces';
import { neighbourWindows } from './neighbourWindows';
import { rankLines } from './rank';
import { line } from './testing/records';

const trace = throttledTrace();
const suspect = trace.byId.get(spanIdFor('4')); // 60–510
const at = (from: number, to: number) => ({ fromMs: T0 + from, toMs: T0 + to });
const web = { service: 'web-frontend', spanId: spanIdFor('1') };

it('asks for the time of the suspect, and around the lines that matter', () => {
  const lines = [
    line('done', 'info', 530),
    line('failed', 'error', 900, web),
    line('page drawn', 'info', 2000, web),
    line('much later', 'info', 9000),
  ];
  const { services, leftOut } = neighbourWindows(rankLines(lines, { trace, suspect }), { suspect });
  expect([...services]).toEqual([
    ['task-svc', [at(55, 535)]],
    ['web-frontend', [at(895, 905)]],
  ]);
  expect(leftOut).toBe(0);
});

it('asks nothing around noise', () => {
  const record = line('failed', 'error', 900, web);
  const around = (noise?: true) => neighbourWindows([{ record, score: 1, reasons: [], noise }]).services.size;
  expect([around(), around(true)]).toEqual([1, 0]);
});

it('takes the end of a suspect that is longer than the budget', () => {
  const long = span('9', [0, 60_000]);
  const { services } = neighbourWindows([], { suspect: long });
  expect(services.get('shop')).toEqual([at(45_005, 60_005)]);
});

it('stays within its budget and says what it left out; no window touches another', () => {
  const times = fc.array(fc.tuple(fc.integer({ min: 0, max: 60_000 }), fc.constantFrom('a', 'b', 'c')), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(times, (rows) => {
      const ranked = rankLines(rows.map(([ms, service]) => line('failed', 'error', ms, { service })));
      const { services, leftOut } = neighbourWindows(ranked, { budget: { windows: 4, totalMs: 500 } });
      const windows = [...services.values()].flat();
      expect(windows.length).toBeLessThanOrEqual(4);
      expect(windows.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0)).toBeLessThanOrEqual(500);
      for (const group of services.values()) {
        group.forEach(({ fromMs }, i) => expect(fromMs).toBeGreaterThan(group[i - 1]?.toMs ?? 0));
      }
      const covered = rows.filter(([ms, service]) =>
        services.get(service)?.some(({ fromMs, toMs }) => T0 + ms >= fromMs && T0 + ms <= toMs)
      );
      expect(covered.length).toBeGreaterThanOrEqual(rows.length - leftOut);
    })
  );
});
