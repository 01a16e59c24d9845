import {
  DataSourceApi,
  LoadingState,
  PluginType,
  type DataFrame,
  type DataQueryError,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceInstanceSettings,
} from '@grafana/data';
import { asapScheduler, map, observeOn, of, type Observable } from 'rxjs';
import type { TimeWindow } from '../../domain/investigation/types';
import type { DataSourceInfo } from '../types';
import type { SampleQuery } from './questions';

/** One query, and what of its request matters to a store. */
export interface Asked {
  query: SampleQuery;
  window: TimeWindow;
  intervalMs: number;
}

export type Answer = { frames: DataFrame[] } | { error: string; status: number };

/** A data source of the sample: answers from memory, in the shapes of the real one that it stands for. */
export class SampleDataSource extends DataSourceApi<SampleQuery> {
  /** What Grafana keeps of a runtime data source. */
  readonly instanceSettings: DataSourceInstanceSettings;

  constructor(
    info: DataSourceInfo,
    interval: string | undefined,
    private readonly answer: (asked: Asked) => Answer
  ) {
    const instanceSettings = settingsOf(info);
    super(instanceSettings);
    this.instanceSettings = instanceSettings;
    this.interval = interval;
  }

  /** Answers later, as a store does: who no longer waits by then gets nothing. */
  override query(request: DataQueryRequest<SampleQuery>): Observable<DataQueryResponse> {
    return of(request).pipe(
      observeOn(asapScheduler),
      map((asked) => this.respond(asked))
    );
  }

  override testDatasource() {
    return Promise.resolve({ status: 'success', message: '' });
  }

  /** One failed query takes nothing away from the others, as with `/api/ds/query`. */
  private respond({ targets, range, intervalMs }: DataQueryRequest<SampleQuery>): DataQueryResponse {
    const window = { fromMs: range.from.valueOf(), toMs: range.to.valueOf() };
    const data: DataFrame[] = [];
    const errors: DataQueryError[] = [];
    for (const query of targets.filter(({ hide }) => hide !== true)) {
      const answer = this.answer({ query, window, intervalMs });
      if ('frames' in answer) {
        data.push(...answer.frames);
      } else {
        errors.push({ refId: query.refId, message: answer.error, status: answer.status });
      }
    }
    const [error] = errors;
    return error ? { data, error, errors, state: LoadingState.Error } : { data, state: LoadingState.Done };
  }
}

function settingsOf({ uid, name, type }: DataSourceInfo): DataSourceInstanceSettings {
  return {
    id: -1,
    uid,
    name,
    type,
    access: 'direct',
    readOnly: true,
    jsonData: {},
    meta: {
      id: type,
      name,
      type: PluginType.datasource,
      module: '',
      baseUrl: '',
      info: {
        author: { name: '' },
        description: '',
        links: [],
        logos: { small: '', large: '' },
        screenshots: [],
        updated: '',
        version: '',
      },
    },
  };
}
