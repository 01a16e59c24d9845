import { markerRow, nameMarkers, plotPosition } from './exemplarMarkers';

const TEST_ID = 'data-testid Exemplar marker';
const marker = `<div role="button" tabindex="0" data-testid="${TEST_ID}"><svg><path d="M0"></path></svg></div>`;
const slot = (content = marker) => `<div style="position: absolute">${content}</div>`;

/** A panel as Grafana 12 draws it: one absolutely placed slot a row, empty where the row is hidden. */
function panel(...slots: string[]) {
  document.body.innerHTML = `<div class="uplot"><div class="u-over"></div></div><div id="canvas">${slots.join('')}</div>`;
  const markers = () => [...document.querySelectorAll(`[data-testid="${TEST_ID}"]`)];
  return { markers, canvas: document.getElementById('canvas') ?? document.body };
}

const names = (elements: Element[]) => elements.map((element) => element.getAttribute('aria-label'));

describe('markerRow', () => {
  it('counts slots, hidden rows among them', () => {
    const { markers } = panel(slot(), slot(''), slot());

    expect(markers().map((element) => markerRow(element))).toEqual([0, 2]);
  });

  it('takes a click on what is drawn inside a marker', () => {
    const { markers } = panel(slot(), slot());

    expect(markers().map((element) => markerRow(element.querySelector('path')))).toEqual([0, 1]);
  });

  it('knows nothing of other elements', () => {
    const { canvas } = panel(slot('<div role="button">annotation</div>'));

    expect([markerRow(canvas), markerRow(canvas.firstElementChild), markerRow(null), markerRow(window)]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('knows nothing of a marker that lies nowhere', () => {
    const loose = document.createElement('div');
    loose.dataset.testid = TEST_ID;

    expect(markerRow(loose)).toBeUndefined();
  });
});

describe('plotPosition', () => {
  it.each([
    [100, 0],
    [300, 0.5],
    [500, 1],
    [99, undefined],
    [501, undefined],
  ])('of x=%i is %s of the width', (x, position) => {
    panel();
    const over = document.querySelector('.u-over');
    if (over) {
      jest.spyOn(over, 'getBoundingClientRect').mockReturnValue(new DOMRect(100, 0, 400, 200));
    }
    expect(plotPosition(over, x)).toBe(position);
  });

  it('is none beside the plot, and none on a plot without a width', () => {
    const { canvas } = panel();

    expect(plotPosition(canvas, 10)).toBeUndefined();
    expect(plotPosition(document.querySelector('.u-over'), 10)).toBeUndefined();
  });
});

describe('nameMarkers', () => {
  const nameOf = (row: number) => (row === 9 ? undefined : `row ${row}`);
  /** Observers are told in a microtask. */
  const observed = () => Promise.resolve();

  it('names what is there, and leaves alone what has no name', () => {
    const { markers } = panel(slot(), slot(''), slot());

    const stop = nameMarkers(document.body, (row) => (row === 0 ? undefined : nameOf(row)));

    expect(names(markers())).toEqual([null, 'row 2']);
    stop();
  });

  it('names what a redraw brings, and keeps the names right when rows change', async () => {
    const { markers, canvas } = panel(slot());
    const stop = nameMarkers(document.body, nameOf);

    canvas.insertAdjacentHTML('afterbegin', slot());
    await observed();
    expect(names(markers())).toEqual(['row 0', 'row 1']);

    canvas.innerHTML = slot('') + slot();
    await observed();
    expect(names(markers())).toEqual(['row 1']);
    stop();
  });

  it('stops when told to', async () => {
    const { markers, canvas } = panel(slot());
    nameMarkers(document.body, nameOf)();

    canvas.insertAdjacentHTML('beforeend', slot());
    await observed();

    expect(names(markers())).toEqual(['row 0', null]);
  });
});
