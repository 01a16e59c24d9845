import { createEvent, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { spanIdFor, T0 } from '../../domain/testing/traces';
import { lineIdOf } from '../../domain/logs/lineId';
import { testIds } from '../../shared/testIds';
import { LineChosen } from '../events';
import { change, mount } from '../testing/mount';
import { hour, record, scenarios } from './testing/scenarios';
import { TimelineScene, type TimelineState } from './TimelineScene';

const WINDOW: [number, number] = [T0 - 2_400_000, T0 + 1_200_000];
/** jsdom's stub of a resize observer gives everything this width; the strip's rows begin here. */
const WIDTH = 800;
const LANES_TOP = 52;
const ROW = 17;
const LINES_MIDDLE = 390;

const strip = () => screen.getByTestId(testIds.timeline.strip);
const spoken = () => screen.getByTestId(testIds.timeline.spoken);
const shown = (): [number, number] => [Number(strip().dataset.fromMs) - T0, Number(strip().dataset.toMs) - T0];
const length = () => shown()[1] - shown()[0];
const xOf = (atMs: number) => ((atMs - shown()[0]) / length()) * WIDTH;

async function open(state: Partial<TimelineState>) {
  const scene = new TimelineScene(state);
  const lines: Array<LineChosen['payload']> = [];
  scene.subscribeToEvent(LineChosen, ({ payload }) => lines.push(payload));
  const mounted = mount(scene, WINDOW);
  // Its code is a chunk of its own, and its size is known a moment after the first drawing.
  await screen.findByTestId(testIds.timeline.note);
  await waitFor(() => {
    const canvas = screen.getByTestId(testIds.timeline.region).querySelector('canvas');
    expect(canvas?.width ?? WIDTH).toBe(WIDTH);
  });
  return { scene, lines, ...mounted };
}

const openThrottled = () => open(scenarios.throttled?.() ?? {});

function at(element: HTMLElement, type: 'pointerDown' | 'pointerMove' | 'pointerUp', x: number, y: number) {
  const event = createEvent[type](element, { button: 0 });
  // jsdom's pointer events drop the place.
  Object.defineProperties(event, { clientX: { value: x }, clientY: { value: y }, button: { value: 0 } });
  fireEvent(element, event);
}
function click(x: number, y: number) {
  at(strip(), 'pointerDown', x, y);
  at(strip(), 'pointerUp', x, y);
}
const press = (...keys: string[]) => keys.forEach((key) => fireEvent.keyDown(strip(), { key }));

describe('before there is a trace', () => {
  it('says what to do, or what is waited for', async () => {
    const { scene } = await open({});
    expect(screen.getByTestId(testIds.timeline.note)).toHaveTextContent('once a trace is open: choose an exemplar');
    change(scene, { waiting: 'Looking for a live exemplar…' });
    expect(screen.getByTestId(testIds.timeline.note)).toHaveTextContent('Looking for a live exemplar…');
    expect(screen.queryByTestId(testIds.timeline.strip)).not.toBeInTheDocument();
  });

  it('shows the metric’s whole window', async () => {
    await open(hour());
    expect(length()).toBe(239 * 15_000);
    expect(screen.getByRole('button', { name: 'Show the trace' })).toBeDisabled();
  });
});

describe('with a trace', () => {
  it('opens on it, and stays there when the lines arrive', async () => {
    const { trace, analysis, lines, ...metric } = scenarios.throttled?.() ?? {};
    const { scene } = await open(metric);
    change(scene, { trace, analysis });
    expect(screen.getByTestId(testIds.timeline.note)).toHaveTextContent('once they were read');
    const before = shown();
    expect(before[0]).toBeGreaterThan(-100);
    expect(before[1]).toBeLessThan(800);
    change(scene, { lines });
    expect(shown()).toEqual(before);
    expect(screen.getByTestId(testIds.timeline.note)).toBeEmptyDOMElement();
    change(scene, { lines: [] });
    expect(screen.getByTestId(testIds.timeline.note)).toHaveTextContent('No log lines were found.');
  });

  it('says in words what it shows', async () => {
    await openThrottled();
    expect(strip()).toHaveAccessibleName('Timeline of the trace');
    expect(strip()).toHaveAccessibleDescription(
      expect.stringContaining('The suspect is db:query in task-svc: 450 of 612 ms, 3 retries. 6 log lines.')
    );
    expect(strip()).toHaveAccessibleDescription(expect.stringContaining('Enter chooses'));
  });

  it('names the service whose clock is off', async () => {
    await open(scenarios.skewed?.() ?? {});
    expect(screen.getByTestId(testIds.timeline.region)).toHaveTextContent('The clock of task-svc is off');
  });

  it('opens on the next trace, wherever the last one was left', async () => {
    const { scene } = await openThrottled();
    press('w');
    change(scene, scenarios.small?.() ?? {});
    expect(length()).toBeLessThan(60);
  });
});

describe('a click', () => {
  it('on a span chooses it, on the chosen one lets it go', async () => {
    const { scene, heard } = await openThrottled();
    const click4 = () => click(xOf(300), LANES_TOP + 3 * ROW + 5);
    click4();
    change(scene, { chosenSpanId: spanIdFor('4') });
    click4();
    expect(heard.spans).toEqual([spanIdFor('4'), undefined]);
  });

  it('on a tick chooses the line', async () => {
    const { scene, lines } = await openThrottled();
    const chosen = record(512, 'warn', 'throttled by DynamoDB, RetryAttempts=3', '4');
    click(xOf(512), LINES_MIDDLE);
    change(scene, { chosenLineId: lineIdOf(chosen) });
    click(xOf(512), LINES_MIDDLE);
    expect(lines).toEqual([{ lineId: lineIdOf(chosen), record: chosen }, {}]);
  });

  it('on nothing, and a drag, choose nothing', async () => {
    const { heard, lines } = await openThrottled();
    click(xOf(300), LANES_TOP + 5 * ROW + 5);
    at(strip(), 'pointerDown', xOf(300), LANES_TOP + 5);
    at(strip(), 'pointerMove', xOf(300) + 50, LANES_TOP + 5);
    at(strip(), 'pointerUp', xOf(300), LANES_TOP + 5);
    expect([heard.spans, lines]).toEqual([[], []]);
  });
});

describe('the mouse', () => {
  const turn = (init: WheelEventInit) => {
    const event = new WheelEvent('wheel', { bubbles: true, cancelable: true, clientX: 400, clientY: 80, ...init });
    fireEvent(strip(), event);
    return event.defaultPrevented;
  };

  it('pans by dragging', async () => {
    await openThrottled();
    const [from, to] = shown();
    at(strip(), 'pointerDown', 400, 80);
    at(strip(), 'pointerMove', 300, 80);
    at(strip(), 'pointerUp', 300, 80);
    at(strip(), 'pointerMove', 100, 80);
    expect(shown()[0] - from).toBeCloseTo((to - from) / 8, 3);
  });

  it('zooms with Ctrl and the wheel around the pointer, and pans with Shift', async () => {
    await openThrottled();
    const [from, to] = shown();
    const middle = (from + to) / 2;
    expect(turn({ deltaY: -100, ctrlKey: true })).toBe(true);
    expect(length()).toBeLessThan((to - from) * 0.7);
    expect((shown()[0] + shown()[1]) / 2).toBeCloseTo(middle, 3);
    const before = shown();
    expect(turn({ deltaY: 80, shiftKey: true })).toBe(true);
    expect(shown()[0]).toBeGreaterThan(before[0]);
  });

  it('leaves the wheel to the page where there are no rows to scroll', async () => {
    await openThrottled();
    const before = shown();
    expect(turn({ deltaY: 100 })).toBe(false);
    expect(shown()).toEqual(before);
  });

  it('scrolls rows where there are more than fit', async () => {
    await open(scenarios.parallel?.() ?? {});
    expect(turn({ deltaY: -100 })).toBe(false);
    expect(turn({ deltaY: 100 })).toBe(true);
  });

  it('shows one moment across all of it, and what lies under it', async () => {
    await openThrottled();
    at(strip(), 'pointerMove', xOf(300), LANES_TOP + 3 * ROW + 5);
    expect(screen.getByTestId(testIds.timeline.cursor)).toBeInTheDocument();
    expect(strip()).toHaveTextContent(/\+300 ms \(\d\d:\d\d:\d\d\.\d{3}\), latency 61\d ms/);
    expect(screen.getByTestId(testIds.timeline.details)).toHaveTextContent('db:query in task-svc');
    fireEvent.pointerLeave(strip());
    expect(screen.queryByTestId(testIds.timeline.cursor)).not.toBeInTheDocument();
  });
});

describe('the keyboard', () => {
  it('walks spans and lines, says each, and chooses', async () => {
    const { heard, lines } = await openThrottled();
    press('ArrowUp');
    expect(spoken()).toHaveTextContent('GET /task in task-svc, starts at +20.0 ms, lasts 570 ms');
    expect(spoken()).toHaveTextContent('span 3 of 4, level 3');
    press('Enter');
    expect(heard.spans).toEqual([spanIdFor('3')]);
    expect(spoken()).toHaveTextContent(/^chosen, GET \/task in task-svc/);
    press('End', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight');
    expect(spoken()).toHaveTextContent(/WARN line of task-svc .* to be read first/);
    press(' ');
    expect(lines[0]?.record?.line).toContain('RetryAttempts=3');
  });

  it('zooms, pans, and shows span, trace and whole window', async () => {
    await openThrottled();
    const home = shown();
    press('+');
    expect(length()).toBeCloseTo((home[1] - home[0]) / 2, 3);
    fireEvent.keyDown(strip(), { key: 'ArrowRight', shiftKey: true });
    press('z');
    expect(shown()[0]).toBeCloseTo(60 - 45, 2);
    expect(shown()[1]).toBeCloseTo(510 + 45, 2);
    press('w');
    expect(length()).toBeCloseTo(239 * 15_000, 3);
    press('t');
    expect(shown()[0]).toBeCloseTo(home[0], 6);
  });

  it('leaves other keys, and those with Ctrl, to the page', async () => {
    await openThrottled();
    const isLeft = (init: KeyboardEventInit) => fireEvent.keyDown(strip(), init);
    expect([isLeft({ key: 'Tab' }), isLeft({ key: 'k', ctrlKey: true }), isLeft({ key: '+', ctrlKey: true })]).toEqual([
      true,
      true,
      true,
    ]);
    expect(isLeft({ key: 'ArrowDown' })).toBe(false);
  });
});

describe('buttons', () => {
  it('zoom and show the whole window and the trace again', async () => {
    const user = userEvent.setup();
    await openThrottled();
    const home = length();
    await user.click(screen.getByRole('button', { name: 'Zoom in' }));
    expect(length()).toBeCloseTo(home / 2, 3);
    await user.click(screen.getByRole('button', { name: 'Zoom out' }));
    await user.click(screen.getByRole('button', { name: 'Show all 59m 45s' }));
    expect(length()).toBeCloseTo(239 * 15_000, 3);
    await user.click(screen.getByRole('button', { name: 'Show the trace' }));
    expect(length()).toBeCloseTo(home, 3);
  });

  it('tell of lines outside of the view, and widen it to the nearest', async () => {
    const user = userEvent.setup();
    await open(scenarios.outside?.() ?? {});
    expect(screen.getByRole('button', { name: '1 line earlier' })).toBeVisible();
    await user.click(screen.getByRole('button', { name: '2 lines later' }));
    expect(shown()[1]).toBeGreaterThan(1400);
    expect(shown()[1]).toBeLessThan(4000);
    expect(screen.getByRole('button', { name: '1 line later' })).toBeVisible();
    await user.click(screen.getByRole('button', { name: '1 line earlier' }));
    expect(shown()[0]).toBeLessThan(-90_000);
  });
});
