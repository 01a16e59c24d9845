import type { BackendSrv, BackendSrvRequest, FetchError, FetchResponse } from '@grafana/runtime';
import { defer, firstValueFrom, fromEvent, isObservable, map, merge, NEVER, Observable, of, take } from 'rxjs';

export type FetchHandler = (request: BackendSrvRequest) => unknown;

class HttpError extends Error {
  constructor(
    readonly status: number,
    readonly data: unknown
  ) {
    super(`HTTP ${status}`);
  }
}

/** Throw it in a fetch handler: the app sees the failure as Grafana's BackendSrv would give it. */
export const httpError = (status: number, message = `status ${status}`) => new HttpError(status, { message });

/** A BackendSrv that asks `handler`; without one, or where it answers `undefined`, everything is 404. */
export function stubBackendSrv(
  handler: FetchHandler | undefined,
  seen: (request: BackendSrvRequest) => void
): BackendSrv {
  const answer = (config: BackendSrvRequest): Observable<FetchResponse> =>
    defer(() => {
      seen(config);
      const body = handler?.(config);
      if (body === undefined) {
        throw httpError(404, `no stub answers ${config.url}`);
      }
      const bodies: Observable<unknown> = isObservable(body)
        ? body
        : body instanceof Promise
          ? defer(() => body)
          : of(body);
      return bodies.pipe(map((data) => response(config, data)));
    });

  const fetchOne = (config: BackendSrvRequest): Observable<FetchResponse> =>
    new Observable((subscriber) => {
      const aborted = config.abortSignal
        ? fromEvent(config.abortSignal, 'abort').pipe(
            take(1),
            map(() => {
              throw cancelled(config);
            })
          )
        : NEVER;
      if (config.abortSignal?.aborted) {
        subscriber.error(cancelled(config));
        return undefined;
      }
      return merge(answer(config), aborted).subscribe({
        next: (value) => {
          subscriber.next(value);
          subscriber.complete();
        },
        error: (error: unknown) => subscriber.error(error instanceof HttpError ? fetchError(config, error) : error),
      });
    });

  const data = async (config: BackendSrvRequest) => (await firstValueFrom(fetchOne(config))).data;
  return {
    fetch: fetchOne,
    chunked: () => NEVER,
    request: data,
    datasourceRequest: (config) => firstValueFrom(fetchOne(config)),
    get: (url, params, requestId, options) => data({ ...options, method: 'GET', url, params, requestId }),
    delete: (url, body, options) => data({ ...options, method: 'DELETE', url, data: body }),
    post: (url, body, options) => data({ ...options, method: 'POST', url, data: body }),
    patch: (url, body, options) => data({ ...options, method: 'PATCH', url, data: body }),
    put: (url, body, options) => data({ ...options, method: 'PUT', url, data: body }),
  };
}

function response(config: BackendSrvRequest, data: unknown): FetchResponse {
  return {
    data,
    status: 200,
    statusText: 'OK',
    ok: true,
    headers: new Headers(),
    redirected: false,
    type: 'basic',
    url: config.url,
    config,
  };
}

const fetchError = (config: BackendSrvRequest, { status, data, message }: HttpError): FetchError => ({
  status,
  data,
  statusText: message,
  config,
});

const cancelled = (config: BackendSrvRequest): FetchError => ({
  status: -1,
  statusText: 'Request was aborted',
  data: null,
  cancelled: true,
  config,
});
