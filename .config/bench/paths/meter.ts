/**
 * What a path costs, counted from its first click on: what a person does with mouse and keyboard, the pages that open,
 * and what is asked of data sources.
 */
import type { BrowserContext, Page, Request, WebSocket } from '@playwright/test';
import { isRecord } from '../../../src/shared/isRecord';

/** What comes from data sources over HTTP. */
const DATA_SOURCE_REQUEST = /\/api\/(?:ds\/query|datasources\/(?:proxy\/)?uid\/)/;
/** Tempo's streamed searches come over Grafana's web socket instead, each in a channel of its own. */
const DATA_SOURCE_CHANNEL = /^\d+\/ds\//;

export interface Cost {
  clicks: number;
  typed: number;
  drags: number;
  hovers: number;
  /** Pages with another path, in this tab or another. */
  navigations: number;
  /** HTTP requests to data sources, and subscriptions to their channels. */
  calls: number;
  /** Bytes of the bodies that answered them, as they came over the wire, and of the messages in those channels. */
  bytes: number;
}

export interface Call {
  what: string;
  bytes: number;
}

export class Meter {
  private readonly context: BrowserContext;
  private readonly done = { clicks: 0, typed: 0, drags: 0, hovers: 0 };
  private navigations = 0;
  private readonly calls = new Map<Request | string, Call>();
  private readonly underWay = new Set<Request>();
  private lastCallMs = 0;
  private startMs: number | undefined;

  /** Follows this tab, and those that open from it. Make it before the first page loads: its web socket stays open. */
  constructor(page: Page) {
    this.context = page.context();
    this.follow(page);
    this.context.on('page', this.onPage);
    this.context.on('request', this.onRequest);
    this.context.on('requestfinished', this.onFinished);
    this.context.on('requestfailed', this.onFailed);
  }

  /** Counts no more. */
  stop(): void {
    this.context.off('page', this.onPage);
    this.context.off('request', this.onRequest);
    this.context.off('requestfinished', this.onFinished);
    this.context.off('requestfailed', this.onFailed);
  }

  /** Counts from now on: what the page before has asked for is not the path's. */
  start(): void {
    this.startMs = performance.now();
  }

  /** Seconds since the start. */
  get seconds(): number {
    return (performance.now() - (this.startMs ?? NaN)) / 1000;
  }

  did(what: 'click' | 'drag' | 'hover'): void {
    this.done[`${what}s`]++;
  }

  cost(): Cost {
    const calls = [...this.calls.values()];
    const bytes = calls.reduce((sum, call) => sum + call.bytes, 0);
    return { ...this.done, navigations: this.navigations, calls: calls.length, bytes };
  }

  /** Each call, the largest first. */
  callsBySize(): Call[] {
    return [...this.calls.values()].sort((a, b) => b.bytes - a.bytes);
  }

  /** Waits until everything is answered, and nothing more has been asked for a while. */
  async settled(page: Page, quietMs: number): Promise<void> {
    while (this.underWay.size > 0 || performance.now() - this.lastCallMs < quietMs) {
      await page.waitForTimeout(100);
    }
  }

  private get isOn(): boolean {
    return this.startMs !== undefined;
  }

  private readonly onPage = (page: Page): void => {
    this.navigations += this.isOn ? 1 : 0;
    this.follow(page);
  };

  private readonly onRequest = (request: Request): void => {
    if (this.isOn && DATA_SOURCE_REQUEST.test(request.url())) {
      this.underWay.add(request);
      this.add(request, `${request.method()} ${describe(request)}`);
    }
  };

  /** Chromium tells the size of the body as it was received, compressed where it was. */
  private readonly onFinished = async (request: Request): Promise<void> => {
    const call = this.calls.get(request);
    if (call) {
      const sizes = await request.sizes().catch(() => undefined);
      call.bytes = sizes?.responseBodySize ?? 0;
      this.onFailed(request);
    }
  };

  private readonly onFailed = (request: Request): void => {
    this.lastCallMs = this.underWay.delete(request) ? performance.now() : this.lastCallMs;
  };

  private add(key: Request | string, what: string): void {
    this.lastCallMs = performance.now();
    this.calls.set(key, { what, bytes: 0 });
  }

  private follow(page: Page): void {
    // Empty until a new tab has come to its first page, which was counted when the tab opened.
    let path = pathOf(page.url());
    page.on('framenavigated', (frame) => {
      const next = pathOf(page.url());
      if (frame === page.mainFrame() && next !== path) {
        this.navigations += this.isOn && path !== '' ? 1 : 0;
        path = next;
      }
    });
    page.on('websocket', (socket) => this.listen(socket));
  }

  private listen(socket: WebSocket): void {
    socket.on('framesent', ({ payload }) => {
      for (const channel of messagesIn(payload).flatMap(({ subscribe }) => channelOf(subscribe))) {
        if (this.isOn) {
          this.add(channel, `channel ${channel}`);
        }
      }
    });
    socket.on('framereceived', ({ payload }) => {
      for (const message of messagesIn(payload)) {
        const call = channelOf(message.push).map((channel) => this.calls.get(channel))[0];
        if (call) {
          call.bytes += Buffer.byteLength(JSON.stringify(message));
        }
      }
    });
  }
}

const pathOf = (url: string): string => (url.startsWith('http') ? new URL(url).pathname : '');

/** The path, and of a query its kind and what it asks. */
function describe(request: Request): string {
  const { pathname, searchParams } = new URL(request.url());
  const body: unknown = pathname.endsWith('/ds/query') ? request.postDataJSON() : undefined;
  const queries: unknown = isRecord(body) ? body.queries : [];
  const asked = (Array.isArray(queries) ? queries : [])
    .filter(isRecord)
    .map((query) => String(query.expr ?? query.query ?? '').slice(0, 90));
  return [pathname, searchParams.get('ds_type'), ...asked].filter(Boolean).join(' ');
}

/** A frame of Grafana Live: JSON messages, one a line. */
function messagesIn(payload: string | Buffer): Array<Record<string, unknown>> {
  return payload
    .toString()
    .split('\n')
    .flatMap((line) => {
      try {
        const message: unknown = JSON.parse(line);
        return isRecord(message) ? [message] : [];
      } catch {
        return [];
      }
    });
}

function channelOf(part: unknown): string[] {
  const channel = isRecord(part) ? part.channel : undefined;
  return typeof channel === 'string' && DATA_SOURCE_CHANNEL.test(channel) ? [channel] : [];
}
