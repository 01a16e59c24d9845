/**
 * The one place that reads the DOM to find data: which exemplar a marker of Grafana's time series panel stands for, and
 * which moment a click on its plot means. Unknown markup answers `undefined`, and the panel's stock behaviour remains.
 */
const MARKER = '[data-testid="data-testid Exemplar marker"]';
const PLOT = '.u-over';

/** The panel draws one slot a row, over all annotation frames in order, and keeps it even where nothing is shown. */
export function markerRow(target: EventTarget | null): number | undefined {
  const slot = target instanceof Element ? target.closest(MARKER)?.parentElement : undefined;
  const slots = slot?.parentElement?.children;
  const row = slot && slots ? Array.prototype.indexOf.call(slots, slot) : -1;
  return row >= 0 ? row : undefined;
}

/** Where on the plot's width a click lies, 0–1; undefined outside the plot and on whatever floats above it. */
export function plotPosition(target: EventTarget | null, clientX: number): number | undefined {
  const plot = target instanceof Element ? target.closest(PLOT) : null;
  if (!plot) {
    return undefined;
  }
  const { left, width } = plot.getBoundingClientRect();
  const position = (clientX - left) / width;
  return position >= 0 && position <= 1 ? position : undefined;
}

/**
 * Names every marker for screen readers and takes it out of the order of Tab, now and after each redraw.
 * @returns stops doing so
 */
export function nameMarkers(root: HTMLElement, nameOf: (row: number) => string | undefined): () => void {
  const apply = () => {
    for (const marker of root.querySelectorAll(MARKER)) {
      // The list beside the panel leads to the same traces in a tenth of the tab stops.
      marker.setAttribute('tabindex', '-1');
      const row = markerRow(marker);
      const name = row === undefined ? undefined : nameOf(row);
      if (name !== undefined && marker.getAttribute('aria-label') !== name) {
        marker.setAttribute('aria-label', name);
      }
    }
  };
  apply();
  const observer = new MutationObserver(apply);
  observer.observe(root, { childList: true, subtree: true });
  return () => observer.disconnect();
}
