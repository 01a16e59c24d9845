import { TextDecoder, TextEncoder } from 'node:util';

/** What Grafana's libraries expect of a browser and jsdom does not have. A panel believes it is 800 × 400 and in view. */

const VIEW = { width: 800, height: 400 };

// i18next would print an advertisement in every test file.
process.env.I18NEXT_NO_SUPPORT_NOTICE = '1';

Object.assign(globalThis, { TextEncoder, TextDecoder });

Object.defineProperty(window, 'matchMedia', {
  writable: true,
  value: (media: string) => ({
    media,
    matches: false,
    onchange: null,
    addListener: () => {},
    removeListener: () => {},
    addEventListener: () => {},
    removeEventListener: () => {},
    dispatchEvent: () => false,
  }),
});

class StubResizeObserver implements ResizeObserver {
  constructor(private readonly callback: ResizeObserverCallback) {}

  observe(target: Element) {
    const box = { blockSize: VIEW.height, inlineSize: VIEW.width };
    const contentRect = { x: 0, y: 0, top: 0, left: 0, right: VIEW.width, bottom: VIEW.height, ...VIEW };
    const entry: ResizeObserverEntry = {
      target,
      contentRect: { ...contentRect, toJSON: () => contentRect },
      borderBoxSize: [box],
      contentBoxSize: [box],
      devicePixelContentBoxSize: [box],
    };
    setTimeout(() => this.callback([entry], this), 0);
  }

  unobserve() {}
  disconnect() {}
}

class StubIntersectionObserver implements IntersectionObserver {
  readonly root = null;
  readonly rootMargin = '';
  readonly thresholds = [];

  constructor(private readonly callback: IntersectionObserverCallback) {}

  observe(target: Element) {
    const rect = target.getBoundingClientRect();
    const entry: IntersectionObserverEntry = {
      target,
      isIntersecting: true,
      intersectionRatio: 1,
      boundingClientRect: rect,
      intersectionRect: rect,
      rootBounds: null,
      time: 0,
    };
    setTimeout(() => this.callback([entry], this), 0);
  }

  unobserve() {}
  disconnect() {}
  takeRecords() {
    return [];
  }
}

Object.assign(globalThis, { ResizeObserver: StubResizeObserver, IntersectionObserver: StubIntersectionObserver });

// react-virtualized-auto-sizer and @grafana/ui's panels measure their parent by these.
for (const [name, value] of [
  ['offsetWidth', VIEW.width],
  ['offsetHeight', VIEW.height],
  ['clientWidth', VIEW.width],
  ['clientHeight', VIEW.height],
] as const) {
  Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => value });
}

HTMLCanvasElement.prototype.getContext = () => null;
Element.prototype.scrollIntoView = () => {};
window.scrollTo = () => {};
