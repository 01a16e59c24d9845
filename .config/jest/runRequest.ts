import {
  type DataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceApi,
  DataTopic,
  LoadingState,
  type PanelData,
} from '@grafana/data';
import { toDataQueryError } from '@grafana/runtime';
import { catchError, from, map, merge, type Observable, of, share, takeUntil, timer } from 'rxjs';

/** After this long without an answer Grafana says "loading". */
const LOADING_AFTER_MS = 200;

/**
 * Runs a query as Grafana's core does (its own function is not published): packets of one key replace each other,
 * frames with the topic "annotations" (exemplars) are kept apart from the series, an error becomes a state.
 */
export function runRequest(
  dataSource: DataSourceApi,
  request: DataQueryRequest,
  query: typeof dataSource.query = (r) => dataSource.query(r)
): Observable<PanelData> {
  const loading: PanelData = { state: LoadingState.Loading, series: [], request, timeRange: request.range };
  if (request.targets.length === 0) {
    return of({ ...loading, state: LoadingState.Done });
  }
  const packets = new Map<string, DataQueryResponse>();
  let latest = loading;
  const answers = from(query(request)).pipe(
    map((packet) => {
      packets.set(packet.key ?? 'A', packet);
      latest = combine(loading, packet, [...packets.values()]);
      return latest;
    }),
    catchError((error) => of({ ...latest, state: LoadingState.Error, error: toDataQueryError(error) })),
    share()
  );
  return merge(
    timer(LOADING_AFTER_MS).pipe(
      map(() => loading),
      takeUntil(answers)
    ),
    answers
  );
}

function combine(base: PanelData, last: DataQueryResponse, packets: DataQueryResponse[]): PanelData {
  const frames: DataFrame[] = packets.flatMap((packet) => packet.data);
  const isAnnotation = (frame: DataFrame) => frame.meta?.dataTopic === DataTopic.Annotations;
  const errors = packets.flatMap((packet) => packet.errors ?? (packet.error ? [packet.error] : []));
  return {
    ...base,
    state: errors.length > 0 ? LoadingState.Error : (last.state ?? LoadingState.Done),
    series: frames.filter((frame) => !isAnnotation(frame)),
    annotations: frames.filter(isAnnotation),
    ...(errors.length > 0 && { errors, error: errors[0] }),
  };
}
