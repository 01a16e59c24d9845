import fc from 'fast-check';
import { readLastAlert, readNotedValues, valuesAt } from './alertHistory';
import captured from './testing/alertAnnotations.json';

const change = (time: number, prevState: string, newState: string, series = 'service=a') => ({
  time,
  prevState,
  newState,
  alertName: 'Slow',
  text: `Slow {${series}} - A=1.0`,
});

describe('readLastAlert', () => {
  it.each([
    [
      'fired and stopped',
      [change(30, 'Alerting', 'Normal'), change(10, 'Normal', 'Alerting')],
      { startMs: 10, endMs: 30 },
    ],
    [
      'in any order',
      [change(10, 'Pending', 'Alerting'), change(30, 'Alerting', 'Normal (MissingSeries)')],
      { startMs: 10, endMs: 30 },
    ],
    [
      'the newest of several',
      [
        change(10, 'Normal', 'Alerting'),
        change(20, 'Alerting', 'Normal'),
        change(40, 'Normal', 'Alerting'),
        change(50, 'Alerting', 'Normal'),
      ],
      { startMs: 40, endMs: 50 },
    ],
    [
      'the same series',
      [
        change(10, 'Normal', 'Alerting'),
        change(20, 'Normal', 'Alerting', 'service=b'),
        change(50, 'Alerting', 'Normal'),
      ],
      { startMs: 10, endMs: 50 },
    ],
    ['whose beginning is too long ago', [change(50, 'Alerting', 'Normal')], { startMs: 50, endMs: 50 }],
    ['that still fires', [change(10, 'Normal', 'Alerting')], undefined],
    ['that was only pending', [change(10, 'Pending', 'Normal')], undefined],
  ])('%s', (_, answer, expected) => {
    expect(readLastAlert(answer)).toEqual(expected);
  });

  it('takes any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(readLastAlert(json)).toBeUndefined();
        expect(readNotedValues([json])).toEqual([]);
      })
    );
  });
});

describe('the values at which rules fired', () => {
  const noted = readNotedValues(captured);

  it('are those that Grafana 12.2 noted', () => {
    expect(noted).toEqual([
      { ruleName: 'P99 > 500 ms for task-svc', timeMs: 1795279930000, values: { A: 0.7659145714285777, B: 1 } },
    ]);
  });

  it.each([
    ['P99 > 500 ms for task-svc', 1795279930000 - 60_000, noted[0]?.values],
    ['P99 > 500 ms for task-svc', 1795279930000 - 3_600_000, {}],
    ['P99 > 500 ms for task-svc', undefined, {}],
    ['another', 1795279930000, {}],
  ])('are found by name and time: %s at %s', (name, activeAtMs, expected) => {
    expect(valuesAt(noted, { name, activeAtMs })).toEqual(expected);
  });
});
