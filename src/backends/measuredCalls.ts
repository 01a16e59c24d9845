import { isDataSourceCall } from '../domain/cost/calls';
import type { MeasuredCall } from '../domain/cost/types';

export interface Measuring {
  /** Requests to data sources, in the order in which the browser told of them; undefined where it measures none. */
  calls(): readonly MeasuredCall[] | undefined;
  /** Whether the browser's memory was full before anybody listened: some may be missing then. */
  cut(): boolean;
  stop(): void;
}

/**
 * Listens to what the browser measures of requests to data sources that began after `sinceMs` (milliseconds since the
 * page was loaded), also of those that ended before the call. Sizes are those of the body as it came: answers of
 * Grafana are of the page's own origin, so that browsers tell them (https://www.w3.org/TR/resource-timing/).
 * @param spare so many measurements the browser had room for at `sinceMs`
 */
export function measureCalls(sinceMs: number, spare: number, onChange: () => void): Measuring {
  if (typeof PerformanceObserver === 'undefined') {
    return { calls: () => undefined, cut: () => false, stop: () => undefined };
  }
  const calls: MeasuredCall[] = [];
  const isSince = ({ startTime }: PerformanceEntry) => startTime >= sinceMs;
  const cut = performance.getEntriesByType('resource').filter(isSince).length >= spare;
  const observer = new PerformanceObserver((list) => {
    const before = calls.length;
    for (const entry of list.getEntries()) {
      if (entry instanceof PerformanceResourceTiming && isSince(entry) && isDataSourceCall(entry.name)) {
        const { name, responseEnd, duration, encodedBodySize } = entry;
        calls.push({ url: name, endMs: responseEnd, tookMs: duration, bytes: encodedBodySize });
      }
    }
    if (calls.length > before) {
      onChange();
    }
  });
  observer.observe({ type: 'resource', buffered: true });
  return { calls: () => calls, cut: () => cut, stop: () => observer.disconnect() };
}
