import { incidentOf } from './testing/generate';
import { INCIDENTS } from './testing/incidents';
import { rankIncident } from './testing/rankIncident';

describe('forty incidents with a hidden cause line', () => {
  const places = INCIDENTS.map((spec) => ({ name: spec.name, place: rankIncident(incidentOf(spec, 1)).place }));
  /** Those whose cause is further down, by name: what a failure prints. */
  const beyond = (most: number) =>
    places.filter(({ place }) => place > most).map(({ name, place }) => `${name}: ${place}`);

  it('are forty', () => expect(new Set(INCIDENTS.map(({ name }) => name)).size).toBe(40));

  it('have the cause among the first three patterns in 95 of 100', () => {
    const failed = beyond(3);
    expect(failed.length <= places.length * 0.05 ? [] : failed).toEqual([]);
  });

  it('have the cause first in 80 of 100', () => {
    const failed = beyond(1);
    expect(failed.length <= places.length * 0.2 ? [] : failed).toEqual([]);
  });

  it('are the same each time', () => {
    const [spec] = INCIDENTS;
    expect(spec && JSON.stringify(incidentOf(spec, 3).lines)).toBe(spec && JSON.stringify(incidentOf(spec, 3).lines));
  });
});
