import { act, screen, within } from '@testing-library/react';
import { testIds } from '../../../shared/testIds';

const MARKER = 'data-testid Exemplar marker';
export const PLOT = { left: 100, width: 400 };

export const panel = () => screen.getByTestId(testIds.metric.panel);
export const plot = () => panel().querySelector('.u-over') ?? panel();

/** Draws what Grafana's panel would draw: its plot (400 px wide, 100 px in), and one slot an exemplar, in order. */
export function drawPlot(markers: number): Element[] {
  const slot = `<div><div role="button" tabindex="0" data-testid="${MARKER}"><svg></svg></div></div>`;
  act(() => panel().insertAdjacentHTML('beforeend', `<div class="u-over"></div><div>${slot.repeat(markers)}</div>`));
  jest.spyOn(plot(), 'getBoundingClientRect').mockReturnValue(new DOMRect(PLOT.left, 0, PLOT.width, 200));
  return within(panel()).queryAllByTestId(MARKER);
}
