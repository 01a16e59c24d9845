import fc from 'fast-check';
import { Timeline } from './timeline';

describe('virtual time', () => {
  it('does things in the order of their moments, and of their making within one', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 })), (moments) => {
        const timeline = new Timeline(0);
        const done: Array<[number, number]> = [];
        moments.forEach((moment, index) => timeline.at(moment, () => done.push([timeline.now, index])));
        timeline.runUntil(100);
        const expected = moments.map((moment, index): [number, number] => [moment, index]);
        expect(done).toEqual(expected.sort(([a, i], [b, j]) => a - b || i - j));
      })
    );
  });

  it('does at once what would be in the past, and leaves what is later', () => {
    const timeline = new Timeline(10);
    const done: string[] = [];
    timeline.at(20, () => {
      timeline.at(5, () => done.push(`past at ${timeline.now}`));
      done.push(`at ${timeline.now}`);
    });
    timeline.at(31, () => done.push('later'));
    timeline.runUntil(30);
    expect(done).toEqual(['at 20', 'past at 20']);
    expect(timeline.now).toBe(30);
  });
});
