import { measureCalls } from './measuredCalls';

class Entry {
  readonly duration = 20;
  readonly encodedBodySize = 512;

  constructor(
    readonly name: string,
    readonly startTime: number
  ) {}

  get responseEnd() {
    return this.startTime + this.duration;
  }
}

/** A browser's measurements: those in its memory, and whoever listens. */
function browser(inMemory: Entry[] = []) {
  const listeners = new Set<(list: { getEntries(): unknown[] }) => void>();
  const tell = (...entries: unknown[]) => listeners.forEach((listener) => listener({ getEntries: () => entries }));
  class Observer {
    constructor(private readonly told: (list: { getEntries(): unknown[] }) => void) {}
    observe({ buffered }: { buffered: boolean }) {
      listeners.add(this.told);
      if (buffered) {
        this.told({ getEntries: () => inMemory });
      }
    }
    disconnect() {
      listeners.delete(this.told);
    }
  }
  Object.assign(globalThis, { PerformanceObserver: Observer, PerformanceResourceTiming: Entry });
  Object.assign(performance, { getEntriesByType: () => inMemory });
  return { tell };
}
afterEach(() => {
  ['PerformanceObserver', 'PerformanceResourceTiming'].forEach((name) => Reflect.deleteProperty(globalThis, name));
  Reflect.deleteProperty(performance, 'getEntriesByType');
});

const url = (path: string) => `http://grafana/sub${path}`;
const QUERY = url('/api/ds/query?ds_type=loki&requestId=SQR1');

it('hears of requests to data sources, those before it began to listen as well, but of no earlier investigation’s', () => {
  const { tell } = browser([new Entry(QUERY, 10), new Entry(QUERY, 120), new Entry(url('/public/build/a.js'), 130)]);
  const changed = jest.fn();
  const measuring = measureCalls(100, 250, changed);
  tell(new Entry(url('/api/datasources/uid/loki/resources/labels'), 200), new Entry(url('/api/annotations'), 210));
  tell(new Entry(url('/api/search'), 220));
  expect(measuring.calls()).toEqual([
    { url: QUERY, endMs: 140, tookMs: 20, bytes: 512 },
    { url: url('/api/datasources/uid/loki/resources/labels'), endMs: 220, tookMs: 20, bytes: 512 },
  ]);
  expect(changed).toHaveBeenCalledTimes(2);
  expect(measuring.cut()).toBe(false);

  measuring.stop();
  tell(new Entry(QUERY, 300));
  expect(measuring.calls()).toHaveLength(2);
});

it('says where the browser’s memory was full before it listened', () => {
  browser([0, 101, 102].map((at) => new Entry(QUERY, at)));
  expect(measureCalls(100, 2, jest.fn()).cut()).toBe(true);
  expect(measureCalls(100, 3, jest.fn()).cut()).toBe(false);
});

it('says where the browser measures nothing', () => {
  expect(measureCalls(0, 250, jest.fn()).calls()).toBeUndefined();
});
