import fc from 'fast-check';
import type { Stretch } from './types';
import { clampView, lengthOf, MIN_VISIBLE_MS, panView, revealStretch, timeAt, xOf, zoomView } from './view';

const whole: Stretch = { fromMs: -2_400_000, toMs: 1_200_000 };
const home: Stretch = { fromMs: -18, toMs: 722 };

/** Views inside of the whole, from a millisecond to the hour. */
const views = fc
  .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 6.5, noNaN: true }))
  .map(([at, power]): Stretch => {
    const length = Math.min(10 ** power, lengthOf(whole));
    const fromMs = whole.fromMs + at * (lengthOf(whole) - length);
    return { fromMs, toMs: fromMs + length };
  });

const inside = ({ fromMs, toMs }: Stretch) =>
  fromMs >= whole.fromMs - 1e-6 && toMs <= whole.toMs + 1e-6 && toMs - fromMs >= MIN_VISIBLE_MS * 0.999;

describe('a view', () => {
  it('maps time to pixels and back', () => {
    fc.assert(
      fc.property(views, fc.double({ min: 0, max: 1600, noNaN: true }), (view, x) => {
        expect(xOf(view, 1600, timeAt(view, 1600, x))).toBeCloseTo(x, 3);
      })
    );
  });

  it('never leaves the whole, however it is zoomed, panned or asked to show something', () => {
    const number = fc.double({ min: -1e7, max: 1e7, noNaN: true });
    fc.assert(
      fc.property(views, number, number, fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (view, a, b, factor) => {
        expect(inside(zoomView(view, whole, a, factor))).toBe(true);
        expect(inside(panView(view, whole, a))).toBe(true);
        expect(inside(clampView({ fromMs: a, toMs: a + Math.abs(b) }, whole))).toBe(true);
        expect(inside(revealStretch(view, whole, { fromMs: a, toMs: a + 5 }))).toBe(true);
      })
    );
  });

  it('keeps the moment under the pointer in place while zooming', () => {
    const zoomed = zoomView(home, whole, 512, 0.5);
    expect(xOf(zoomed, 1000, 512)).toBeCloseTo(xOf(home, 1000, 512), 6);
    expect(lengthOf(zoomed)).toBeCloseTo(370, 6);
  });

  it('reaches the whole window from the trace and a span of microseconds from there', () => {
    let view = home;
    for (let i = 0; i < 20; i++) {
      view = zoomView(view, whole, 300, 2);
    }
    expect(view).toEqual(whole);
    for (let i = 0; i < 40; i++) {
      view = zoomView(view, whole, 300, 0.5);
    }
    expect(lengthOf(view)).toBeCloseTo(MIN_VISIBLE_MS, 6);
    expect(view.fromMs).toBeLessThanOrEqual(300);
    expect(view.toMs).toBeGreaterThanOrEqual(300);
  });

  it('pans without changing its length, up to the limit', () => {
    expect(panView(home, whole, 100)).toEqual({ fromMs: 82, toMs: 822 });
    expect(panView(home, whole, 1e9)).toEqual({ fromMs: whole.toMs - 740, toMs: whole.toMs });
  });

  it.each([
    ['in view', { fromMs: 60, toMs: 510 }, home],
    ['longer than the view', { fromMs: -1000, toMs: 5000 }, home],
  ])('stays where it is for a stretch %s', (_, stretch, expected) => {
    expect(revealStretch(home, whole, stretch)).toEqual(expected);
  });

  it.each([
    ['before', { fromMs: -5000, toMs: -4000 }, -4000],
    ['after', { fromMs: 4000, toMs: 5000 }, 4000],
  ])('moves to a stretch %s it', (_, stretch, near) => {
    const view = revealStretch(home, whole, stretch);
    expect(lengthOf(view)).toBeCloseTo(lengthOf(home), 6);
    expect(view.fromMs).toBeLessThan(near);
    expect(view.toMs).toBeGreaterThan(near);
  });
});
